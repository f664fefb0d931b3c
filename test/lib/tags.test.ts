import { App, Aws, CfnParameter, Duration, NestedStack, Stack, Stage, TagManager, Tags } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { imageResource, newImage, newStack, resources } from './support';

test('tags of the image, the stack and the app reach the image', () => {
  const app = new App();
  const stack = new Stack(app, 'MyStack');
  const image = newImage(stack);
  Tags.of(app).add('from', 'app');
  Tags.of(stack).add('team', 'desktops');
  Tags.of(image).add('cost-center', '42');
  expect(imageResource(stack).Properties.Tags).toEqual([
    { Key: 'cost-center', Value: '42' },
    { Key: 'from', Value: 'app' },
    { Key: 'team', Value: 'desktops' },
  ]);
});

test('the nearest tag wins, and tags can be removed', () => {
  const stack = newStack();
  const image = newImage(stack);
  Tags.of(stack).add('team', 'all');
  Tags.of(image).add('team', 'desktops');
  Tags.of(stack).add('gone', 'yes');
  Tags.of(image).remove('gone');
  expect(imageResource(stack).Properties.Tags).toEqual([{ Key: 'team', Value: 'desktops' }]);
});

test('resource types can be included and excluded', () => {
  const stack = newStack();
  newImage(stack);
  Tags.of(stack).add('image', 'yes', { includeResourceTypes: ['Custom::AppStreamImage'] });
  Tags.of(stack).add('other', 'yes', { excludeResourceTypes: ['Custom::AppStreamImage'] });
  expect(imageResource(stack).Properties.Tags).toEqual([{ Key: 'image', Value: 'yes' }]);
});

test('no tags, no property', () => {
  const stack = newStack();
  newImage(stack);
  expect(imageResource(stack).Properties).not.toHaveProperty('Tags');
});

test('only the image carries tags, not the rest of its chain', () => {
  const stack = newStack();
  Tags.of(newImage(stack, { createTimeout: Duration.hours(2) })).add('team', 'desktops');
  const tagged = Object.values(resources(stack)).filter(
    ({ Type, Properties }) => Type.startsWith('Custom::') && Properties.Tags,
  );
  expect(tagged.map(({ Type }) => Type)).toEqual(['Custom::AppStreamImage']);
});

describe('tags of the stack are on the image, to which CloudFormation does not give them', () => {
  const tagsOf = (stack: Stack) =>
    Object.fromEntries(
      (imageResource(stack).Properties.Tags ?? []).map(({ Key, Value }: Record<string, unknown>) => [
        Key,
        Value,
      ]),
    );
  const STACK_ONLY = { includeResourceTypes: ['aws:cdk:stack'] };

  test('that the stack is made with, or that are added to it alone', () => {
    const stack = newStack({ tags: { CostCenter: 'a' } });
    newImage(stack);
    Tags.of(stack.node.root).add('from', 'app', STACK_ONLY);
    stack.addStackTag('added', 'later');
    expect(tagsOf(stack)).toEqual({ CostCenter: 'a', added: 'later', from: 'app' });
  });

  test('and a change of one changes nothing but that property', () => {
    const templateWith = (CostCenter: string) => {
      const stack = newStack({ tags: { CostCenter } });
      newImage(stack);
      return JSON.stringify(resources(stack));
    };
    expect(templateWith('b')).not.toBe(templateWith('a'));
    expect(templateWith('b')).toBe(
      templateWith('a').replace('{"Key":"CostCenter","Value":"a"}', '{"Key":"CostCenter","Value":"b"}'),
    );
  });

  test.each([undefined, 0, 10, 300])('but one of the image wins, with priority %s', (priority) => {
    const stack = newStack({ tags: { team: 'all' } });
    Tags.of(newImage(stack)).add('team', 'desktops', { priority });
    expect(tagsOf(stack)).toEqual({ team: 'desktops' });
  });

  test('unless they are removed, from the image or from the stack', () => {
    const stack = newStack({ tags: { image: 'x', stack: 'x', both: 'x' } });
    Tags.of(newImage(stack)).remove('image');
    Tags.of(stack).remove('stack', STACK_ONLY);
    Tags.of(stack).remove('both');
    expect(tagsOf(stack)).toEqual({});
  });

  test('unless the resource type is excluded', () => {
    const stack = newStack({ tags: { team: 'all' } });
    newImage(stack);
    Tags.of(stack).add('team', 'desktops', { excludeResourceTypes: ['Custom::AppStreamImage'] });
    Tags.of(stack).add('other', 'yes', { excludeResourceTypes: ['AWS::S3::Bucket'] });
    expect(tagsOf(stack)).toEqual({ other: 'yes' });
  });

  test('with the feature flag of explicit stack tags, too', () => {
    const stack = newStack(
      { tags: { team: 'all' } },
      { context: { '@aws-cdk/core:explicitStackTags': true } },
    );
    newImage(stack);
    Tags.of(stack).add('for', 'resources');
    Tags.of(stack).add('only', 'the stack', STACK_ONLY);
    expect(tagsOf(stack)).toEqual({ for: 'resources', only: 'the stack', team: 'all' });
  });

  test('in a stage', () => {
    const stage = new Stage(new App(), 'Test');
    const stack = new Stack(stage, 'MyStack', { tags: { team: 'all' } });
    newImage(stack);
    Tags.of(stage).add('stage', 'test', STACK_ONLY);
    expect(tagsOf(stack)).toEqual({ stage: 'test', team: 'all' });
  });

  test('those of the parent in a nested stack, unless that one has another', () => {
    const parent = newStack({ tags: { team: 'all', from: 'parent' } });
    const nested = new NestedStack(parent, 'Nested');
    newImage(nested);
    nested.addStackTag('from', 'nested');
    Tags.of(parent).add('resource', 'nested', { includeResourceTypes: ['AWS::CloudFormation::Stack'] });
    expect(tagsOf(nested)).toEqual({ team: 'all', from: 'nested', resource: 'nested' });
  });

  test('tokens included, which CDK leaves out of the tags of the stack itself', () => {
    const stack = newStack({ tags: { where: Aws.REGION } });
    newImage(stack);
    expect(tagsOf(stack)).toEqual({ where: { Ref: 'AWS::Region' } });
  });

  test('and are not asked for too early: what an aspect sets afterwards counts', () => {
    const stack = newStack({ tags: { team: 'all', gone: 'yes' } });
    const image = newImage(stack);
    const manager = TagManager.of(image.node.defaultChild)!;
    expect(manager.tagValues()).toEqual({ team: 'all', gone: 'yes' });
    Tags.of(image).add('team', 'desktops');
    Tags.of(image).remove('gone');
    expect(tagsOf(stack)).toEqual({ team: 'desktops' });
  });
});

