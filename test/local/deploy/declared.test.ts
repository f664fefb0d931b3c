import type { Template } from '../../../local/cloudformation/template';
import { parametersOfVersions, resourcesOf, withNested } from '../../../local/deploy/declared';
import { givenTo, refuseUnknown } from '../../../local/deploy/parameters';
import { sourcesOf } from '../../../local/deploy/sources';

const region = 'eu-west-1';

const withParameter = (
  Type: string,
  Default?: string,
  SourceImageName: unknown = { Ref: 'P' },
): Template => ({
  Parameters: { P: { Type, Default } },
  Resources: { Image: { Type: 'Custom::AppStreamImage', Properties: { SourceImageName } } },
});

const names = (template: Template, others: object = {}) =>
  sourcesOf([{ template, region, ...others }]).map(({ name }) => name);

describe('a source is known before its stack is deployed', () => {
  const SSM = 'AWS::SSM::Parameter::Value<String>';

  test.each<[string, string[], Template, object]>([
    ['from the default of a parameter', ['a'], withParameter('String', 'a'), {}],
    ['from what the parameter is given', ['b'], withParameter('String', 'a'), { parameters: { P: 'b' } }],
    ['from Parameter Store', ['c'], withParameter(SSM, '/a'), { stored: { '/a': 'c' } }],
    [
      'from a dynamic reference',
      ['c'],
      withParameter('String', 'a', '{{resolve:ssm:/a:2}}'),
      { stored: { '/a': 'c' } },
    ],
    [
      'from texts that are joined',
      ['a-eu-west-1'],
      withParameter('String', 'a', { 'Fn::Sub': '${P}-${AWS::Region}' }),
      {},
    ],
    ['but not from a parameter without a value', [], withParameter('String'), {}],
    ['but not from what nobody has stored', [], withParameter(SSM, '/a'), {}],
    ['but not from a dynamic reference to that', [], withParameter('String', 'a', '{{resolve:ssm:/a}}'), {}],
    [
      'but not from another resource',
      [],
      withParameter('String', 'a', { 'Fn::GetAtt': ['Other', 'Name'] }),
      {},
    ],
  ])('%s', (_, expected, template, others) => {
    expect(names(template, others)).toEqual(expected);
  });
});

test('an image whose condition does not hold needs no source; one whose condition is not known yet does', () => {
  const image = (name: string, Condition: string) => ({
    Type: 'Custom::AppStreamImage',
    Condition,
    Properties: { SourceImageName: name },
  });
  const template: Template = {
    Parameters: { P: { Type: 'String' } },
    Conditions: {
      Holds: { 'Fn::Equals': ['a', 'a'] },
      Fails: { 'Fn::Not': [{ Condition: 'Holds' }] },
      Unknown: { 'Fn::Equals': [{ Ref: 'P' }, 'a'] },
    },
    Resources: { A: image('a', 'Holds'), B: image('b', 'Fails'), C: image('c', 'Unknown') },
  };
  expect(names(template)).toEqual(['a', 'c']);
  expect(resourcesOf([{ template, region }]).map(({ condition }) => condition)).toEqual([
    'holds',
    'does not hold',
    'not known yet',
  ]);
});

test('what a nested stack is given is known in it, and a condition of it decides over all that it has', () => {
  const parent: Template = {
    Conditions: { Fails: { 'Fn::Equals': ['a', 'b'] } },
    Resources: {
      Images: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: 'one', Parameters: { P: 'golden', Unknown: { Ref: 'Images' } } },
      },
      Off: {
        Type: 'AWS::CloudFormation::Stack',
        Condition: 'Fails',
        Properties: { TemplateURL: 'one', Parameters: { P: 'trial' } },
      },
    },
  };
  const stacks = withNested({ template: parent, region }, () => withParameter('String'));
  expect(stacks).toHaveLength(3);
  expect(sourcesOf(stacks).map(({ name }) => name)).toEqual(['golden']);
});

describe('the parameters of the versions of a stack', () => {
  const versions = [withParameter('String', 'a'), withParameter('String', 'b')];

  test('keep what they were, whatever their new default is', () => {
    expect(parametersOfVersions(versions, {})).toEqual([{ P: 'a' }, { P: 'a' }]);
  });

  test('are what is given', () => {
    expect(parametersOfVersions(versions, { P: 'c' })).toEqual([{ P: 'c' }, { P: 'c' }]);
  });

  test('are gone with their declaration', () => {
    expect(parametersOfVersions([...versions, { Resources: {} }], { P: 'c' }).at(-1)).toEqual({});
  });

  test('are given to a stack by its name, before those that are for all', () => {
    const given = [
      { stack: 'Desktops', name: 'P', value: 'one' },
      { name: 'P', value: 'all' },
      { name: 'Else', value: 'x' },
    ];
    expect(givenTo('Desktops', versions, given)).toEqual({ P: 'one' });
    expect(givenTo('Others', versions, given)).toEqual({ P: 'all' });
  });

  test('are refused where a stack does not have them', () => {
    const stacks = [{ name: 'Desktops', templates: versions }];
    expect(() => refuseUnknown([{ stack: 'Desktops', name: 'Q', value: '' }], stacks)).toThrow(
      '--parameters Q: stack Desktops does not have such a parameter.',
    );
    expect(() => refuseUnknown([{ stack: 'Desktops', name: 'P', value: '' }], stacks)).not.toThrow();
  });
});
