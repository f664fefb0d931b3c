import type { ImageSnapshot } from '../../local/appstream';
import type { StackResult } from '../../local/cloudformation/stack-player';
import type { StackEvent, StackRecord, StackResource } from '../../local/cloudformation/stack-record';
import { NAME_PREFIX } from '../../local/simulated-account';
import { IMAGE_TYPE } from '../../lambda/request/events';
import { PreviousImages } from './previous';
import { declaredArn, type Declarations, isOf, regionOf } from './ours';
import { Requests } from './requests';
import type { DeclaredImage } from './step';

export const SUCCEEDED = /^(CREATE|UPDATE)_COMPLETE$/;
/** Where a stack is removed, or what a failed creation has made. */
export const REMOVED = /^(DELETE|ROLLBACK)_/;
/** Both what an operation made and what it replaced may be there. */
const UNSETTLED = /^(CREATE_FAILED|UPDATE_FAILED|UPDATE_ROLLBACK_FAILED)$/;

type Images = readonly ImageSnapshot[];

/**
 * Which images must stay and which may, by what the stacks were asked for and how that ended.
 *
 * RETAIN keeps what was the present image when the stack was last settled, once an update succeeds that replaces it; the
 * newest declaration decides. What a failed operation has made is never kept.
 */
export class Expectations {
  /** From an operation that failed and was not wholly undone, until one succeeds or the stack is rolled back or deleted. */
  isUnsettled = false;
  /** The present images when the stack was last settled, by logical id. */
  readonly settled = new Map<string, ImageSnapshot>();
  /** The present images that were still being made then: somebody had removed them, and a rollback made them anew. */
  private readonly unfinished = new Map<string, ImageSnapshot>();
  /** By ARN: those that must stay until a stack takes them up again and succeeds. */
  readonly kept = new Map<string, ImageSnapshot>();
  /** ARNs of images that may stay or go. */
  readonly excused = new Set<string>();
  /** ARNs of images that may have what no declaration of a settled operation told of. */
  readonly withPast = new Set<string>();
  readonly requests = new Requests();
  readonly previous = new PreviousImages();
  /** The newest declaration of each image, by logical id. */
  private readonly newest = new Map<string, DeclaredImage>();
  /** ARNs of what was declared since the stack was last settled. */
  private readonly askedFor = new Set<string>();

  /** `hasRecords`: whether DescribeStackResource answers. */
  constructor(
    private readonly note: (kind: string) => void,
    private readonly hasRecords: boolean,
  ) {}

  /** Of all images that were ever declared. */
  get logicalIds(): readonly string[] {
    return [...this.newest.keys()];
  }

  asks({ stackId }: StackRecord, declarations: Declarations): void {
    for (const [id, declared] of declarations) {
      const arn = declaredArn(stackId, id, declared);
      this.newest.set(id, declared);
      this.askedFor.add(arn);
    }
  }

  /** `images` are those that the stacks have made; `isGone`: whether somebody else has removed one. */
  ended(
    record: StackRecord,
    { status, events }: StackResult,
    images: Images,
    isGone: (arn: string) => boolean = () => false,
  ): void {
    const there = new Set(images.map(({ arn }) => arn));
    const isThere = (arn: string) => there.has(arn);
    for (const arn of this.excused) if (!isThere(arn)) this.excused.delete(arn);
    if (SUCCEEDED.test(status)) this.forgetTakenUp(record.resources.values());
    if (REMOVED.test(status)) this.forgetTakenUp([]);
    for (const event of events) {
      if (event.resourceStatus === 'DELETE_SKIPPED') this.skipped(record, status, event, images);
      // It names what it could not delete; the resource of a chain that goes next may have its id no more.
      if (event.resourceStatus !== 'DELETE_FAILED') continue;
      for (const { name, arn } of images) if (event.resourceStatusReason?.includes(name)) this.excuse(arn);
      // A long list of images is cut in the message.
      for (const { arn } of this.previous.of(imageOf(event))) this.excuse(arn);
    }
    const failed = events.filter(({ resourceStatus }) => resourceStatus === 'DELETE_FAILED').map(imageOf);
    if (SUCCEEDED.test(status)) this.replaced(record, new Set(failed), isGone, isThere);
    if (REMOVED.test(status) && this.isUnsettled && !this.hasRecords)
      this.excuseMaybeSkipped(record, events, images);
    if (REMOVED.test(status)) this.settled.clear();
    if (REMOVED.test(status)) for (const id of this.newest.keys()) this.previous.mayAllGo(id, isThere);
    if (status === 'DELETE_COMPLETE') for (const id of this.newest.keys()) this.previous.forget(id);
    // A deletion may have come in the middle of an operation.
    if (UNSETTLED.test(status) || (status === 'DELETE_FAILED' && this.askedFor.size > 0))
      this.isUnsettled = true;
    if (this.isUnsettled) for (const { arn } of images) this.withPast.add(arn);
    if (status === 'UPDATE_ROLLBACK_COMPLETE' && [...this.kept.keys()].some((arn) => this.askedFor.has(arn)))
      this.note('with a kept image that an undone update had taken up');
    if (status.endsWith('_COMPLETE')) this.settle(record, status, images);
  }

