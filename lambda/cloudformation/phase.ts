/**
 * What CloudFormation does with a stack. An update that succeeds ends with a clean-up: there CloudFormation deletes
 * what the update has replaced or removed. The clean-up after a rollback counts as part of the rollback.
 */
export type Phase = 'create' | 'update' | 'clean-up' | 'rollback' | 'creation rollback' | 'delete';

/**
 * The phase that a status of the stack tells.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
export function phaseOf(status: string): Phase {
  if (status.startsWith('DELETE_')) return 'delete';
  if (status.startsWith('ROLLBACK_')) return 'creation rollback';
  if (status.includes('ROLLBACK')) return 'rollback';
  if (status.includes('CLEANUP')) return 'clean-up';
  return status.startsWith('CREATE_') ? 'create' : 'update';
}

/** Whether CloudFormation makes and changes resources in a phase, and neither goes back nor deletes. */
export function goesOn(phase: Phase | undefined): boolean {
  return phase === 'create' || phase === 'update';
}
