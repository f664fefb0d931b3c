import type { Phase } from '../cloudformation/phase';
import type { NamedImage } from '../request/identity';

/** The situation of a stack when something fails: it decides what a user can do next. */
export interface Situation {
  readonly isDelete: boolean;
  /** Undefined if it could not be read. */
  readonly phase: Phase | undefined;
  readonly image?: NamedImage;
  /** What a user does instead of deleting the image, if it is not the image that is to be deleted. */
  readonly byHand?: string;
}

/**
 * What to do when the cause is mended. In DELETE_FAILED and ROLLBACK_FAILED a stack takes no update, so no prop can be
 * changed. If a clean-up cannot delete something, the stack is complete all the same.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html
 */
const THEN = {
  delete: 'Then delete the stack again: aws cloudformation delete-stack.',
  'creation rollback': 'Then delete the stack: aws cloudformation delete-stack.',
  'clean-up': 'The update has succeeded all the same; ',
  rollback: 'The rollback goes on all the same; ',
  undo: 'Then continue the rollback: aws cloudformation continue-update-rollback.',
} as const;

/** What to do when the cause is mended. Undefined if the stack can simply be deployed again. */
export function lastStep({ isDelete, phase, image, byHand }: Situation): string | undefined {
  if (!isDelete) return phase === 'rollback' ? THEN.undo : undefined;
  switch (phase) {
    case 'delete':
    case 'creation rollback':
      return THEN[phase];
    case 'clean-up':
    case 'rollback':
      return THEN[phase] + (byHand ?? deletion(image));
    case 'create':
    case 'update':
    case undefined:
      return undefined;
  }
}

/** What failed may also be a look at an image that is to stay, or its mark. */
function deletion(image: NamedImage | undefined): string {
  const which = image ? ` --name ${image.name} --region ${image.region}` : '';
  return (
    'unless the stack uses the image, or keepPrevious or RETAIN keeps it, ' +
    `delete it yourself: aws appstream delete-image${which}`
  );
}
