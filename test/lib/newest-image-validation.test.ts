import { Fn, Stack } from 'aws-cdk-lib';
import { AppStreamImageProvider, NewestAppStreamImage, type NewestAppStreamImageProps } from '../../lib';
import { newStack, only } from './support';

const env = { account: '111122223333', region: 'eu-west-1' };

function newest(scope: Stack, props: Partial<NewestAppStreamImageProps> = {}) {
  return new NewestAppStreamImage(scope, 'Golden', { namePattern: 'golden-*', ...props });
}

const resourceOf = (stack: Stack) => only(stack, 'Custom::NewestAppStreamImage');

describe('what cannot be is an error with value, rule and fix', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ namePattern: undefined }, 'namePattern is missing: it is required. Declare it.'],
    [{ namePattern: null }, 'namePattern is missing: it is required. Declare it.'],
    [{ namePattern: 7 }, 'namePattern 7 is a number: it must be a text. Quote it: "7".'],
    [{ namePattern: ['a'] }, 'namePattern ["a"] is a list: it must be a text. Give a text.'],
    [
      { namePattern: '' },
      'namePattern "" is not possible: it must have 1 to 101 letters, digits, "_", "." or "-", and "*" for any text. ' +
        'Correct the pattern.',
    ],
    [{ namePattern: 'golden ?' }, 'namePattern "golden ?" is not possible'],
    [{ namePattern: 'x'.repeat(102) }, '…" is not possible'],
    [
      { namePattern: 'AppStream-*' },
      'namePattern "AppStream-*" begins as the names of public images do: only images of your account are found. ' +
        'Name your own; a public image can be used for a fleet by its ARN.',
    ],
    [{ namePattern: 'Amazon-*' }, 'begins as the names of public images do'],
    [{ namePattern: 'AWS-*' }, 'begins as the names of public images do'],
    [
      { namePattern: 'arn:aws:appstream:eu-west-1:111122223333:image/golden-*' },
      ' is an ARN: it must be a pattern of names, such as "golden-*". Give what follows "image/".',
    ],
    [
      { region: 'Ireland' },
      'region "Ireland" is not a region: it must look like "eu-west-1". Correct the region.',
    ],
    [{ region: 'eu-west-9' }, 'region "eu-west-9" is not a region that this version of aws-cdk-lib knows.'],
    [{ region: 'cn-north-1' }, 'in partition aws, and region "cn-north-1" in aws-cn'],
    [{ region: 1 }, 'region 1 is a number: it must be a text. Quote it: "1".'],
    [{ revision: 7 }, 'revision 7 is a number: it must be a text. Quote it: "7".'],
    [{ revision: 'x'.repeat(1025) }, 'has 1025 characters: at most 1024 are allowed. Shorten it.'],
    [{ provider: 'mine' }, 'provider "mine" is a text: it must be an AppStreamImageProvider.'],
  ])('%j: %s', (props, message) => {
    expect(() => newest(newStack({ env }), props)).toThrow(message);
    expect(() => newest(newStack({ env }), props)).toThrow(/^MyStack\/Golden: /);
  });

  test('props that are missing as a whole', () => {
    expect(() => new NewestAppStreamImage(newStack(), 'Golden', undefined as never)).toThrow(
      'MyStack/Golden: namePattern is missing: it is required. Declare it.',
    );
  });

  test('a provider of another stack', () => {
    const stack = newStack({ env });
    const provider = new AppStreamImageProvider(new Stack(stack.node.root, 'Other', { env }), 'Mine');
    expect(() => newest(stack, { provider })).toThrow('belongs to another stack');
  });
});

test.each(['*', 'golden', '*-golden', 'g*n', '_.-*', 'x'.repeat(101)])(
  'the pattern %s is accepted',
  (namePattern) => {
    const stack = newStack({ env });
    newest(stack, { namePattern });
    expect(resourceOf(stack).Properties.NamePattern).toBe(namePattern);
  },
);

test('tokens are left to the handler', () => {
  const stack = newStack();
  newest(stack, {
    namePattern: Fn.importValue('Pattern'),
    region: Fn.importValue('Region'),
    revision: Fn.importValue('Revision'),
  });
  expect(Object.keys(resourceOf(stack).Properties)).toEqual([
    'ServiceToken',
    'NamePattern',
    'Region',
    'Revision',
  ]);
});
