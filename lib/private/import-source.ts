import { ArnFormat, CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { AmiSourceOptions, WorkspacesImageSourceOptions } from '../image-source-options';
import { type BoundSource, throwUnlessOptions } from './bound-source';
import { isKind, withoutNulls, wrongType } from './given-types';
import { ignoreRemovalPolicies } from './removal-policies';
import {
  invalidAgentVersion,
  invalidAmiId,
  invalidDisplayName,
  invalidInstanceType,
  invalidWorkspacesImageId,
} from './source-constraints';
import { literal, required, throwIfAny } from './validation';

/**
 * What `ec2.MachineImage.lookup` gives before its AMI was looked up: the CDK's CLI does so only after a synthesis that
 * succeeds, and synthesizes again.
 * https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/machine-image/machine-image.ts
 */
const LOOKUP_PLACEHOLDER = 'ami-1234';

export function boundAmi(scope: Construct, amiId: string, options: AmiSourceOptions): BoundSource {
  throwUnlessOptions(scope, options, '{ displayName: "…" }');
  const given = withoutNulls(options);
  throwIfAny(scope, [
    amiId === LOOKUP_PLACEHOLDER ? undefined : required(invalidAmiId, 'the id of the AMI', amiId),
    given.role === undefined || isKind(given.role, 'roleArn', 'string')
      ? undefined
      : `${wrongType('role', given.role)}: it must be an iam.IRole. Import one that exists with iam.Role.fromRoleArn.`,
  ]);
  const importRole = given.role ?? newRole(scope, amiId);
  return bound(scope, { SourceAmiId: amiId, ImportRoleArn: importRole.roleArn }, given, importRole);
}

export function boundWorkspacesImage(
  scope: Construct,
  workspacesImageId: string,
  options: WorkspacesImageSourceOptions,
): BoundSource {
  throwUnlessOptions(scope, options, '{ displayName: "…" }');
  throwIfAny(scope, [
    required(invalidWorkspacesImageId, 'the id of the WorkSpaces image', workspacesImageId),
  ]);
  return bound(scope, { SourceWorkspacesImageId: workspacesImageId }, withoutNulls(options));
}

function bound(
  scope: Construct,
  of: BoundSource['properties'],
  { displayName, agentVersion, validateOnInstanceType }: WorkspacesImageSourceOptions = {},
  importRole?: iam.IRole,
): BoundSource {
  throwIfAny(scope, [
    literal(invalidDisplayName, 'displayName', displayName),
    literal(invalidAgentVersion, 'agentVersion', agentVersion),
    literal(invalidInstanceType, 'validateOnInstanceType', validateOnInstanceType),
  ]);
  return {
    properties: {
      ...of,
      DisplayName: displayName,
      AgentVersion: agentVersion,
      ValidateOnInstanceType: validateOnInstanceType,
    },
    isImported: true,
    importRole,
  };
}

/** https://docs.aws.amazon.com/appstream2/latest/developerguide/import-image.html */
function newRole(scope: Construct, amiId: string): iam.Role {
  const role = new iam.Role(scope, 'ImportRole', {
    assumedBy: new iam.ServicePrincipal('appstream.amazonaws.com'),
  });
  const amiArn = Stack.of(scope).formatArn({
    service: 'ec2',
    account: '',
    resource: 'image',
    resourceName: amiId,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  role.addToPolicy(new iam.PolicyStatement({ actions: ['ec2:ModifyImageAttribute'], resources: [amiArn] }));
  // It has no resource-level permissions.
  role.addToPolicy(new iam.PolicyStatement({ actions: ['ec2:DescribeImages'], resources: ['*'] }));
  // A removal policy on the construct means the image alone.
  role.node.findAll().filter(CfnResource.isCfnResource).forEach(ignoreRemovalPolicies);
  return role;
}