describe('tags that AppStream would refuse fail at synthesis', () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag${i}`, 'v']));

  const synthesized = (tags: Record<string, string>) => {
    const stack = newStack();
    const image = newImage(stack);
    for (const [key, value] of Object.entries(tags)) Tags.of(image).add(key, value);
    return () => resources(stack);
  };

  test.each<[string, Record<string, string>, string]>([
    [
      'a key of AWS',
      { 'aws:team': 'desktops' },
      'tag key "aws:team" is not allowed: it must have 1 to 128 characters and not begin with "aws:". Change it.',
    ],
    ['a long key', { ['k'.repeat(129)]: 'v' }, 'is not allowed: it must have 1 to 128 characters'],
    [
      'a long value',
      { team: 'v'.repeat(257) },
      'tag "team" has a value of 257 characters: at most 256 are allowed. Shorten it.',
    ],
    [
      'other characters in a key',
      { 'cost|center': 'v' },
      'tag key "cost|center" has other characters than AppStream takes: letters, digits, blanks and "_.:/=+-@" are allowed. ' +
        'Change it.',
    ],
    [
      'other characters in a value',
      { team: 'R&D' },
      'tag "team" has the value "R&D": AppStream takes letters, digits, blanks and "_.:/=+-@" alone. Change it.',
    ],
    ['more than fit', many(44), "44 tags: an image takes at most 43 beside the handler's own. Remove some."],
    [
      'a key of the handler',
      { 'cdk-appstream-image:deletable-since': 'v' },
      'tag key "cdk-appstream-image:deletable-since" is not allowed: the handler keeps its own notes there. ' +
        'Choose another key.',
    ],
  ])('%s', (_, tags, message) => {
    expect(synthesized(tags)).toThrow(message);
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'a key of AWS',
      { 'aws:team': 'desktops' },
      'tag key "aws:team" is not allowed: it must have 1 to 128 characters and not begin with "aws:". Change it.',
    ],
    ['a number', { cost: 42 }, 'tag "cost" has the value 42: it must be a text. Quote it: "42".'],
    [
      'nothing',
      { cost: undefined },
      'tag "cost" has no value: it must be a text. Give it one, or leave the tag out.',
    ],
    [
      'more than fit beside those of the image',
      many(42),
      "44 tags, 42 of them of the stack: an image takes at most 43 beside the handler's own. Remove some.",
    ],
  ])('%s of the stack', (_, tags, message) => {
    const stack = newStack({ tags: tags as Record<string, string> });
    const image = newImage(stack);
    for (const key of ['one', 'two']) Tags.of(image).add(key, 'v');
    expect(() => resources(stack)).toThrow(message);
  });

  test('tags at their limits do not', () => {
    synthesized({ ...many(42), ['k'.repeat(128)]: 'v'.repeat(256) })();
  });

  test.each([
    ['Größe', 'Büro 2/3: a.b_c=d+e-f@g'],
    ['größe:x', ''],
    ['日本', '東京'],
  ])('letters of any alphabet do not: %s', (key, value) => {
    synthesized({ [key]: value })();
  });

  test('what is still to be looked up, whose placeholder may be long, is not known yet', () => {
    const stack = newStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    const parameterName = `/${'p'.repeat(300)}`;
    const team = ssm.StringParameter.valueFromLookup(stack, parameterName);
    expect(team.length).toBeGreaterThan(256);
    Tags.of(newImage(stack)).add('team', team);
    resources(stack);
  });

  test('what a token stands for is not known yet', () => {
    const stack = newStack();
    Tags.of(newImage(stack)).add(
      'team',
      `${'v'.repeat(300)}${new CfnParameter(stack, 'Team').valueAsString}`,
    );
    resources(stack);
  });
});
