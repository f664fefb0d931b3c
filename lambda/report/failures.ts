import { reasonRoom } from '../cloudformation/answer';
import type { NamedImage } from '../request/identity';
import { type Situation, lastStep } from './situation';
import { subjectOf } from './words';

interface Text {
  /** What the stack's event tells after the image's name and region. */
  readonly says: string;
  /** What to do if the stack can be deployed again. */
  readonly next: string;
  /** What to do in any other situation, if that differs. `lastStep` comes after it. */
  readonly otherwise?: string;
}

/** Every way to fail. The texts stand word for word in docs/troubleshooting.md. */
export const FAILURES = {
  invalid: {
    says: 'a property is not valid',
    next: 'Correct it in the stack and deploy again.',
    otherwise: 'The message says what it must be.',
  },
  sourceMissing: {
    says: 'the source image does not exist',
    next: 'Check the name and region of the source.',
    otherwise: 'Make an image of that name there.',
  },
  sourceNotOwn: {
    says: 'the source image belongs to AWS or to another account',
    next: 'Name an image of this account: AppStream copies and updates no other; a fleet can use a public or shared one by its ARN.',
    otherwise: 'Make an image of that name in this account.',
  },
  sourceFailed: {
    says: 'the source image is in state FAILED',
    next: 'Build the source image again or name another one.',
    otherwise: 'Build the source image again.',
  },
  sourceDeleting: {
    says: 'the source image is being deleted',
    next: 'Name another source image.',
    otherwise: 'Make an image of that name again.',
  },
  sourceNotAvailable: {
    says: 'AppStream does not take the source image in its present state',
    next: 'Wait until the source image is AVAILABLE or name another one.',
    otherwise: 'Wait until the source image is AVAILABLE.',
  },
  nameTaken: {
    says: 'the name is taken by an image that this resource did not make',
    next: 'Choose another imageName, leave it out, or delete that image yourself.',
    otherwise: 'Delete that image yourself.',
  },
  nameOfSibling: {
    says: 'the name is taken by an image of another resource of this stack',
    next: 'Keep the construct id that it was made under (or its logical id by overrideLogicalId), or choose another imageName.',
    otherwise: 'If that resource does not use it any more, delete it yourself.',
  },
  generatedNameTaken: {
    says: 'the generated name is taken by an image that this resource did not make',
    next: 'Give the image another revision, or delete that image yourself.',
    otherwise: 'Delete that image yourself.',
  },
  sameName: {
    says: 'the change needs a new image, but imageName stays the same',
    next: 'Change imageName together with the source, description or revision, or leave imageName out.',
    otherwise: 'Delete the image of that name yourself.',
  },
  imageFailed: {
    says: 'it ended in state FAILED',
    next: 'Read the reason; when it names no cause of yours, deploy again: the failed image is removed first.',
    otherwise: 'Read the reason.',
  },
  imageQuota: {
    says: 'the quota of images for this account and region is used up',
    // A release makes its image before it deletes any: a lower keepPrevious alone makes no room for this one.
    next: 'Delete images, or raise quota L-E1182CCA or the one named; a lower keepPrevious counts from the next release on.',
    otherwise: 'Delete images, or raise quota L-E1182CCA or the one named.',
  },
  shareQuota: {
    says: 'the image cannot be shared with so many accounts',
    next: 'Share with fewer accounts or raise quota L-99A44980 (accounts an image is shared with).',
    otherwise: 'Raise quota L-99A44980 (accounts an image is shared with).',
  },
  sharedMissing: {
    says: 'the image to share does not exist',
    next: 'Check the name: it must be an image of this account in the region of the stack.',
    otherwise: 'Make an image of that name.',
  },
  sharedNotOwn: {
    says: 'the image to share belongs to AWS or to another account',
    next: 'Name an image of this account: only its owner can share it.',
    otherwise: 'Make an image of that name in this account.',
  },
  sharedUnusable: {
    says: 'the image to share will not become AVAILABLE',
    next: 'Name another image, or make this one again.',
    otherwise: 'Make the image again.',
  },
  shareTaken: {
    says: 'there is a share with that account already, which this resource did not give',
    next: 'Keep the construct id under which it was given, take that share back yourself, or leave this one out.',
    otherwise: 'Take that share back yourself.',
  },
  shareTimedOut: {
    says: 'it could not be shared in time',
    next: 'Look at the state of the image and deploy again.',
    otherwise: 'Look at the state of the image.',
  },
  unshareTimedOut: {
    says: 'the share could not be taken back in time',
    next: 'Look at the state of the image and deploy again.',
    otherwise: 'Look at the state of the image.',
  },
  tagQuota: {
    says: 'the image cannot have so many tags',
    next: 'Declare fewer tags: AppStream takes 50.',
    otherwise: 'Remove tags from the image: AppStream takes 50.',
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
  notUpdatable: {
    says: 'the source image cannot be updated',
    next: 'Make the image anew from an AMI or by an image builder, or copy it.',
    otherwise: 'See what the message names.',
  },
  nothingToUpdate: {
    says: 'AppStream has no update for the source image',
    next: 'Wait for one, or set whenUpToDate to WhenUpToDate.COPY for a copy in that case.',
    otherwise: 'Wait until there is one.',
  },
  importMissing: {
    says: 'the AMI or WorkSpaces image does not exist',
    next: 'Check its id: it must be of the account and region of the stack.',
    otherwise: 'Make it available again, or skip the resource by --resources-to-skip.',
  },
  importUnfit: {
    says: 'AppStream cannot import the AMI or WorkSpaces image',
    next: 'Correct what the message names in the AMI or WorkSpaces image, and name the new one.',
    otherwise: 'The message says why.',
  },
  roleRefused: {
    says: 'AppStream cannot assume the role',
    next: 'Let appstream.amazonaws.com assume the role.',
  },
  noEndpoint: {
    says: 'an AWS endpoint does not exist',
    next: 'Choose a region that has AppStream; in a VPC, add what its endpoints and DNS lack.',
    otherwise: 'In a VPC, add what its endpoints and DNS lack.',
  },
  notEnabled: {
    says: 'the account has not enabled a region',
    next: 'Enable the region for the account, or choose another one.',
    otherwise: 'Enable the region for the account.',
  },
  rejected: {
    says: 'AppStream refuses the call',
    next: 'Correct what the message names and deploy again.',
    otherwise: 'Correct what the message names.',
  },
  createTimedOut: {
    says: 'it did not become AVAILABLE in time',
    next: 'Raise createTimeout if it just takes longer; else look at the state and reason of the image.',
    otherwise: 'Look at the state and reason of the image.',
  },
  deleteTimedOut: {
    says: 'it could not be deleted in time',
    next: 'Free it from what holds it; if nothing does, wait. Then deploy again.',
    otherwise: 'Free it from what holds it; if nothing does, wait.',
  },
  undoTimedOut: {
    says: 'the image of an update that failed could not be deleted in time',
    next: 'Free it from what holds it; if nothing does, wait. Then deploy again.',
    otherwise: 'Free it from what holds it; if nothing does, wait.',
  },
  newestMissing: {
    says: 'no image can be used that has such a name',
    next: 'Make such an image AVAILABLE, or correct namePattern or region, and deploy again.',
    otherwise: 'Make such an image AVAILABLE.',
  },
  newestTimedOut: {
    says: 'AppStream could not be asked in time',
    next: 'Deploy again when what it answered last is over.',
    otherwise: 'Wait until what it answered last is over.',
  },
  internal: {
    says: 'the handler met an error it does not know',
    next: 'See its log and report the message as an issue.',
  },
} as const satisfies Readonly<Record<string, Text>>;

export type FailureName = keyof typeof FAILURES;

/** The reason of a failure, as the stack's event shows it. */
export function reasonFor(
  failure: FailureName,
  subject: string,
  detail: string,
  situation: Situation,
): string {
  const { says, next, otherwise }: Text = FAILURES[failure];
  const last = lastStep(situation);
  const advice = last ? `${otherwise ?? next} ${last}` : next;
  return fit(`${subject}: ${says}`, detail && ` (${detail})`, `. ${advice}`);
}

/** Cuts the detail if the message is too long, but never what happened or what to do. */
function fit(before: string, detail: string, after: string): string {
  const printable = detail.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  const room = reasonRoom() - before.length - after.length;
  const cut = printable.length <= room ? printable : `${printable.slice(0, Math.max(0, room - 2))}…)`;
  return before + cut + after;
}

/** How a message begins if its attempt found no AppStream for the account in the region of the image. */
export function wordsWithoutAppStream(image: NamedImage): string[] {
  return [FAILURES.noEndpoint, FAILURES.notEnabled].map(({ says }) => `${subjectOf(image)}: ${says}`);
}
