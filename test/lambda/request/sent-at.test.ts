import { sentAt } from '../../../lambda/request/sent-at';
import { event } from './declaring';

const NOW = Date.UTC(2026, 10, 26, 12, 30, 45);
const sent = (query: string) => sentAt(event({ ResponseURL: `https://bucket/?${query}` }), NOW);

test.each(['X-Amz-Date=20261126T122000Z', 'a=b&X-Amz-Date=20261126T122000Z&X-Amz-Expires=7200'])(
  'lifecycle 7: an event was sent when CloudFormation signed its ResponseURL: %s',
  (query) => {
    expect(sent(query)).toBe(Date.UTC(2026, 10, 26, 12, 20));
  },
);

test.each([
  ['tells nothing', 'X-Amz-Expires=7200'],
  ['tells no date', 'X-Amz-Date=tomorrow'],
  ['tells a date that is none', 'X-Amz-Date=20261399T999999Z'],
  ['is from the future', 'X-Amz-Date=20261126T123046Z'],
  ['is older than any event', 'X-Amz-Date=20261126T103045Z'],
  ['tells the date of something else', 'Other-X-Amz-Date=20261126T122000Z'],
  ['goes on after the date', 'X-Amz-Date=20261126T122000Z0'],
])('lifecycle 7: an event was sent now where its ResponseURL %s', (_, query) => {
  expect(sent(query)).toBe(NOW);
});
