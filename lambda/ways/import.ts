import { type AgentSoftwareVersion, CreateImportedImageCommand } from '@aws-sdk/client-appstream';
import {
  invalidAgentVersion,
  invalidAmiId,
  invalidDisplayName,
  invalidInstanceType,
  invalidImportDescription,
  invalidWorkspacesImageId,
  notAtHome,
  tooLongForImport,
} from '../../lib/private/source-constraints';
import type { Source } from '../request/declared-image';
import { type Properties, required, text, throwIf } from '../request/values';
import type { Way } from './way';

export interface ImportSource extends Source {
  readonly way: 'import';
  /** Either this or `workspacesImageId`. */
  readonly amiId?: string;
  readonly workspacesImageId?: string;
  /** The role by which AppStream reads the AMI. */
  readonly roleArn?: string;
  readonly displayName?: string;
  readonly agentVersion?: string;
  /** The instance type on which AppStream validates the image. */
  readonly instanceType?: string;
}

/**
 * An image made from an AMI or a WorkSpaces image, in the region of the stack.
 * https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CreateImportedImage.html
 */
export const IMPORT: Way<ImportSource> = {
  noun: 'import',
  // AppStream does not document what it answers while the policy of a new role has not reached everywhere yet.
  ofNewRoles: ['InvalidRoleException', 'OperationNotPermittedException'],
  failures: {
    ResourceNotFoundException: 'importMissing',
    IncompatibleImageException: 'importUnfit',
    OperationNotPermittedException: 'importUnfit',
    InvalidRoleException: 'roleRefused',
  },

  read: (properties) => {
    const amiId = text(properties, 'SourceAmiId');
    const workspacesImageId = text(properties, 'SourceWorkspacesImageId');
    if (amiId === undefined && workspacesImageId === undefined) return undefined;
    if (amiId !== undefined) throwIf(invalidAmiId('the id of the AMI', amiId));
    else throwIf(invalidWorkspacesImageId('the id of the WorkSpaces image', workspacesImageId));
    const displayName = checked(properties, 'DisplayName', invalidDisplayName, 'displayName');
    const agentVersion = checked(properties, 'AgentVersion', invalidAgentVersion, 'agentVersion');
    return {
      way: 'import',
      ...(amiId === undefined
        ? { workspacesImageId }
        : { amiId, roleArn: required(properties, 'ImportRoleArn') }),
      displayName,
      agentVersion,
      instanceType: checked(
        properties,
        'ValidateOnInstanceType',
        invalidInstanceType,
        'validateOnInstanceType',
      ),
    };
  },

  misplaced: (_source, home, region, explicitName = '') =>
    notAtHome('an import', 'destinationRegion', region, home.region) ??
    tooLongForImport('imageName', explicitName),
  misdescribed: (description) => invalidImportDescription('description', description),
  readable: sourceIdOf,
  describe: (source) => `Import of ${sourceIdOf(source)}`,
  content: (source) => ['import', sourceIdOf(source), source.displayName ?? '', source.agentVersion ?? ''],

  /** Only AppStream's answer tells whether the AMI or WorkSpaces image can be used: the handler may not look at it. */
  look: async () => ({ kind: 'make' }),

  begin: async (appStream, source, image) => {
    const command = new CreateImportedImageCommand({
      Name: image.name,
      SourceAmiId: source.amiId,
      WorkspaceImageId: source.workspacesImageId,
      IamRoleArn: source.roleArn,
      Description: image.description,
      DisplayName: source.displayName,
      AgentSoftwareVersion: source.agentVersion as AgentSoftwareVersion | undefined,
      RuntimeValidationConfig: source.instanceType
        ? { IntendedInstanceType: source.instanceType }
        : undefined,
    });
    await appStream.region(image.region).act(command);
    return undefined;
  },
};

function sourceIdOf({ amiId, workspacesImageId }: ImportSource): string {
  return amiId ?? workspacesImageId!;
}

type Check = (property: string, value: string) => string | undefined;

function checked(properties: Properties, key: string, check: Check, property: string): string | undefined {
  const value = text(properties, key);
  if (value !== undefined) throwIf(check(property, value));
  return value;
}