  private settle(record: StackRecord, status: string, images: Images): void {
    const present = presentImages(record, images);
    for (const { arn } of present.values()) {
      if (!SUCCEEDED.test(status)) continue;
      this.excused.delete(arn);
      this.kept.delete(arn);
    }
    if (this.isUnsettled && !REMOVED.test(status)) this.excuseUntold(record, present, images);
    this.isUnsettled = false;
    this.settled.clear();
    this.unfinished.clear();
    for (const [id, image] of present)
      (image.state === 'AVAILABLE' ? this.settled : this.unfinished).set(id, image);
    this.askedFor.clear();
    this.requests.clear();
  }

  /**
   * Whether nothing tells that a failed update has replaced the image, and that its resource was not removed instead.
   * Then RETAIN would keep it. No later release finds it.
   */
  private mayBeRemoved(
    { name, region }: ImageSnapshot,
    { physicalId }: StackResource,
    { retain, keep }: DeclaredImage,
  ): boolean {
    const isFound = region === regionOf(physicalId) && name.startsWith(NAME_PREFIX);
    return this.isUnsettled && retain && keep > 0 && !isFound;
  }

  /** What an update that succeeded has replaced or removed. */
  private replaced(
    record: StackRecord,
    failed: ReadonlySet<string>,
    isGone: (arn: string) => boolean,
    isThere: (arn: string) => boolean,
  ): void {
    this.leftRegions(record);
    for (const [id, image] of this.settled) {
      const resource = record.resources.get(id);
      const declared = this.newest.get(id)!;
      if (resource?.physicalId === image.arn) {
        if (this.isUnsettled) this.previous.mayGoBeyond(id, declared.keep);
        continue;
      }
      if (resource && (declared.keep > 0 || !declared.retain)) {
        const isTold = !this.isUnsettled || this.requests.deletes(id, image.arn);
        if (!isTold || this.mayBeRemoved(image, resource, declared)) this.excuse(image.arn);
        const present = resource.physicalId;
        const isCleanedUp = isTold && !failed.has(id);
        this.previous.release(
          { logicalId: id, replaced: image, present, declared, isCleanedUp },
          isGone,
          isThere,
        );
        if (declared.keep > 0) this.note('with previous images that are kept');
        continue;
      }
      if (!resource && !declared.retain) this.previous.forget(id);
      if (!declared.retain) continue;
      if (resource) this.keep(image, 'with a replaced image that is kept');
      // Replaced by a failed operation, and removed by this one: no declaration says which of the two RETAIN means.
      else this.excuse(image.arn);
    }
    // Somebody has removed or replaced what was present: nothing says whether a release has replaced it.
    for (const id of this.newest.keys()) if (!this.settled.has(id)) this.previous.mayAllGo(id, isThere);
    this.replacedUnfinished(record, isThere);
    for (const { physicalId } of record.resources.values()) this.previous.drop(physicalId);
  }

  /** What was still being made may have failed, and went then. Else it stays like any other image that was replaced. */
  private replacedUnfinished({ resources }: StackRecord, isThere: (arn: string) => boolean): void {
    for (const [id, image] of this.unfinished) {
      const present = resources.get(id)?.physicalId;
      const { retain, keep } = this.newest.get(id)!;
      if (present === undefined || present === image.arn || !isThere(image.arn)) continue;
      if (keep > 0 && image.region === regionOf(present)) this.previous.mayBe(id, image);
      else if (retain) this.excuse(image.arn);
    }
  }

  /** Previous images in a region where their resource is not any more, whether its present image was still its own or not. */
  private leftRegions({ resources }: StackRecord): void {
    for (const [id, { retain, keep }] of this.newest) {
      const present = resources.get(id)?.physicalId;
      for (const { arn, region } of this.previous.of(id)) {
        if (present === undefined || present.includes(`:${region}:`)) continue;
        // RETAIN alone leaves them, and the resource forgets them when it comes back. A change of region keeps none else.
        if (retain && keep === 0) this.excuse(arn);
        else this.previous.drop(arn);
      }
    }
  }

