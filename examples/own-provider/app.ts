import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AppStreamImage, AppStreamImageProvider, ImageSource } from 'cdk-appstream-image';

const app = new App();
const stack = new Stack(app, 'Desktops');

// There is no route to the internet: the functions reach AWS by endpoints in the VPC.
const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
const endpoints = ['appstream.api', 'cloudformation', 'states'].map((service) =>
  vpc.addInterfaceEndpoint(service, {
    service: new ec2.InterfaceVpcEndpointAwsService(service),
    open: false,
  }),
);
vpc.addGatewayEndpoint('s3', { service: ec2.GatewayVpcEndpointAwsService.S3 });

const provider = new AppStreamImageProvider(stack, 'Provider', {
  pollInterval: Duration.minutes(1),
  vpc,
  vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  logGroup: new logs.LogGroup(stack, 'Logs', {
    retention: logs.RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.DESTROY,
  }),
  metrics: true,
});

// Only the functions may call the endpoints.
for (const endpoint of endpoints) endpoint.connections.allowDefaultPortFrom(provider);

// The permissions boundary exists in the account. All roles of the stack get it.
const boundary = iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'developer-boundary');
iam.PermissionsBoundary.of(stack).apply(boundary);

const image = new AppStreamImage(stack, 'Image', {
  source: ImageSource.imageName('golden-2026-11'),
  provider,
});
// The functions need the endpoints before the image is made, and until it is gone.
image.node.addDependency(vpc);
