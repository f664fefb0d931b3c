import type { ImageSnapshot } from '../../local/appstream';
import { NAME_PREFIX } from '../../local/simulated-account';
import { regionOf } from './ours';
import type { DeclaredImage } from './step';

/** A release that has succeeded with another image than before. */
export interface Release {
  readonly logicalId: string;
  readonly replaced: ImageSnapshot;
  /** ARN of the image that is the present one now. */
  readonly present: string;
  readonly declared: DeclaredImage;
  /** Whether its clean-up had a Delete of the replaced image, and none that failed. */
  readonly isCleanedUp: boolean;
}

/** The images that resources have had: those that `keepPrevious` keeps, and those that a clean-up has left. */
export class PreviousImages {
  /** By logical id: those that may be there, the one that was replaced last first. */
  private readonly lists = new Map<string, readonly ImageSnapshot[]>();
  /** By logical id: those that must stay. */
  private readonly kept = new Map<string, readonly ImageSnapshot[]>();
  /** ARNs of those that were to go with the release before, and may have been left. */
  private readonly pushedOut = new Set<string>();

  get mustStay(): ImageSnapshot[] {
    return [...this.kept.values()].flat();
  }

  of(logicalId: string): readonly ImageSnapshot[] {
    return this.lists.get(logicalId) ?? [];
  }

  has(arn: string): boolean {
    return [...this.lists.values()].some((list) => list.some((image) => image.arn === arn));
  }

  /** Whether an image has to say that it was left, if it is there. */
  mustBeLeft(arn: string): boolean {
    return this.pushedOut.has(arn);
  }

  /** `isGone`: whether somebody else has removed an image. */
  release(
    { logicalId, replaced, present, declared, isCleanedUp }: Release,
    isGone: (arn: string) => boolean,
    isThere: (arn: string) => boolean,
  ): void {
    const before = this.of(logicalId).filter(({ arn }) => arn !== present && arn !== replaced.arn);
    if (replaced.region !== regionOf(present)) return this.forget(logicalId);
    // What has an explicit name is not kept.
    const all = [...(isGenerated(replaced) ? [replaced] : []), ...before].filter(
      ({ arn }) => isThere(arn) || !isGone(arn),
    );
    const kept = all.slice(0, declared.keep);
    const left = all.slice(declared.keep).filter(({ arn }) => isThere(arn));
    this.lists.set(logicalId, [...kept, ...left]);
    this.kept.set(logicalId, kept);
    if (!isCleanedUp) return;
    for (const { arn } of left) this.pushedOut.add(arn);
    for (const { arn } of kept) this.pushedOut.delete(arn);
  }

  /** The one that was replaced last may be one of them. */
  mayBe(logicalId: string, image: ImageSnapshot): void {
    this.lists.set(logicalId, [image, ...this.of(logicalId).filter(({ arn }) => arn !== image.arn)]);
  }

  /** It is none of them any more: an update has gone back to it, or a region was left. */
  drop(arn: string): void {
    for (const [id, list] of this.lists)
      this.lists.set(
        id,
        list.filter((image) => image.arn !== arn),
      );
    for (const [id, list] of this.kept)
      this.kept.set(
        id,
        list.filter((image) => image.arn !== arn),
      );
    this.pushedOut.delete(arn);
  }

  /** The resource goes, with all its images. */
  forget(logicalId: string): void {
    for (const { arn } of this.of(logicalId)) this.pushedOut.delete(arn);
    this.lists.delete(logicalId);
    this.kept.delete(logicalId);
  }

  /** Updates that failed went to another image, and this one back: its clean-up may delete those beyond what it declares. */
  mayGoBeyond(logicalId: string, keep: number): void {
    this.kept.set(logicalId, (this.kept.get(logicalId) ?? []).slice(0, keep));
  }

  /**
   * Each may stay or go: a deletion was asked for that has not come to its end, or nobody can tell what was asked. So none
   * has to say that it was left, and those that are gone are none of them any more.
   */
  mayAllGo(logicalId: string, isThere: (arn: string) => boolean): void {
    this.kept.delete(logicalId);
    this.lists.set(
      logicalId,
      this.of(logicalId).filter(({ arn }) => isThere(arn)),
    );
    for (const { arn } of this.of(logicalId)) this.pushedOut.delete(arn);
  }
}

function isGenerated({ name }: ImageSnapshot): boolean {
  return name.startsWith(NAME_PREFIX);
}
