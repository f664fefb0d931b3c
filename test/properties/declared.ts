import type { ImageSnapshot } from '../../local/appstream';
import type { StackRecord } from '../../local/cloudformation/stack-record';
import { contentMark, declaredArn, isOf, markerOf, OUTSIDER } from './ours';
import type { DeclaredImage } from './step';

/** What an operation that succeeded declares, and what there is. */
export interface Delivered {
  readonly record: StackRecord;
  readonly logicalId: string;
  readonly declared: DeclaredImage;
  readonly image?: ImageSnapshot;
  /** Somebody outside of the stack has had a hand in it. */
  readonly isDisturbed: boolean;
  /** It was there before with shares that no declaration of a settled operation told of. */
  readonly hasPast: boolean;
}

/** Throws unless an image is what was declared. */
export function checkDeclared({ record, logicalId, declared, image, isDisturbed, hasPast }: Delivered): void {
  const fail = (why: string): never => {
    throw new Error(`success, but ${logicalId} ${why}: ${JSON.stringify({ declared, image })}`);
  };
  if (!image) {
    // Where nothing about the image changed, nobody looked at it.
    if (isDisturbed) return;
    return fail('is not there');
  }
  const { stackId } = record;
  const marker = markerOf(image);
  if (!marker && isDisturbed) return;
  if (image.state !== 'AVAILABLE') fail('is not AVAILABLE');
  if (!isOf(stackId, logicalId, image)) fail('is not ours');
  if (image.arn !== declaredArn(stackId, logicalId, declared)) fail('has another name or region');
  if (marker?.content !== contentMark(stackId, declared)) fail('is not what was declared');
  for (const [key, value] of Object.entries(declared.tags))
    if (image.tags[key] !== value) fail(`lacks tag ${key}`);
  const accounts = image.sharedWith.map((share) => share.accountId);
  if (declared.shares.some((account) => !accounts.includes(account))) fail('is not shared');
  const extra = accounts.filter((account) => account !== OUTSIDER && !declared.shares.includes(account));
  if (extra.length > 0 && !hasPast) fail('is shared beyond what is declared');
}
