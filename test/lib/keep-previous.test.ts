import { App, NestedStack, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { ImageSource } from '../../lib';
import { from, imageResource, newImage, newStack, resources } from './support';

const env = { account: '111122223333', region: 'eu-west-1' };

describe('keepPrevious', () => {
  test.each<[string, unknown, string]>([
    ['below 0', -1, '-1 is not possible'],
    ['above 100', 101, '101 is not possible'],
    ['that is not whole', 1.5, '1.5 is not possible'],
    ['that is no number', NaN, 'NaN is not possible'],
    ['that is a text', '2', '"2" is a text'],
    ['that is true', true, 'true is a boolean'],
    ['that is a token', Token.asNumber({ Ref: 'Keep' }), 'is a token'],
  ])('%s is an error', (_, keepPrevious, given) => {
    expect(() => newImage(newStack(), { keepPrevious: keepPrevious as number })).toThrow(
      `MyStack/Desktop: keepPrevious ${given}: it must be a whole number from 0 to 100, known at synthesis. ` +
        'Choose such a number.',
    );
  });

  test('beside an explicit name is an error, also where that is a token; 0 is none', () => {
    expect(() => newImage(newStack(), { keepPrevious: 1, imageName: 'desktop' })).toThrow(
      'MyStack/Desktop: keepPrevious 1 is not possible beside imageName "desktop": each image that stays needs a name of ' +
        'its own. Leave one of the two out.',
    );
    const imageName = Token.asString({ Ref: 'Name' });
    expect(() => newImage(newStack(), { keepPrevious: 1, imageName })).toThrow(
      'is not possible beside imageName',
    );
    newImage(newStack(), { keepPrevious: 0, imageName: 'desktop' });
  });

  test.each([
    [1, '1'],
    [100, '100'],
    [0, undefined],
    [undefined, undefined],
    [null as never, undefined],
  ])('%s is %s in the template', (keepPrevious, KeepPrevious) => {
    const stack = newStack();
    newImage(stack, { keepPrevious });
    expect(imageResource(stack).Properties.KeepPrevious).toBe(KeepPrevious);
  });

  test('is said of the image, and of no other resource of its chain', () => {
    const stack = newStack();
    newImage(stack, { keepPrevious: 2, createTimeout: undefined });
    const says = Object.values(resources(stack)).filter(
      ({ Properties }) => 'KeepPrevious' in (Properties ?? {}),
    );
    expect(says.map(({ Type }) => Type)).toEqual(['Custom::AppStreamImage']);
  });
});

describe('the default quota of ten images', () => {
  function warnings(...stacks: Stack[]): unknown[] {
    return stacks.flatMap((stack) =>
      Annotations.fromStack(stack)
        .findWarning('*', Match.stringLikeRegexp('imageQuota'))
        .map(({ id, entry }) => [id, entry.data]),
    );
  }

  const warning = (sum: number, parts: string, where = 'the region of the stack') =>
    `a release needs room for ${sum} images in ${where} (${parts}): the default quota is 10 images in a region. Lower ` +
    'keepPrevious, or raise quota L-E1182CCA (images) in Service Quotas and acknowledge this warning. ' +
    '[ack: cdk-appstream-image:imageQuota]';

  test('holds seven kept images beside the present one, a new one and their source', () => {
    const stack = newStack();
    newImage(stack, { keepPrevious: 7 });
    expect(warnings(stack)).toEqual([]);
  });

  test('does not hold eight', () => {
    const stack = newStack();
    newImage(stack, { keepPrevious: 8 });
    expect(warnings(stack)).toEqual([['/MyStack', warning(11, 'present 1, new 1, kept 8, sources 1')]]);
  });

  test('holds eight where the source is in another region', () => {
    const stack = newStack({ env });
    newImage(stack, { keepPrevious: 8, source: from('golden', 'us-east-1') });
    expect(warnings(stack)).toEqual([]);
  });

  test('counts a source of several images once, and what the stack makes itself not as a source', () => {
    const stack = newStack();
    const first = newImage(stack, { keepPrevious: 2 }, 'First');
    newImage(stack, { keepPrevious: 2 }, 'Second');
    newImage(stack, { source: ImageSource.image(first) }, 'Third');
    expect(warnings(stack)).toEqual([['/MyStack', warning(11, 'present 3, new 3, kept 4, sources 1')]]);
  });

  test('is one of each region', () => {
    const stack = newStack({ env });
    const source = from('golden', 'us-east-1');
    newImage(stack, { keepPrevious: 5 }, 'Here');
    newImage(stack, { keepPrevious: 8, source, destinationRegion: 'us-east-1' }, 'There');
    newImage(stack, { keepPrevious: 5, source, destinationRegion: 'eu-central-1' }, 'Elsewhere');
    const sum = warning(11, 'present 1, new 1, kept 8, sources 1', 'us-east-1');
    expect(warnings(stack)).toEqual([['/MyStack', sum]]);
  });

  test('the region of the stack written out is the same', () => {
    const stack = newStack({ env });
    newImage(stack, { keepPrevious: 3 }, 'First');
    newImage(
      stack,
      { keepPrevious: 3, destinationRegion: 'eu-west-1', source: from('golden', 'eu-west-1') },
      'Second',
    );
    expect(warnings(stack)).toEqual([
      ['/MyStack', warning(11, 'present 2, new 2, kept 6, sources 1', 'eu-west-1')],
    ]);
  });

  test('is warned of where images are kept alone: many images have a higher quota anyway', () => {
    const stack = newStack();
    for (let n = 0; n < 20; n += 1) newImage(stack, {}, `Desktop${n}`);
    expect(warnings(stack)).toEqual([]);
  });

  test('is warned of once, however often the app is synthesized, in each stack with what it has', () => {
    const app = new App();
    const one = new Stack(app, 'One');
    const other = new NestedStack(one, 'Other');
    newImage(one, { keepPrevious: 8 });
    newImage(other, { keepPrevious: 7 });
    app.synth();
    app.synth({ force: true });
    expect(warnings(one)).toEqual([['/One', warning(11, 'present 1, new 1, kept 8, sources 1')]]);
  });
});
