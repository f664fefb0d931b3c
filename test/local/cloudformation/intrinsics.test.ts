import { resolve, withScalarsAsStrings, type Scope } from '../../../local/cloudformation/intrinsics';
import { dependencies } from '../../../local/cloudformation/template';

const scope: Scope = {
  template: {
    Mappings: { Runtimes: { 'eu-west-1': { node: 'nodejs24.x' } } },
    Conditions: {
      IsHere: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
      IsElsewhere: { 'Fn::Not': [{ Condition: 'IsHere' }] },
      IsKnown: { 'Fn::Or': [{ Condition: 'IsElsewhere' }, { Condition: 'IsHere' }] },
      IsBoth: { 'Fn::And': [{ Condition: 'IsElsewhere' }, { Condition: 'IsHere' }] },
    },
    Resources: {},
  },
  region: 'eu-west-1',
  ref: (name) => (name === 'AWS::Region' ? 'eu-west-1' : `ref-${name}`),
  attribute: (logicalId, name) => `${logicalId}/${name}`,
  storedParameter: (name) => `stored ${name}`,
  exported: (name) => `exported ${name}`,
  stackOutput: ({ StackName, OutputName, Region }) => `${OutputName} of ${StackName} in ${Region}`,
};

test.each([
  [{ Ref: 'Image' }, 'ref-Image'],
  [{ 'Fn::GetAtt': ['Image', 'Nested.Name'] }, 'Image/Nested.Name'],
  [{ 'Fn::GetAtt': 'Image.Arn' }, 'Image/Arn'],
  [{ 'Fn::Join': ['', ['arn:', { Ref: 'Image' }, ':1']] }, 'arn:ref-Image:1'],
  [{ 'Fn::Sub': 'a ${Image} ${Image.Arn} ${!Kept}' }, 'a ref-Image Image/Arn ${Kept}'],
  [{ 'Fn::Sub': ['${Name}-${Image}', { Name: { Ref: 'Other' } }] }, 'ref-Other-ref-Image'],
  [{ 'Fn::Select': ['1', { 'Fn::Split': ['-', 'a-b'] }] }, 'b'],
  [{ 'Fn::If': ['IsHere', 'yes', 'no'] }, 'yes'],
  [{ 'Fn::If': ['IsElsewhere', 'yes', { Ref: 'AWS::NoValue' }] }, undefined],
  [{ 'Fn::If': ['IsKnown', 'yes', 'no'] }, 'yes'],
  [{ 'Fn::If': ['IsBoth', 'yes', 'no'] }, 'no'],
  [{ 'Fn::FindInMap': ['Runtimes', { Ref: 'AWS::Region' }, 'node'] }, 'nodejs24.x'],
  [{ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'eu-west-1a'],
  [{ 'Fn::Base64': { 'Fn::Sub': '${Image}' } }, 'cmVmLUltYWdl'],
  [{ 'Fn::Length': { 'Fn::GetAZs': '' } }, 3],
  [{ 'Fn::ToJsonString': { Id: { Ref: 'Image' } } }, '{"Id":"ref-Image"}'],
  [{ 'Fn::Length': { 'Fn::Cidr': ['10.0.0.0/16', 4, 8] } }, 4],
  [{ 'Fn::ImportValue': 'Images:Name' }, 'exported Images:Name'],
  [
    { 'Fn::GetStackOutput': { StackName: 'Images', OutputName: 'Name', Region: { Ref: 'AWS::Region' } } },
    'Name of Images in eu-west-1',
  ],
  ['image {{resolve:ssm:/desktops/image}}', 'image stored /desktops/image'],
  ['{{resolve:ssm:/desktops/image:3}}', 'stored /desktops/image'],
  [
    { kept: 1, left: { Ref: 'AWS::NoValue' }, list: [{ Ref: 'AWS::NoValue' }, 2] },
    { kept: 1, list: [2] },
  ],
  [
    { Statement: { Effect: 'Allow', Condition: { Bool: { a: true } } } },
    { Statement: { Effect: 'Allow', Condition: { Bool: { a: true } } } },
  ],
])('%j resolves to %j', (value, expected) => {
  expect(resolve(value, scope)).toEqual(expected);
});

test('an intrinsic function that is not played says so', () => {
  expect(() => resolve({ 'Fn::Transform': {} }, scope)).toThrow('Fn::Transform is not played');
});

test('scalars reach a custom resource as strings', () => {
  expect(withScalarsAsStrings({ a: true, b: [1, { c: false }], d: 'text', e: null })).toEqual({
    a: 'true',
    b: ['1', { c: 'false' }],
    d: 'text',
    e: null,
  });
});

test('a resource depends on what it refers to, and on what it says it depends on', () => {
  const template = {
    Resources: {
      A: { Type: 'T' },
      B: { Type: 'T', DependsOn: 'A' },
      C: { Type: 'T', DependsOn: ['A', 'B'], Properties: { x: { Ref: 'AWS::Region' } } },
      D: { Type: 'T', Properties: { x: [{ 'Fn::GetAtt': ['A', 'x'] }], y: { 'Fn::Sub': '${B.x} ${!C}' } } },
      E: {
        Type: 'T',
        Properties: { x: { 'Fn::If': ['Z', { Ref: 'A' }, { 'Fn::Sub': ['${v}', { v: { Ref: 'B' } }] }] } },
      },
    },
  };
  expect(Object.fromEntries(dependencies(template))).toEqual({
    A: [],
    B: ['A'],
    C: ['A', 'B'],
    D: ['A', 'B'],
    E: ['A', 'B'],
  });
});