  /** What was kept, and has become one of those that failed operations have made: it goes or stays with them. */
  private forgetTakenUp(stay: Iterable<StackResource>): void {
    const present = new Set([...stay].map(({ physicalId }) => physicalId));
    for (const arn of this.kept.keys()) {
      if (!this.askedFor.has(arn) || present.has(arn)) continue;
      this.kept.delete(arn);
      this.excuse(arn);
    }
  }

  private skipped(record: StackRecord, status: string, event: StackEvent, images: Images): void {
    const { logicalResourceId: id, physicalResourceId: arn } = event;
    // The waiters of an image have its ARN, and are skipped alone where a timeout is lowered.
    if (this.newest.has(id) && (SUCCEEDED.test(status) || REMOVED.test(status))) {
      const image = [...this.settled.values(), ...images].find((one) => one.arn === arn);
      // An update that failed may have left it the ARN of another resource's image, whose name it could not take.
      const isTheirs = image !== undefined && !isOf(record.stackId, id, image);
      if (image?.state === 'AVAILABLE' && !isTheirs) this.keep(image, 'with a removed image that is kept');
      else if (!isTheirs) this.excuse(arn);
      for (const previous of this.previous.of(id))
        if (images.some((one) => one.arn === previous.arn))
          this.keep(previous, 'with previous images that RETAIN keeps');
      this.previous.forget(id);
    }
    // Nobody tells the handler of a deletion that is skipped, so that what failed operations have left stays, too.
    if (!REMOVED.test(status) && !(this.isUnsettled && this.newest.has(id))) return;
    const skipped = imageOf(event);
    for (const image of images)
      if ((image.arn !== arn || !this.newest.has(id)) && isOf(record.stackId, skipped, image))
        this.excuse(image.arn);
  }

  /**
   * After an Update that failed, CloudFormation may hold on to the old id, and then says nothing of what that Update made:
   * neither when a later one succeeds, nor when it has sent the resource back before the rollback began.
   */
  private excuseUntold(
    record: StackRecord,
    present: ReadonlyMap<string, ImageSnapshot>,
    images: Images,
  ): void {
    const arns = new Set([...present.values()].map(({ arn }) => arn));
    for (const id of this.newest.keys()) {
      for (const image of images) {
        const { arn } = image;
        if (!isOf(record.stackId, id, image) || arns.has(arn)) continue;
        if (this.kept.has(arn) || this.excused.has(arn) || this.requests.tellOf(id, image)) continue;
        this.excuse(arn);
        this.note('with an image left that no request tells of');
      }
    }
  }

  /**
   * CloudFormation has removed the stack, but has asked to delete another image: one that it refused in an update without
   * rollback, say. Where there are no records, nothing tells whether it skips this one, since RETAIN was declared.
   */
  private excuseMaybeSkipped(record: StackRecord, events: readonly StackEvent[], images: Images): void {
    for (const [id, { retain }] of this.newest) {
      if (!retain) continue;
      const asked = events.filter((event) => event.logicalResourceId === id);
      for (const { arn } of images.filter((image) => isOf(record.stackId, id, image)))
        if (!asked.some(({ physicalResourceId }) => physicalResourceId === arn)) this.excuse(arn);
    }
  }

  private keep(image: ImageSnapshot, kind: string): void {
    this.kept.set(image.arn, image);
    this.withPast.add(image.arn);
    this.note(kind);
  }

  private excuse(arn: string): void {
    this.excused.add(arn);
    this.withPast.add(arn);
  }
}

/** What CloudFormation holds, by logical id. */
export function presentImages(record: StackRecord, images: Images): Map<string, ImageSnapshot> {
  return new Map(
    [...record.resources.values()].flatMap(({ logicalId, physicalId, type }) => {
      const image = type === IMAGE_TYPE && images.find(({ arn }) => arn === physicalId);
      return image ? [[logicalId, image] as const] : [];
    }),
  );
}

/** The logical id of the image that a resource of a chain is about. */
function imageOf({ logicalResourceId, resourceProperties = '{}' }: StackEvent): string {
  const { ImageLogicalId } = JSON.parse(resourceProperties) as Record<string, unknown>;
  return typeof ImageLogicalId === 'string' ? ImageLogicalId : logicalResourceId;
}
