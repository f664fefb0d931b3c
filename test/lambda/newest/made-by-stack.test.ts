import { observed } from '../../../lambda/appstream/observed-image';
import { isMadeByStack } from '../../../lambda/newest/made-by-stack';
import { type Home, homeOf } from '../../../lambda/request/identity';
import { markedDescription, ownerOf } from '../../../lambda/request/marker';

const home = homeOf(
  'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1a2b3c4d-0000-0000-0000-000000000000',
);
const other = homeOf(
  'arn:aws:cloudformation:eu-west-1:111122223333:stack/Other/5e6f7a8b-0000-0000-0000-000000000000',
);
const region = 'eu-west-1';
const maker = { home, region, imageLogicalIds: ['Desk', 'Lab'] };

/** An image with the description that one had which a resource of a stack made under a name in a region. */
function image(Name: string, by: Home, logicalId: string, as = Name, where = region) {
  const owner = ownerOf(by, logicalId, where, as);
  return observed({
    Name,
    Description: markedDescription('Copy', { owner, content: 'content', attempt: '0aaaaa_____' }),
  });
}

test.each([
  [true, 'an image of the stack', image('a', home, 'Desk')],
  [true, 'an image of another resource of the stack', image('a', home, 'Lab')],
  [true, 'an image of a resource that has left the stack', image('a', home, 'Gone')],
  [false, 'an image of another stack', image('a', other, 'Desk')],
  [false, 'an image that nobody marked', observed({ Name: 'a' })],
  [false, 'a copy by hand that inherited the description', image('b', home, 'Desk', 'a')],
  [
    false,
    'a copy by hand from another region under the same name',
    image('a', home, 'Desk', 'a', 'us-east-1'),
  ],
])('lifecycle 1: it is %p that the stack has made %s', (expected, _, made) => {
  expect(isMadeByStack(made, maker)).toBe(expected);
});

test('lifecycle 1: a copy of an image whose resource has left the stack counts as made by it: nobody can tell', () => {
  expect(isMadeByStack(image('b', home, 'Gone', 'a'), maker)).toBe(true);
});
