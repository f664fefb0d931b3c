import { CfnParameter, CfnResource, Duration, Fn, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { AppStreamImage, AppStreamImageShare, ImageSource, NewestAppStreamImage } from '../../lib';
import { from, imageResource, newImage, newStack } from './support';

/** Props as JavaScript, context or JSON can give them. */
type Untyped = Record<string, unknown>;

function declare(props: Untyped, stack = newStack()): Stack {
  newImage(stack, props);
  return stack;
}

function errorOf(props: Untyped | ((stack: Stack) => Untyped)): string {
  const stack = newStack();
  try {
    declare(typeof props === 'function' ? props(stack) : props, stack);
  } catch (error) {
    return (error as Error).message.replace('MyStack/Desktop: ', '');
  }
  return 'no error';
}

const circular: Untyped = {};
circular.self = circular;

describe('a value of a wrong type is an error with prop, value, rule and fix', () => {
  test.each<[Untyped, string]>([
    [{ revision: 7 }, 'revision 7 is a number: it must be a text. Quote it: "7".'],
    [{ imageName: 2026 }, 'imageName 2026 is a number: it must be a text. Quote it: "2026".'],
    [{ description: true }, 'description true is a boolean: it must be a text. Quote it: "true".'],
    [{ description: ['CAD'] }, 'description ["CAD"] is a list: it must be a text. Give a text.'],
    [
      { destinationRegion: { name: 'eu-west-1' } },
      'destinationRegion {"name":"eu-west-1"} is an object: it must be a text. Give a text.',
    ],
    [{ revision: circular }, 'revision is an object: it must be a text. Give a text.'],
    [{ revision: () => '7' }, 'revision is a function: it must be a text. Give a text.'],
    [{ source: from(7 as never) }, 'the name of the source 7 is a number: it must be a text. Quote it: "7".'],
    [
      { source: from('golden', 1 as never) },
      'the region of the source 1 is a number: it must be a text. Quote it: "1".',
    ],
    [
      { source: ImageSource.imageName('golden', 'us-east-1' as never) },
      'options of the source "us-east-1" is a text: they must be an object. Write { region: "us-east-1" }.',
    ],
    [
      { source: 'golden' },
      'source "golden" is a text: it must be an ImageSource. Write ImageSource.imageName("golden").',
    ],
    [
      { source: 'arn:aws:appstream:eu-west-1:111122223333:image/a' },
      'source "arn:aws:appstream:eu-west-1:111122223333:image/a" is a text: it must be an ImageSource. ' +
        'Write ImageSource.image(AppStreamImage.fromImageArn(…)).',
    ],
    [
      { source: { imageName: 'golden' } },
      'source {"imageName":"golden"} is an object: it must be an ImageSource. ' +
        'Write ImageSource.imageName("<name of the image>").',
    ],
    [
      { source: ImageSource.image('golden' as never) },
      'the image of the source "golden" is a text: it must be an AppStreamImage. Write ImageSource.imageName("golden").',
    ],
    [
      { createTimeout: Token.asNumber({ Ref: 'Minutes' }) },
      'createTimeout is a token: it must be a Duration. Give one, such as Duration.minutes(180).',
    ],
    [
      { createTimeout: 180 },
      'createTimeout 180 is a number: it must be a Duration. Give one, such as Duration.minutes(180).',
    ],
    [{ deleteTimeout: '2h' }, 'deleteTimeout "2h" is a text: it must be a Duration.'],
    [{ createTimeout: { hours: 3 } }, 'createTimeout {"hours":3} is an object: it must be a Duration.'],
    [
      { removalPolicy: 'RETAIN' },
      'removalPolicy "RETAIN" is a text: it must be a RemovalPolicy. Give RemovalPolicy.RETAIN or RemovalPolicy.DESTROY.',
    ],
    [{ removalPolicy: true }, 'removalPolicy true is a boolean: it must be a RemovalPolicy.'],
    [
      { sharedWith: '444455556666' },
      'sharedWith "444455556666" is a text: it must be a list of ImageShare. Write [{ accountId: "…" }].',
    ],
    [
      { sharedWith: { accountId: '444455556666' } },
      'sharedWith {"accountId":"444455556666"} is an object: it must be a list of ImageShare. Put it in brackets.',
    ],
    [
      { sharedWith: ['444455556666'] },
      'sharedWith[0] "444455556666" is a text: it must be an ImageShare. Write { accountId: "444455556666" }.',
    ],
    [
      { sharedWith: [{ accountId: '111122223333' }, 444455556666] },
      'sharedWith[1] 444455556666 is a number: it must be an ImageShare. Write { accountId: "444455556666" }.',
    ],
    [
      { sharedWith: [['444455556666']] },
      'sharedWith[0] ["444455556666"] is a list: it must be an ImageShare. Write { accountId: "…" }.',
    ],
    [
      { sharedWith: [undefined] },
      'sharedWith[0] is missing: it must be an ImageShare. Declare or remove it.',
    ],
    [
      { sharedWith: [{ accountId: 444455556666 }] },
      'sharedWith.accountId 444455556666 is a number: it must be a text of 12 digits. Quote it: "444455556666".',
    ],
    [{ sharedWith: [{ accountId: 1234567890 }] }, 'Quote it: "001234567890".'],
    [
      { sharedWith: [{ accountId: ['444455556666'] }] },
      'sharedWith.accountId ["444455556666"] is a list: it must be a text. Give a text.',
    ],
    [
      { sharedWith: [{ accountId: '444455556666', allowFleet: 'false' }] },
      'sharedWith.allowFleet "false" is a text: it must be true or false, without quotes. Correct it.',
    ],
    [
      { sharedWith: [{ accountId: '444455556666', allowImageBuilder: 1 }] },
      'sharedWith.allowImageBuilder 1 is a number: it must be true or false, without quotes. Correct it.',
    ],
  ])('%p', (props, message) => {
    expect(errorOf(props)).toContain(message);
    expect(errorOf(props)).not.toContain('\n');
  });

  test('a construct in place of a source', () => {
    expect(errorOf((stack) => ({ source: newImage(stack, {}, 'Other') }))).toBe(
      'source is the construct MyStack/Other: it must be an ImageSource. Write ImageSource.image(…) around it.',
    );
    expect(errorOf((stack) => ({ source: { of: newImage(stack, {}, 'Other') } }))).toBe(
      'source is an object: it must be an ImageSource. Write ImageSource.imageName("<name of the image>").',
    );
  });

  test('a construct in place of its value', () => {
    expect(
      errorOf((stack) => ({
        source: from(ssm.StringParameter.fromStringParameterName(stack, 'Golden', '/golden') as never),
      })),
    ).toBe(
      'the name of the source is the construct MyStack/Golden: it must be a text. Give an attribute of it.',
    );
  });

  test.each<[unknown, string]>([
    [NaN, 'NaN is not possible'],
    [-1, '-1 is not possible'],
    [2.5, '2.5 is not possible'],
    [101, '101 is not possible'],
    ['2', '"2" is a text'],
    [true, 'true is a boolean'],
    [2n, '2 is a bigint'],
    [circular, 'is an object'],
    [Token.asNumber({ Ref: 'Count' }), 'is a token'],
  ])('keepPrevious %p', (keepPrevious, given) => {
    expect(errorOf({ keepPrevious })).toBe(
      `keepPrevious ${given}: it must be a whole number from 0 to 100, known at synthesis. Choose such a number.`,
    );
  });

  test.each([
    ['fromImageName', 'imageName 7 is a number: it must be a text. Quote it: "7".'],
    ['fromImageArn', 'imageArn 7 is a number: it must be a text. Quote it: "7".'],
  ] as const)('%s', (method, message) => {
    expect(() => AppStreamImage[method](newStack(), 'Imported', 7 as never)).toThrow(message);
  });
});

describe('a token that is no text', () => {
  const accounts = (stack: Stack) =>
    new CfnParameter(stack, 'Accounts', { type: 'CommaDelimitedList' }).valueAsList;
  const NO_TEXT = 'is a token that is no text: it must be a text. Write Token.asString(…) around it.';
  const OF_LIST = 'is a token of a list: it must be a text. Take one out of the list with Fn.select(0, …).';

  const tokens: [string, (stack: Stack) => unknown, string][] = [
    ['an attribute', (stack) => new CfnResource(stack, 'Other', { type: 'A::B::C' }).getAtt('Name'), NO_TEXT],
    ['a parameter', (stack) => new CfnParameter(stack, 'Value').value, NO_TEXT],
    ['a number', (stack) => new CfnParameter(stack, 'Value', { type: 'Number' }).valueAsNumber, NO_TEXT],
    ['a list', accounts, OF_LIST],
    ['one of a list', (stack) => accounts(stack)[0], OF_LIST],
    ['one of a list within a text', (stack) => `golden-${accounts(stack)[0]}`, OF_LIST],
  ];

  describe.each(tokens)('%s', (_, tokenIn, problem) => {
    test.each<[string, (value: never) => Untyped]>([
      ['imageName', (imageName) => ({ imageName })],
      ['destinationRegion', (destinationRegion) => ({ destinationRegion })],
      ['description', (description) => ({ description })],
      ['revision', (revision) => ({ revision })],
      ['the name of the source', (name) => ({ source: from(name) })],
      ['the region of the source', (region) => ({ source: from('golden', region) })],
      ['the id of the AMI', (id) => ({ source: ImageSource.ami(id) })],
      ['sharedWith.accountId', (accountId) => ({ sharedWith: [{ accountId }] })],
    ])('as %s', (property, props) => {
      expect(errorOf((stack) => props(tokenIn(stack) as never))).toBe(`${property} ${problem}`);
    });

    test('as what other constructs take', () => {
      const stack = newStack();
      const value = tokenIn(stack) as never;
      for (const [property, declareIt] of [
        ['imageName', () => AppStreamImage.fromImageName(stack, 'Named', value)],
        ['imageArn', () => AppStreamImage.fromImageArn(stack, 'Imported', value)],
        ['namePattern', () => new NewestAppStreamImage(stack, 'Newest', { namePattern: value })],
        ['accountId', () => new AppStreamImageShare(stack, 'Share', { imageName: 'a', accountId: value })],
      ] as const)
        expect(declareIt).toThrow(`: ${property} ${problem}`);
    });
  });

  test('a list of accounts', () => {
    expect(errorOf((stack) => ({ sharedWith: accounts(stack) }))).toBe(
      'sharedWith is a token: it must be a list of ImageShare. Write [{ accountId: "…" }].',
    );
  });

  test('what is taken out of a list passes', () => {
    const stack = newStack();
    declare({ sharedWith: [{ accountId: Fn.select(0, accounts(stack)) }] }, stack);
  });
});

test.each(['createTimeout', 'deleteTimeout'])('%s of a number that is none shows it', (property) => {
  expect(errorOf((stack) => ({ [property]: Duration.minutes(stack.node.tryGetContext('minutes')) }))).toMatch(
    RegExp(
      `^${property} NaN is not possible: it must be a whole number of seconds from 5 minutes to 12 hours`,
    ),
  );
});

describe('what is missing is an error', () => {
  test.each([undefined, null, {}, { source: null }])('where all props are %j', (props) => {
    expect(() => new AppStreamImage(newStack(), 'Desktop', props as never)).toThrow(
      'MyStack/Desktop: source is missing: it is required. Give what the image is made from, such as ' +
        'ImageSource.imageName("<name of the image>").',
    );
  });

  test.each([undefined, null])('where a name is %s', (name) => {
    expect(errorOf({ source: from(name as never) })).toBe(
      'the name of the source is missing: it is required. Declare it.',
    );
    expect(errorOf({ sharedWith: [{ accountId: name }] })).toBe(
      'sharedWith.accountId is missing: it is required. Declare it.',
    );
  });

  test('as context that nobody gave is', () => {
    expect(errorOf((stack) => ({ source: from(stack.node.tryGetContext('golden')) }))).toContain(
      'is missing',
    );
  });

  test.each(['imageName', 'destinationRegion'])('where %s is empty', (property) => {
    expect(errorOf({ [property]: '' })).toMatch(RegExp(`^${property} "" is not an? `));
  });
});

test('null leaves an optional prop out, as it does in JSON', () => {
  const nothing = Object.fromEntries(
    [
      'imageName',
      'destinationRegion',
      'description',
      'sharedWith',
      'revision',
      'removalPolicy',
      'deleteTimeout',
      'provider',
    ].map((property) => [property, null]),
  );
  expect(imageResource(declare(nothing))).toEqual(imageResource(declare({})));
  const share = { accountId: '444455556666', allowFleet: null, allowImageBuilder: null };
  expect(imageResource(declare({ sharedWith: [share] })).Properties.SharedWith).toEqual([
    { AccountId: '444455556666', AllowFleet: 'true', AllowImageBuilder: 'false' },
  ]);
  for (const options of [null, { region: null }])
    declare({ source: ImageSource.imageName('golden', options as never) });
});

test('what another copy of aws-cdk-lib or of this package made is known by what it does', () => {
  const createTimeout = {
    toSeconds: () => 1800,
    isUnresolved: () => false,
    toHumanString: () => '30 minutes',
  };
  const source = {
    _bind: () => ({ properties: { SourceImageName: 'golden' }, image: { name: 'golden' }, isCopied: true }),
  };
  const { CreateTimeout, SourceImageName } = imageResource(
    declare({ createTimeout, source, removalPolicy: RemovalPolicy.RETAIN }),
  ).Properties;
  expect({ CreateTimeout, SourceImageName }).toEqual({ CreateTimeout: '1800', SourceImageName: 'golden' });
});
