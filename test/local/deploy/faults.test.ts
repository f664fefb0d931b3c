import { parseFault, withFailingSibling } from '../../../local/deploy/faults';

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
