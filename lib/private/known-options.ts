import type {
  AmiSourceOptions,
  ImageNameSourceOptions,
  UpdateSourceOptions,
  WorkspacesImageSourceOptions,
} from '../image-source-options';
import { knownProps } from './mistaken-props';

/** AppStream copies between regions, and makes everything else in the region of the stack. */
const NO_REGION =
  'Declare the image in a stack of that region: AppStream updates and imports in the region of the stack.';

const OF_IMPORT = {
  region: NO_REGION,
  sourceregion: NO_REGION,
  agentsoftwareversion: 'Write agentVersion.',
  intendedinstancetype: 'Write validateOnInstanceType.',
};

export const COPY_OPTIONS = knownProps<ImageNameSourceOptions>(
  { region: true },
  { sourceregion: 'Write region.', awsregion: 'Write region.' },
);

export const WORKSPACES_OPTIONS = knownProps<WorkspacesImageSourceOptions>(
  { displayName: true, agentVersion: true, validateOnInstanceType: true },
  OF_IMPORT,
);

export const AMI_OPTIONS = knownProps<AmiSourceOptions>(
  { displayName: true, agentVersion: true, validateOnInstanceType: true, role: true },
  {
    ...OF_IMPORT,
    iamrole: 'Write role.',
    iamrolearn: 'Write role: iam.Role.fromRoleArn(…).',
    rolearn: 'Write role: iam.Role.fromRoleArn(…).',
  },
);

export const UPDATE_OPTIONS = knownProps<UpdateSourceOptions>(
  { displayName: true, whenUpToDate: true },
  { region: NO_REGION, sourceregion: NO_REGION },
);
