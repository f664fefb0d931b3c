import { ArnFormat, CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { AmiSourceOptions, WorkspacesImageSourceOptions } from '../image-source-options';
import { type BoundSource, throwUnlessOptions } from './bound-source';
import { shown } from './constraints';
import { isRolePlaceholder } from './given-role';
import { isKind, withoutNulls, wrongType } from './given-types';
import { AMI_OPTIONS, WORKSPACES_OPTIONS } from './known-options';
import { areDifferent } from './provider-validation';
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
 * What `ec2.MachineImage.lookup` gives until its AMI is looked up. It must pass: the CDK CLI looks the AMI up only
 * after a synthesis that succeeds, and then synthesizes again.
 * https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/machine-image/machine-image.ts
 */
const LOOKUP_PLACEHOLDER = 'ami-1234';

/** The source of an import from an AMI. Throws if the id or an option is invalid. */
export function boundAmi(scope: Construct, amiId: string, options: AmiSourceOptions): BoundSource {
  throwUnlessOptions(scope, options, AMI_OPTIONS, importOptionFor);
  const given = withoutNulls(options);
  throwIfAny(scope, [
    amiId === LOOKUP_PLACEHOLDER ? undefined : required(invalidAmiId, 'the id of the AMI', amiId),
    given.role && isRole(given.role) ? ofAnotherAccount(scope, given.role) : notRole(given.role),
  ]);
  const importRole = given.role ?? newRole(scope, amiId);
  return bound(scope, { SourceAmiId: amiId, ImportRoleArn: importRole.roleArn }, given, importRole);
}

/** The source of an import from a WorkSpaces image. Throws if the id or an option is invalid. */
export function boundWorkspacesImage(
  scope: Construct,
  workspacesImageId: string,
  options: WorkspacesImageSourceOptions,
): BoundSource {
  throwUnlessOptions(scope, options, WORKSPACES_OPTIONS, importOptionFor);
  throwIfAny(scope, [
    required(invalidWorkspacesImageId, 'the id of the WorkSpaces image', workspacesImageId),
  ]);
  return bound(scope, { SourceWorkspacesImageId: workspacesImageId }, withoutNulls(options));
}

function importOptionFor(value: unknown): string {
  if (Construct.isConstruct(value)) return 'role';
  return invalidAgentVersion('', value) === undefined ? 'agentVersion' : 'displayName';
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

function isRole(role: iam.IRole): boolean {
  return Construct.isConstruct(role) && isKind(role, 'roleArn', 'string');
}

function notRole(role: unknown): string | undefined {
  return role === undefined
    ? undefined
    : `${wrongType('role', role)}: it must be an iam.IRole. Import one that exists with iam.Role.fromRoleArn.`;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
function ofAnotherAccount(scope: Construct, role: iam.IRole): string | undefined {
  const { account } = role.env;
  const own = Stack.of(scope).account;
  return !isRolePlaceholder(role) && areDifferent(account, own)
    ? `role ${role.node.path} is one of account ${shown(account)}, and the stack is in ${shown(own)}: a role is passed to ` +
        'AppStream within its account alone. Make one there, or leave role out.'
    : undefined;
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
  // This action has no resource-level permissions.
  role.addToPolicy(new iam.PolicyStatement({ actions: ['ec2:DescribeImages'], resources: ['*'] }));
  // A removal policy on the construct of the image is meant for the image, not for the role.
  role.node.findAll().filter(CfnResource.isCfnResource).forEach(ignoreRemovalPolicies);
  return role;
}
