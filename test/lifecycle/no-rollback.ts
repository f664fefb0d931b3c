import type { CloudFormationBehaviour } from '../../local/cloudformation/stack-player';

export const WITHOUT_ROLLBACK = { rollback: false };

/** What a clean-up deletes of what failed updates replaced, nobody documents. */
export const CLEAN_UPS: ReadonlyArray<Partial<CloudFormationBehaviour>> = [
  {},
  { carriedLeftovers: 'but the present one' },
  { failedUpdate: 'keeps old id' },
  { cleanUpEvents: 'generic' },
  { retriedUpdate: 'from the failed version' },
  { otherPaths: 'are cancelled' },
];
