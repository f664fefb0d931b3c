/** A stack that fails, those after it, and one without resources. */
import { App, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AppStreamImage, ImageSource } from '../../../../../lib';

const app = new App();
const first = new Stack(app, 'First');
const imageName = StringParameter.valueForStringParameter(first, '/nobody/knows');
new CfnFleet(first, 'Fleet', { name: 'desktops', imageName, instanceType: 'stream.standard.medium' });

const second = new Stack(app, 'Second');
second.addDependency(first);
new AppStreamImage(second, 'Image', { source: ImageSource.imageName('golden') });

new Stack(app, 'Third').addDependency(second);
