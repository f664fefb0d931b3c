import { App, Duration, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { Alarm, type Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { AppStreamImage, AppStreamImageProvider, ImageSource } from 'cdk-appstream-image';

const app = new App();

const desktops = new Stack(app, 'Desktops');
const provider = new AppStreamImageProvider(desktops, 'Provider', { metrics: true });
const image = new AppStreamImage(desktops, 'Image', {
  source: ImageSource.imageName('golden-2026-11'),
  createTimeout: Duration.hours(3),
  provider,
});
new CfnFleet(desktops, 'Fleet', {
  name: 'desktops',
  imageName: image.imageName,
  instanceType: 'stream.standard.medium',
  fleetType: 'ON_DEMAND',
  computeCapacity: { desiredInstances: 1 },
});

// The alarms are in a stack of their own, which is deployed first. In the stack of the image, a creation that fails
// would remove them in its rollback.
const operations = new Stack(app, 'Operations');
desktops.addDependency(operations);

const topic = new Topic(operations, 'Topic', { displayName: 'Images of the desktops' });
topic.addSubscription(new EmailSubscription('desktops@example.com'));
// The rule below gives the topic a policy. It replaces the default one, by which all of the account may publish: so
// CloudWatch needs a grant.
topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));

function notify(
  id: string,
  metric: Metric,
  threshold: number,
  periods: number,
  alarmDescription: string,
): void {
  new Alarm(operations, id, {
    metric,
    threshold,
    evaluationPeriods: periods,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription,
  }).addAlarmAction(new SnsAction(topic));
}

notify('Failed', provider.metricFailures(), 1, 1, 'An image failed: the events of the stack say why.');
notify(
  'HeldUp',
  provider.metricWaits('held'),
  1,
  6,
  'For half an hour fleets or shares have kept an image from being deleted: the log of the provider names them.',
);
notify(
  'Left',
  provider.metricLeft(),
  1,
  1,
  'A release has left an image that AppStream did not delete: the log of the provider names what holds it.',
);
notify(
  'Slow',
  provider.metricCreateDuration({ statistic: Stats.MAXIMUM }),
  Duration.hours(2.5).toSeconds(),
  1,
  'An image took long: raise its createTimeout before one takes longer than that.',
);

// No metric shows that the functions cannot be made or do not run, or that another resource of the stack fails.
const resourceName = `${desktops.stackName}/`;
const stackId = desktops.formatArn({ service: 'cloudformation', resource: 'stack', resourceName });
new Rule(operations, 'StackFailed', {
  description: 'The stack of the image failed, or was rolled back.',
  eventPattern: {
    source: ['aws.cloudformation'],
    detailType: ['CloudFormation Stack Status Change'],
    detail: {
      'stack-id': Match.prefix(stackId),
      'status-details': { status: Match.anyOf(Match.suffix('FAILED'), Match.suffix('ROLLBACK_COMPLETE')) },
    },
  },
  targets: [new SnsTopic(topic)],
});
