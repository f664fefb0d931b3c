import { IMAGE_TYPE } from '../../lambda/request/events';
import { homeOf } from '../../lambda/request/identity';
import { markedDescription, ownerOf } from '../../lambda/request/marker';
import type { ImageSnapshot } from '../../local/appstream';
import type { StackEvent, StackRecord } from '../../local/cloudformation/stack-record';
import { Oracle } from './oracle';
import { contentMark, declaredArn, type Declarations } from './ours';
import type { DeclaredImage } from './step';

const STACK_ID = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1a2b3c4d';

/** The revision of the version that is made in another region. */
const ELSEWHERE = 'elsewhere';

const version = (revision: string, retain: boolean, keep = 0): DeclaredImage => ({
  source: { way: 'copy', name: 'golden' },
  revision,
  destinationRegion: revision === ELSEWHERE ? 'us-east-1' : undefined,
  tags: {},
  shares: [],
  createMinutes: 55,
  deleteMinutes: 55,
  retain,
  keep,
});

const arnOf = (revision: string) => declaredArn(STACK_ID, 'Desk', version(revision, false));

/** Of `Desk` in the version with that revision. */
function image(revision: string): ImageSnapshot {
  const arn = arnOf(revision);
  const [, , , region] = arn.split(':');
  const name = arn.split('/')[1];
  const marker = {
    owner: ownerOf(homeOf(STACK_ID), 'Desk', region, name),
    content: contentMark(STACK_ID, version(revision, false)),
    attempt: '000000AAAAA',
  };
  return {
    region,
    name,
    arn,
    visibility: 'PRIVATE',
    state: 'AVAILABLE',
    visible: true,
    description: markedDescription('', marker),
    tags: {},
    sharedWith: [],
    createdTime: 0,
    startedAt: 0,
    settledAt: 0,
  };
}

/** A stack of the image `Desk`, as an oracle sees it. */
class Told {
  private there: ImageSnapshot[] = [];
  private readonly oracle: Oracle;
  /** By revision. */
  private readonly tags: Record<string, Record<string, string>> = {};
  private readonly states: Record<string, string> = {};
  private readonly record = {
    stackId: STACK_ID,
    status: '',
    resources: new Map<string, unknown>(),
  };

  constructor(hasRecords = true) {
    this.oracle = new Oracle(
      () => this.there,
      () => {},
      hasRecords,
    );
  }

  /** Somebody outside of the stack removes the image of a version, or makes another one in its place. */
  loses(revision: string): this {
    this.oracle.removes(arnOf(revision));
    return this;
  }

  /** AppStream is making the image of a version, or has made it. */
  makes(revision: string, state = 'COPYING'): this {
    this.states[revision] = state;
    return this;
  }

  /** A release tells of the image of a version that it is a previous one. */
  marks(revision: string, as: string): this {
    this.tags[revision] = { 'cdk-appstream-image:previous': `${as} 2026-12-01T09:30:00.000Z` };
    return this;
  }

  /** An operation that asked for a version ends; `present` is what CloudFormation holds then, `there` what AppStream has. */
  ends(
    status: string,
    asked: DeclaredImage | undefined,
    present: string | undefined,
    there: readonly string[],
    events: readonly Partial<StackEvent>[] = [],
    startedAt = 0,
  ): this {
    const record = this.record as unknown as StackRecord;
    const declarations: Declarations = new Map(asked && [['Desk', asked]]);
    this.oracle.expectations.asks(record, declarations);
    this.there = there.map((revision) => ({
      ...image(revision),
      startedAt,
      state: this.states[revision] ?? 'AVAILABLE',
      tags: this.tags[revision] ?? {},
    }));
    this.record.status = status;
    this.record.resources = new Map(
      present === undefined
        ? []
        : [
            [
              'Desk',
              { logicalId: 'Desk', type: IMAGE_TYPE, physicalId: arnOf(present), status: 'UPDATE_COMPLETE' },
            ],
          ],
    );
    const result = { status, events: events as StackEvent[], resources: [], outputs: {} };
    this.oracle.check(record, result, 'an operation', declarations);
    return this;
  }
}

const made = (retain = false) => new Told().ends('CREATE_COMPLETE', version('1', retain), '1', ['1']);
const GONE = 'an image that must stay is gone';
const skipped = {
  resourceStatus: 'DELETE_SKIPPED',
  logicalResourceId: 'Desk',
  physicalResourceId: arnOf('1'),
};

