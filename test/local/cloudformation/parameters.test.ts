import { ParameterStore } from '../../../local/cloudformation/parameter-store';
import type { ParameterDefinition, Template } from '../../../local/cloudformation/template';

const place = { account: '111122223333', region: 'eu-west-1' };
const store = new ParameterStore();
store.put(place, '/a', 'stored');
store.put(place, '/list', 'c,d');

const template = (P: ParameterDefinition): Template => ({ Parameters: { P }, Resources: {} });

test.each<[ParameterDefinition, object | undefined, unknown]>([
  [{ Type: 'String', Default: 'a' }, undefined, 'a'],
  [{ Type: 'String', Default: 'a' }, { P: 'b' }, 'b'],
  [{ Type: 'String', Default: '' }, undefined, ''],
  [{ Type: 'CommaDelimitedList', Default: 'a,b' }, undefined, ['a', 'b']],
  [{ Type: 'List<Number>' }, { P: '1, 2' }, ['1', '2']],
  [{ Type: 'CommaDelimitedList', AllowedValues: ['a', 'b'] }, { P: 'a, b' }, ['a', 'b']],
  // A pattern of Java that JavaScript cannot read.
  [{ Type: 'String', AllowedPattern: 'a++' }, { P: 'b' }, 'b'],
  [{ Type: 'AWS::SSM::Parameter::Value<String>', Default: '/b' }, { P: '/a' }, 'stored'],
  [{ Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/list' }, undefined, ['c', 'd']],
])('%j given %j is %j', (definition, given, expected) => {
  expect(store.valuesOf(template(definition), place, given as Record<string, unknown>)).toEqual({
    P: expected,
  });
});

const STAGES = { AllowedValues: ['test', 'production'], Default: 'test' };
const NAMES = { AllowedPattern: 'golden-[0-9]+', Default: 'golden-1' };

test.each<[ParameterDefinition, string, string]>([
  [{ Type: 'String', ...STAGES }, 'prod', "Parameter 'P' must be one of AllowedValues"],
  [{ Type: 'CommaDelimitedList', ...STAGES }, 'test,prod', "Parameter 'P' must be one of AllowedValues"],
  [{ Type: 'Number', AllowedValues: [1, 2], Default: 1 }, '3', "Parameter 'P' must be one of AllowedValues"],
  [{ Type: 'String', ...NAMES }, 'my golden-1', "Parameter 'P' must match pattern golden-[0-9]+"],
  [{ Type: 'CommaDelimitedList', ...NAMES }, 'golden-1,b', "Parameter 'P' must match pattern golden-[0-9]+"],
  [
    { Type: 'String', ...NAMES, ConstraintDescription: 'write golden and a number' },
    'b',
    'Parameter P failed to satisfy constraint: write golden and a number',
  ],
])('%j does not take %s', (definition, value, message) => {
  expect(() => store.valuesOf(template(definition), place, { P: value })).toThrow(message);
  const { P } = store.valuesOf(template(definition), place);
  expect([P].flat().map(String)).toEqual([String(definition.Default)]);
});

test('a parameter without a value is refused, and so is one that the template does not have', () => {
  expect(() => store.valuesOf(template({ Type: 'String' }), place)).toThrow(
    'Parameters: [P] must have values',
  );
  expect(() => store.valuesOf(template({ Type: 'String', Default: 'a' }), place, { Q: 'b' })).toThrow(
    'Parameters: [Q] do not exist in the template',
  );
});
