import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { CfnInstanceProfile, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnImage, CfnImageRecipe, CfnInfrastructureConfiguration } from 'aws-cdk-lib/aws-imagebuilder';
import { AppStreamImage, ImageSource } from 'cdk-appstream-image';

const HOME = 'eu-west-1';
const FURTHER = ['us-east-1', 'ap-southeast-2'];

// Windows Server 2022 with UEFI and TPM 2.0, which AppStream requires.
const WINDOWS = 'ssm:/aws/service/ami-windows-latest/TPM-Windows_Server-2022-English-Full-Base';

const app = new App();
// The versions of the recipe. The image is made from the last one. The others keep their AMIs, so that you can go back.
const recipes = ((app.node.tryGetContext('recipes') as string | undefined) ?? '1.0.0').split(',');

const stack = new Stack(app, 'Desktops', { env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: HOME } });

const role = new Role(stack, 'BuildRole', {
  assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
  managedPolicies: ['AmazonSSMManagedInstanceCore', 'EC2InstanceProfileForImageBuilder'].map((name) =>
    ManagedPolicy.fromAwsManagedPolicyName(name),
  ),
});
const profile = new CfnInstanceProfile(stack, 'BuildProfile', { roles: [role.roleName] });
const infrastructure = new CfnInfrastructureConfiguration(stack, 'Infrastructure', {
  name: 'golden',
  instanceProfileName: profile.ref,
});
// Add your applications as further components.
const updates = stack.formatArn({
  service: 'imagebuilder',
  account: 'aws',
  resource: 'component',
  resourceName: 'update-windows/x.x.x',
});

function amiOf(version: string): string {
  const recipe = new CfnImageRecipe(stack, `Recipe${version}`, {
    name: 'golden',
    version,
    parentImage: WINDOWS,
    components: [{ componentArn: updates }],
  });
  const built = new CfnImage(stack, `Ami${version}`, {
    imageRecipeArn: recipe.attrArn,
    infrastructureConfigurationArn: infrastructure.attrArn,
  });
  return built.attrImageId;
}

const amis = recipes.map(amiOf);
const golden = new AppStreamImage(stack, 'Image', {
  source: ImageSource.ami(amis[amis.length - 1]),
  keepPrevious: 1,
});
for (const region of FURTHER) {
  const copy = new AppStreamImage(stack, `Image-${region}`, {
    source: ImageSource.image(golden),
    destinationRegion: region,
    keepPrevious: 1,
  });
  new CfnOutput(stack, `ImageName-${region}`, { value: copy.imageName });
}
new CfnFleet(stack, 'Fleet', {
  name: 'desktops',
  imageName: golden.imageName,
  instanceType: 'stream.standard.medium',
  fleetType: 'ON_DEMAND',
  computeCapacity: { desiredInstances: 1 },
});