describe('an image that an update has replaced', () => {
  const replaced = (retain: boolean, there: string[]) =>
    made(!retain).ends('UPDATE_COMPLETE', version('2', retain), '2', there);

  test('must stay where the newest declaration retains it', () => {
    replaced(true, ['1', '2']);
    expect(() => replaced(true, ['2'])).toThrow(GONE);
  });

  test('must go where the newest declaration does not', () => {
    replaced(false, ['2']);
    expect(() => replaced(false, ['1', '2'])).toThrow('orphan');
  });

  test('must stay in the rollback of an update that has taken it up again', () => {
    const undone = (there: string[]) =>
      replaced(true, ['1', '2']).ends('UPDATE_ROLLBACK_COMPLETE', version('1', true), '2', there);
    undone(['1', '2']);
    expect(() => undone(['2'])).toThrow(GONE);
  });

  test('may go with a stack that is deleted after it was taken up again, and must stay else', () => {
    const deleted = (...asked: string[]) =>
      asked
        .reduce(
          (told, revision) => told.ends('UPDATE_FAILED', version(revision, true), revision, ['1', '2', '3']),
          replaced(true, ['1', '2']),
        )
        .ends('DELETE_COMPLETE', undefined, undefined, []);
    deleted('1');
    expect(() => deleted('3')).toThrow(GONE);
  });
});

describe('a previous image in a region that is left, though the present one is not of the stack any more', () => {
  const left = (retain: boolean, there: string[]) =>
    new Told()
      .ends('CREATE_COMPLETE', version('1', false, 3), '1', ['1'])
      .ends('UPDATE_COMPLETE', version('2', false, 3), '2', ['1', '2'])
      .loses('2')
      .ends('UPDATE_COMPLETE', version('2', false, 3), '2', ['1'])
      .ends('UPDATE_COMPLETE', version(ELSEWHERE, retain), ELSEWHERE, there);

  test('stays for good where RETAIN alone is declared, also when the resource comes back', () => {
    const back = () =>
      left(true, ['1', ELSEWHERE]).ends('UPDATE_COMPLETE', version('3', false), '3', ['1', '3']);
    expect(back).not.toThrow();
  });

  test('must go where it is not', () => {
    left(false, [ELSEWHERE]);
    expect(() => left(false, ['1', ELSEWHERE])).toThrow('orphan');
  });
});

test('an image that was left may be kept by a release after somebody has removed the present one', () => {
  const kept = (isRemoved: boolean) => {
    const told = made().marks('1', 'left').ends('UPDATE_COMPLETE', version('2', false), '2', ['1', '2']);
    if (isRemoved) told.loses('2').ends('UPDATE_ROLLBACK_COMPLETE', version('3', false), '2', ['1']);
    told.marks('1', 'kept').ends('UPDATE_COMPLETE', version('4', false), '4', ['1', '4']);
  };
  kept(true);
  expect(() => kept(false)).toThrow('orphan');
});

test('an image that went with a release after somebody had removed the present one is kept by no later release', () => {
  const later = (there: string[]) =>
    made()
      .ends('UPDATE_COMPLETE', version('2', false, 2), '2', ['1', '2'])
      .loses('2')
      .ends('UPDATE_COMPLETE', version('2', false, 2), '2', ['1'])
      .ends('UPDATE_COMPLETE', version('3', false), '3', ['3'])
      .ends('UPDATE_COMPLETE', version('4', false, 2), '4', there);
  later(['3', '4']);
  expect(() => later(['4'])).toThrow(GONE);
});

describe('an image that a rollback makes anew, and that a release replaces when it is there', () => {
  const replaced = (declared: DeclaredImage, there: string[]) =>
    made()
      .loses('1')
      .makes('1')
      .ends('UPDATE_ROLLBACK_COMPLETE', version('2', false), '1', ['1'])
      .makes('1', 'AVAILABLE')
      .ends('UPDATE_COMPLETE', declared, declared.revision, there);

  test('may stay where images are kept, and counts for the next release', () => {
    replaced(version('3', false, 1), ['3']);
    const kept = () => replaced(version('3', false, 1), ['1', '3']);
    const next = (keep: number, there: string[]) =>
      kept().ends('UPDATE_COMPLETE', version('4', false, keep), '4', there);
    next(1, ['3', '4']);
    expect(() => next(1, ['1', '4'])).toThrow(GONE);
    next(2, ['1', '3', '4']);
    expect(() => next(1, ['1', '3', '4'])).toThrow('orphan');
  });

  test('may stay under RETAIN, and must go else', () => {
    replaced(version('3', true), ['1', '3']);
    replaced(version('3', false), ['3']);
    expect(() => replaced(version('3', false), ['1', '3'])).toThrow('orphan');
    expect(() => replaced(version(ELSEWHERE, false, 1), ['1', ELSEWHERE])).toThrow('orphan');
  });
});

