import { Duration, type Stack, Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AppStreamImage, type AppStreamImageProps, ImageSource } from '../../lib';
import { cdkDiff, golden } from './apps';

const silver = ImageSource.imageName('silver');
const SHORT = { createTimeout: Duration.minutes(55) };

const declaring =
  (props: Partial<AppStreamImageProps> = {}) =>
  (stack: Stack) => {
    new AppStreamImage(stack, 'Image', { source: golden, ...props });
  };

const IMAGE = '~ Custom::AppStreamImage Image';
const FIRST_WAITER = '~ Custom::AppStreamImageDeletionWaiter Image/DeletionWaiter1';
const SOURCES = '~ AWS::IAM::Policy AppStreamImageProvider/Sources';

describe('a release', () => {
  const { output, shown, status } = cdkDiff(
    declaring(),
    declaring({ source: silver }),
    '--fail-on',
    'broadening',
  );

  test('cdk-cli: A release: shows the image, the first of its waiters and the policy of sources', () => {
    expect(shown.sort()).toEqual([SOURCES, IMAGE, FIRST_WAITER].sort());
  });

  test('cdk-cli: A release: shows the image and the policy where there are no waiters', () => {
    const short = cdkDiff(declaring(SHORT), declaring({ ...SHORT, source: silver }));
    expect(short.shown.sort()).toEqual([SOURCES, IMAGE].sort());
  });

  test('cdk-cli: Whether the image is replaced: is not said', () => {
    expect(output).toContain('golden');
    expect(output).not.toMatch(/replace/i);
  });

  test('cdk-cli: Whether you are asked: a new source counts as more permissions, and not as destructive', () => {
    expect(status).toBe(1);
    const release = declaring({ source: silver });
    expect(cdkDiff(declaring(), release, '--fail-on', 'destructive').status).toBe(0);
  });
});

describe('a change of tags', () => {
  const changed = (stack: Stack) => {
    Tags.of(stack).add('team', 'cad');
    declaring()(stack);
  };
  const { shown, status } = cdkDiff(declaring(), changed, '--fail-on', 'broadening');

  test('cdk-cli: Tags: show the image, beside what else takes them', () => {
    expect(shown.filter((line) => line.includes('Custom::'))).toEqual([IMAGE]);
    expect(shown.filter((line) => line.includes('Policy'))).toEqual([]);
  });

  test('cdk-cli: Whether you are asked: tags are no permissions', () => {
    expect(status).toBe(0);
  });
});

describe.each<[string, Partial<AppStreamImageProps>]>([
  ['shares', { sharedWith: [{ accountId: '444455556666' }] }],
  ['revision', { revision: '2' }],
])('a change of %s', (_, props) => {
  const { shown, status } = cdkDiff(declaring(), declaring(props), '--fail-on', 'broadening');

  test('cdk-cli: Shares and `revision`: show the image and the first of its waiters', () => {
    expect(shown.sort()).toEqual([IMAGE, FIRST_WAITER].sort());
  });

  test('cdk-cli: Whether you are asked: shares and revision are no permissions', () => {
    expect(status).toBe(0);
  });
});

test('cdk-cli: Another explicit name: shows a new policy and the removal of the old one, too', () => {
  const { shown } = cdkDiff(declaring({ imageName: 'old' }), declaring({ imageName: 'new' }));
  const policies = shown.filter((line) => line.includes('AWS::IAM::ManagedPolicy'));
  expect(policies.map(([sign]) => sign).sort()).toEqual(['+', '-']);
  expect(shown.filter((line) => !policies.includes(line)).sort()).toEqual([IMAGE, FIRST_WAITER].sort());
});

test('cdk-cli: Another timeout: shows waiters and the image, and nothing else', () => {
  const { shown } = cdkDiff(declaring(), declaring({ createTimeout: Duration.hours(4) }));
  expect(shown).toContain('+ Custom::AppStreamImageDeletionWaiter Image/DeletionWaiter5');
  expect(shown).toContain(IMAGE);
  expect(shown.filter((line) => !line.includes('Custom::AppStreamImage'))).toEqual([]);
});

test('cdk-cli: Another `keepPrevious`: shows the image, and nothing else', () => {
  const { shown } = cdkDiff(declaring(), declaring({ keepPrevious: 2 }));
  expect(shown).toEqual([IMAGE]);
});

test('cdk-cli: A moved construct: shows each of its resources as one to remove and one to add', () => {
  const { shown } = cdkDiff(declaring(SHORT), (stack) =>
    declaring(SHORT)(new Construct(stack, 'Group') as Stack),
  );
  expect(shown.sort()).toEqual(
    ['- Custom::AppStreamImage Image', '+ Custom::AppStreamImage Group/Image'].sort(),
  );
});
