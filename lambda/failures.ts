import { reasonRoom } from './answer';
import type { CustomResourceEvent } from './events';
import type { NamedImage } from './identity';

/**
 * Every way to fail. `says` is what the stack's event tells after the image's name and region, `next` is what to do;
 * both stand word for word in docs/troubleshooting.md.
 */
export const FAILURES = {
  invalid: {
    says: 'a property is not valid',
    next: 'Correct it in the stack and deploy again.',
  },
  sourceMissing: {
    says: 'the source image does not exist',
    next: 'Check the name and region of the source; a public image or one shared by another account cannot be copied.',
  },
  sourceFailed: {
    says: 'the source image is in state FAILED',
    next: 'Build the source image again or name another one.',
  },
  sourceDeleting: {
    says: 'the source image is being deleted',
    next: 'Name another source image.',
  },
  sourceNotAvailable: {
    says: 'AppStream does not copy the source image in its present state',
    next: 'Wait until the source image is AVAILABLE or name another one.',
  },
  nameTaken: {
    says: 'the name is taken by an image that this resource did not make',
    next: 'Choose another imageName, leave it out, or delete that image yourself.',
  },
  sameName: {
    says: 'the change needs a new image, but imageName stays the same',
    next: 'Change imageName together with the source, description or revision, or leave imageName out.',
  },
  imageFailed: {
    says: 'the copy ended in state FAILED',
    next: 'Read the reason; when it names no cause of yours, deploy again: the failed image is removed first.',
  },
  imageQuota: {
    says: 'the quota of images for this account and region is used up',
    next: 'Delete images or raise quota L-E1182CCA (images) in Service Quotas.',
  },
  shareQuota: {
    says: 'the image cannot be shared with so many accounts',
    next: 'Share with fewer accounts or raise quota L-99A44980 (accounts an image is shared with).',
  },
  tagQuota: {
    says: 'the image cannot have so many tags',
    next: 'Declare fewer tags: AppStream takes 50.',
  },
  accessDenied: {
    says: 'access is denied',
    next: 'Check permission boundaries, service control policies and the policy of the provider function.',
  },
  accountSuspended: {
    says: 'AppStream does not accept this account',
    next: 'Ask AWS Support about the status of the account.',
  },
  incompatible: {
    says: 'the source image cannot be copied',
    next: 'Update the source image (operating system, agent, image builder) and try again.',
  },
  noEndpoint: {
    says: 'an AWS endpoint does not exist',
    next: 'Choose a region that has AppStream; in a VPC, add what its endpoints and DNS lack.',
  },
  notEnabled: {
    says: 'the account has not enabled a region',
    next: 'Enable the region for the account, or choose another one.',
  },
  rejected: {
    says: 'AppStream refuses the call',
    next: 'Correct what the message names and deploy again.',
  },
  createTimedOut: {
    says: 'it did not become AVAILABLE in time',
    next: 'Raise createTimeout if the copy just takes longer; else look at the state and reason of the image.',
  },
  deleteTimedOut: {
    says: 'it could not be deleted in time',
    next: 'Free it from what holds it and delete the stack again, or raise deleteTimeout.',
  },
  undoTimedOut: {
    says: 'the copy of the undone update could not be deleted in time',
    next: 'Continue the rollback of the stack, and delete that copy by hand if it is still there.',
  },
  internal: {
    says: 'the handler met an error it does not know',
    next: 'See its log and report the message as an issue.',
  },
} as const;

export type FailureName = keyof typeof FAILURES;

/** Ends the waiting at once: CloudFormation gets FAILED and this message. */
export class Failure extends Error {
  constructor(
    readonly failure: FailureName,
    subject: string,
    detail = '',
    /** The state of the image, for the log. */
    readonly state = 'unknown',
  ) {
    const { says, next } = FAILURES[failure];
    super(fit(`${subject}: ${says}`, detail && ` (${detail})`, `. ${next}`));
  }
}

/** Cuts the detail, never what happened or what to do. */
function fit(before: string, detail: string, after: string): string {
  const printable = detail.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  const room = reasonRoom() - before.length - after.length;
  const cut = printable.length <= room ? printable : `${printable.slice(0, Math.max(0, room - 2))}…)`;
  return before + cut + after;
}

/** How a message names an image. */
export function subjectOf(image: NamedImage): string {
  return `Image ${image.name} in ${image.region}`;
}

/** How a message names an image whose name is not known. */
export function resourceOf({ LogicalResourceId }: CustomResourceEvent): string {
  return `Image resource ${LogicalResourceId}`;
}

/** How the message of an attempt begins that found no AppStream for the account in a region. */
export function wordsWithoutAppStream(image: NamedImage): string[] {
  return [FAILURES.noEndpoint, FAILURES.notEnabled].map(({ says }) => `${subjectOf(image)}: ${says}`);
}

/** Seconds as a person says them. */
export function inWords(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

/** How much of a list stays readable. */
const FEW = 5;

/** A list that stays readable however long it is. */
export function fewOf(items: readonly string[]): string {
  const more = items.length - FEW;
  return more > 0 ? `${items.slice(0, FEW).join(', ')} and ${more} more` : items.join(', ');
}