test('an image that is kept may go with an update that goes back and keeps fewer, and only then', () => {
  const back = (keep: number, there: string[], failed = 'UPDATE_FAILED') =>
    new Told()
      .ends('CREATE_COMPLETE', version('1', false, 2), '1', ['1'])
      .ends('UPDATE_COMPLETE', version('2', false, 2), '2', ['1', '2'])
      .ends(failed, version('3', false, 2), '2', ['1', '2'])
      .ends('UPDATE_COMPLETE', version('2', false, keep), '2', there);
  back(0, ['2']);
  back(0, ['1', '2']);
  expect(() => back(1, ['2'])).toThrow(GONE);
  // Nothing has failed, so there is no clean-up.
  expect(() => back(0, ['2'], 'UPDATE_ROLLBACK_COMPLETE')).toThrow(GONE);
});

test('an image that was kept for the way back must not be made again', () => {
  const back = (madeAt: number) =>
    new Told()
      .ends('CREATE_COMPLETE', version('1', false, 1), '1', ['1'])
      .ends('UPDATE_COMPLETE', version('2', false, 1), '2', ['1', '2'])
      .ends('UPDATE_COMPLETE', version('1', false, 1), '1', ['1', '2'], [], madeAt);
  back(0);
  expect(() => back(1)).toThrow(GONE);
});

describe('without rollback', () => {
  const failed = (there: string[]) => made(true).ends('UPDATE_FAILED', version('2', true), '2', there);

  test('the old image and the new one must stay after a failure', () => {
    failed(['1', '2']);
    expect(() => failed(['2'])).toThrow(GONE);
    expect(() => failed(['1'])).toThrow('the present image of Desk is gone');
  });

  test('a success keeps the image of before, and not that of the failure', () => {
    const succeeded = (there: string[]) =>
      failed(['1', '2']).ends('UPDATE_COMPLETE', version('3', true), '3', there);
    expect(() => succeeded(['2', '3'])).toThrow(GONE);
    succeeded(['1', '3']);
  });

  test('a rollback leaves the image of before alone', () => {
    const undone = (there: string[]) =>
      failed(['1', '2']).ends('UPDATE_ROLLBACK_COMPLETE', undefined, '1', there);
    undone(['1']);
    expect(() => undone(['2'])).toThrow(GONE);
  });
});

describe('a stack that is deleted', () => {
  const deleted = (there: string[], events: Partial<StackEvent>[] = []) =>
    made(true).ends('DELETE_COMPLETE', undefined, undefined, there, events);

  test('leaves no image', () => {
    deleted([]);
    expect(() => deleted(['1'])).toThrow('orphan');
  });

  test('leaves the image whose deletion CloudFormation skips', () => {
    deleted(['1'], [skipped]);
    expect(() => deleted([], [skipped]).ends('CREATE_COMPLETE', undefined, undefined, [])).toThrow(GONE);
  });
});

describe('a removal in which CloudFormation asks only for an image that it had refused', () => {
  const refused = {
    resourceStatus: 'DELETE_IN_PROGRESS',
    logicalResourceId: 'Desk',
    physicalResourceId: arnOf('2'),
  };
  const removed = (retain: boolean, hasRecords: boolean, events = [refused]) =>
    new Told(hasRecords)
      .ends('UPDATE_FAILED', version('1', false), '1', ['1'])
      .ends('UPDATE_FAILED', version('2', retain), '1', ['1', '2'])
      .ends('DELETE_COMPLETE', undefined, undefined, ['1'], events);

  test('may leave the other one, if RETAIN was declared, and there are no records that tell', () => {
    removed(true, false);
  });

  test('leaves none, if there are records, or no RETAIN, or CloudFormation has asked for that one', () => {
    const askedFor = { ...refused, physicalResourceId: arnOf('1') };
    expect(() => removed(true, true)).toThrow('orphan');
    expect(() => removed(false, false)).toThrow('orphan');
    expect(() => removed(true, false, [askedFor])).toThrow('orphan');
  });
});

test('an update that is undone leaves no image that it has made, RETAIN or not', () => {
  const undone = (there: string[]) =>
    made(true).ends('UPDATE_ROLLBACK_COMPLETE', version('2', true), '1', there);
  undone(['1']);
  expect(() => undone(['1', '2'])).toThrow('orphan');
});
