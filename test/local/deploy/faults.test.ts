import { withDeclared, withFailingSibling } from '../../../local/deploy/changed-templates';
import { parseFault } from '../../../local/deploy/faults';

test('a fault is NAME=COUNT, once where there is no count', () => {
  expect(parseFault('throttle=5')).toEqual(['throttle', 5]);
  expect(parseFault('copy-fails')).toEqual(['copy-fails', 1]);
});

test.each([
  ['earthquake=1', 'There is no fault "earthquake". There are: throttle,'],
  ['throttle=0', 'The count of fault throttle is "0": it must be a whole number from 1.'],
  ['throttle=many', 'Write throttle=3.'],
])('%s is refused', (text, message) => {
  expect(() => parseFault(text)).toThrow(message);
});

test('a sibling that fails joins the template', () => {
  expect(withFailingSibling({ Resources: { A: { Type: 'T' } } }, 5)).toEqual({
    Resources: { A: { Type: 'T' }, Sibling: { Type: 'Test::Sibling', Properties: { FailAfterSeconds: 5 } } },
  });
});

test('what an image declares is added to what it declares already, and to no other resource', () => {
  const Role = { Type: 'AWS::IAM::Role', Properties: { Tags: ['a'] } };
  const image = (Tags: string[]) => ({
    Type: 'Custom::AppStreamImage',
    Properties: { ImageName: 'n', Tags },
  });
  const template = { Resources: { Role, Image: image(['a']), Bare: { Type: 'Custom::AppStreamImage' } } };
  expect(withDeclared(template, { Tags: [{ Key: 'b' }] })).toEqual({
    Resources: {
      Role,
      Image: { Type: 'Custom::AppStreamImage', Properties: { ImageName: 'n', Tags: ['a', { Key: 'b' }] } },
      Bare: { Type: 'Custom::AppStreamImage', Properties: { Tags: [{ Key: 'b' }] } },
    },
  });
});
