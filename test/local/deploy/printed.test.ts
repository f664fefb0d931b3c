import type { StackEvent } from '../../../local/cloudformation/stack-record';
import { eventLine, LastPolls } from '../../../local/deploy/progress';
import type { RehearsalReport } from '../../../local/deploy/rehearsal';
import type { ImageReport } from '../../../local/deploy/report';
import type { Script } from '../../../local/deploy/script';
import { imageTable, summaryOf } from '../../../local/deploy/summary';
import { cutInTheMiddle, wrapped } from '../../../local/deploy/text';
import { whyNotSupported } from '../../../local/supported-node';

test('a name that is too long keeps both ends', () => {
  expect(cutInTheMiddle('golden-2026-11', 14)).toBe('golden-2026-11');
  expect(cutInTheMiddle('golden-2026-11', 9)).toBe('gold…6-11');
});

test('a text is wrapped between words, and a longer word stays whole', () => {
  expect(wrapped('the image is in use', 9)).toEqual(['the image', 'is in use']);
  expect(wrapped('see arn:aws:appstream now', 5)).toEqual(['see', 'arn:aws:appstream', 'now']);
  expect(wrapped('', 5)).toEqual([]);
});

describe('an event', () => {
  const event = (resourceStatus: string, resourceType: string, logicalResourceId: string) =>
    ({ timestamp: 0, resourceStatus, resourceType, logicalResourceId }) as StackEvent;

  test('that fits stands in columns', () => {
    expect(eventLine(event('CREATE_COMPLETE', 'AWS::AppStream::Fleet', 'Fleet'))).toBe(
      '00:00:00  CREATE_COMPLETE     AWS::AppStream::Fleet  Fleet',
    );
  });

  test.each([
    ['CREATE_IN_PROGRESS', 'Custom::AppStreamImageDeletionWaiter', 'ImageDeletionWaiter19786729F'],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'AWS::CloudFormation::Stack', 'AppStreamImageDemo'],
    ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'AWS::CloudFormation::Stack', 'S'.repeat(128)],
  ])('%s of %s %s that does not fit is cut to 80 columns', (...columns) => {
    expect(eventLine(event(...columns))).toHaveLength(80);
  });
});

describe('why an image waits', () => {
  const why = (decision: string) => {
    const polls = new LastPolls();
    polls.line(JSON.stringify({ message: 'poll', region: 'eu-west-1', image: 'desktop', decision }));
    return polls.why({ region: 'eu-west-1', name: 'desktop' });
  };

  test('is what the last poll says', () => {
    expect(why('wait: ResourceInUseException: it is\n in use')).toBe('ResourceInUseException: it is in use');
  });

  test.each(['wait: the image is in state COPYING', 'wait: the copy has begun', 'the image is gone'])(
    'is not told where %j says nothing new',
    (decision) => expect(why(decision)).toBe(''),
  );
});

const IMAGE: ImageReport = {
  region: 'ap-southeast-2',
  name: `cdk-${'n'.repeat(97)}`,
  state: 'AVAILABLE',
  made: 3 * 3_600_000 + 59 * 60_000,
  deleted: 11 * 3_600_000 + 59 * 60_000,
  calls: new Map([['DescribeImages', 2]]),
  polls: 12_345,
  deadTime: 12_340,
};

test('the table of the longest values has 80 columns, and cuts only the name', () => {
  const lines = imageTable([IMAGE]).split('\n');
  expect(new Set(lines.map(({ length }) => length))).toEqual(new Set([80]));
  for (const whole of ['ap-southeast-2', 'AVAILABLE', '3 h 59 min', '11 h 59 min', '12345'])
    expect(lines.join('\n')).toContain(whole);
});

describe('the last line', () => {
  const operation = (status: string) =>
    ({ operation: 'update', phase: 'Update', region: 'eu-west-1', stack: 'Desktops', status }) as const;
  const last = (report: Partial<RehearsalReport>) => said(report).at(-1);
  const said = (report: Partial<RehearsalReport>, titles: [string, ...string[]] = ['Update']) =>
    summaryOf(
      {
        operations: ['CREATE_COMPLETE', 'DELETE_COMPLETE'].map(operation),
        stacks: [],
        images: [],
        kept: [],
        leftAlone: [],
        assumed: [],
        notPlayed: new Map(),
        remarks: [],
        problems: [],
        simulatedTime: 0,
        concurrency: 1,
        ...report,
      },
      {
        folder: '',
        versions: titles.map((title) => ({ title, context: {} })) as unknown as Script['versions'],
      },
      1,
    );

  test('tells of no update where none was played', () => {
    expect(last({})).toBe('Stacks created: 1, updated: 0, destroyed: 1; nothing is left behind.');
  });

  test('does not count an update that failed or changed nothing', () => {
    const operations = ['UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'NO_CHANGES'].map(operation);
    expect(last({ operations })).toMatch(/^Stacks created: 0, updated: 1, destroyed: 0;/);
  });

  test('does not say that nothing is left where images were kept', () => {
    expect(last({ kept: ['arn'] })).toBe(
      'Stacks created: 1, updated: 0, destroyed: 1; only what was kept is left.',
    );
  });

  test('follows what a failure kept from being deployed', () => {
    const remarks = ['eu-west-1, Fleets: was not deployed, since a stack before it failed.'];
    expect(said({ remarks, problems: ['…'] }, ['Update', 'Update -c month=2027-01']).slice(-3, -1)).toEqual([
      ...remarks,
      'Not played after the failure: Update -c month=2027-01',
    ]);
  });

  test('says nothing of what is left where that is a problem', () => {
    expect(last({ problems: ['eu-west-1: image a is left behind.'] })).toBe(
      'Stacks created: 1, updated: 0, destroyed: 1.',
    );
  });
});

test('a Node.js below 22 is refused in one line with value, rule and fix', () => {
  expect(whyNotSupported('20.20.2')).toBe(
    'Node.js 20.20.2 is too old: this command and the functions that it plays need 22 or newer. Install it, or put it first on the PATH.',
  );
  expect(whyNotSupported('22.0.0')).toBeUndefined();
});
