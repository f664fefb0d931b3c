import type { ImageSnapshot } from '../../local/appstream';
import type { StackResult } from '../../local/cloudformation/stack-player';
import type { StackRecord } from '../../local/cloudformation/stack-record';
import { IMAGE_TYPE } from '../../lambda/request/events';
import { checkDeclared } from './declared';
import { Expectations, presentImages, REMOVED, SUCCEEDED } from './expectations';
import { Found } from './found';
import { type Declarations, isOf, markerOf } from './ours';

/** Judges the images of an account after each operation on a stack. */
export class Oracle {
  readonly expectations: Expectations;
  private readonly found = new Found();
  /** ARNs of images that somebody outside of the stacks has removed. */
  private readonly removed = new Set<string>();

  constructor(
    private readonly images: () => readonly ImageSnapshot[],
    note: (kind: string) => void,
    hasRecords = true,
  ) {
    this.expectations = new Expectations(note, hasRecords);
  }

  /** Those that a stack has made. */
  ours(): ImageSnapshot[] {
    return this.images().filter(markerOf);
  }

  removes(arn: string): void {
    this.removed.add(arn);
  }

  isRemoved(arn: string): boolean {
    return this.removed.has(arn);
  }

  /** `declarations` are those of an operation that was to make or change images. */
  check(record: StackRecord, result: StackResult, why: string, declarations: Declarations = new Map()): void {
    const { expectations } = this;
    const { status } = result;
    // As they were before it: those of an operation that succeeded may be gone.
    const before = SUCCEEDED.test(status) || REMOVED.test(status) ? [] : [...expectations.settled.values()];
    // A deletion of the stack takes the one that an update has gone back to, whether that update has succeeded or not.
    const resources = status.startsWith('DELETE_') ? [] : [...record.resources.values()];
    const takenUp = resources.flatMap(({ physicalId }) =>
      expectations.previous.mustStay.filter(({ arn }) => arn === physicalId),
    );
    this.checkStays(takenUp, `by ${why}, though it was kept for the way back`);
    const wereKept = SUCCEEDED.test(status) || REMOVED.test(status) ? [] : expectations.previous.mustStay;
    expectations.ended(record, result, this.ours(), (arn) => this.isRemoved(arn));
    const { kept, previous } = expectations;
    const keptNow = status.startsWith('DELETE_') ? [] : [...wereKept, ...previous.mustStay];
    this.checkStays([...before, ...kept.values(), ...keptNow], `after ${why}`);
    this.checkPresent(record, why);
    if (SUCCEEDED.test(status)) this.checkDeclared(record, declarations);
    this.checkOrphans([record], `after ${why}`);
    this.found.check(record, why, this.ours());
  }

  /** Once nothing happens any more. */
  checkEnd(records: readonly StackRecord[]): void {
    const { settled, kept, previous } = this.expectations;
    const stay = [...settled.values(), ...kept.values(), ...previous.mustStay];
    this.checkStays(stay, 'after every poller has ended');
    this.checkOrphans(records, 'after every poller has ended');
  }

  private checkStays(images: readonly ImageSnapshot[], when: string): void {
    for (const image of images) {
      const now = this.images().find(({ arn }) => arn === image.arn);
      if (now?.startedAt === image.startedAt || this.removed.has(image.arn)) continue;
      throw new Error(`an image that must stay is gone ${when}: ${JSON.stringify(image)}`);
    }
  }

  /** What CloudFormation holds as complete is there, whatever it holds of others. */
  private checkPresent({ status, resources }: StackRecord, why: string): void {
    if (REMOVED.test(status)) return;
    for (const { logicalId, physicalId, type, status: its } of resources.values()) {
      if (type !== IMAGE_TYPE || !its.endsWith('_COMPLETE') || this.removed.has(physicalId)) continue;
      const image = this.images().find(({ arn }) => arn === physicalId);
      if (image?.state === 'AVAILABLE') continue;
      throw new Error(
        `the present image of ${logicalId} is ${image?.state ?? 'gone'} after ${why}: ${physicalId}`,
      );
    }
  }

  private checkDeclared(record: StackRecord, declarations: Declarations): void {
    for (const [logicalId, declared] of declarations) {
      const arn = record.resources.get(logicalId)?.physicalId ?? '';
      checkDeclared({
        record,
        logicalId,
        declared,
        image: this.images().find((image) => image.arn === arn),
        isDisturbed: this.removed.has(arn),
        hasPast: this.expectations.withPast.has(arn),
      });
    }
  }

  private checkOrphans(records: readonly StackRecord[], when: string): void {
    const { isUnsettled, kept, excused, previous } = this.expectations;
    if (isUnsettled) return;
    const ours = this.ours();
    const held = new Set(
      records.flatMap((record) => [...presentImages(record, ours).values()]).map(({ arn }) => arn),
    );
    for (const image of ours) {
      const { arn, tags } = image;
      if (held.has(arn) || kept.has(arn) || excused.has(arn)) continue;
      const mark = tags['cdk-appstream-image:previous'] ?? '';
      const isLeft = /^left /.test(mark);
      if (/^unreleased /.test(mark) && isDeclared(image, records)) continue;
      if (previous.has(arn) && (isLeft || !previous.mustBeLeft(arn))) continue;
      throw new Error(`orphan ${when}: ${JSON.stringify(image)}`);
    }
  }
}

/** Whether a stack still has the resource that has made the image. */
function isDeclared(image: ImageSnapshot, records: readonly StackRecord[]): boolean {
  return records.some(({ stackId, resources }) =>
    [...resources.keys()].some((logicalId) => isOf(stackId, logicalId, image)),
  );
}
