import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AppStreamImage, type AppStreamImageProps, ImageSource } from '../../lib';

const docs = path.join(__dirname, '../../docs');
const page = (name: string) => readFileSync(path.join(docs, name), 'utf8').replace(/\s+/g, ' ');

/** How many resources of each type a stack with one image has. */
function counted(props: Partial<AppStreamImageProps> = {}): Map<string, number> {
  const stack = new Stack(new App(), 'Desktops');
  new AppStreamImage(stack, 'Image', { source: ImageSource.imageName('golden'), ...props });
  const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string }> };
  const types = Object.values(Resources).map(({ Type }) => Type);
  return new Map([...new Set(types)].map((type) => [type, types.filter((one) => one === type).length]));
}

const sum = (counts: Map<string, number>) => [...counts.values()].reduce((all, count) => all + count, 0);

const IN_WORDS = new Map([[10, 'ten']]);

test('docs/costs.md says how many resources a stack with one image has', () => {
  const short = Duration.minutes(55);
  const least = sum(counted({ createTimeout: short, deleteTimeout: short }));
  expect(page('costs.md')).toContain(
    `${sum(counted())} resources with the default timeouts, and ${IN_WORDS.get(least)} with timeouts of 55 minutes`,
  );
});

test.each([
  ['55 minutes or less', Duration.minutes(55), Duration.minutes(55)],
  ['the defaults: 3 hours, 55 minutes', undefined, undefined],
  ['the sample above: 6 hours, 2 hours', Duration.hours(6), Duration.hours(2)],
  ['12 hours, 12 hours', Duration.hours(12), Duration.hours(12)],
])('docs/long-waits.md says how many waiters an image has: %s', (timeouts, createTimeout, deleteTimeout) => {
  const counts = counted({ createTimeout, deleteTimeout });
  const [deletion, creation] = ['DeletionWaiter', 'CreationWaiter'].map(
    (part) => counts.get(`Custom::AppStreamImage${part}`) ?? 0,
  );
  expect(page('long-waits.md')).toContain(
    `| ${timeouts} | ${deletion} | ${creation} | ${deletion + creation + 1} |`,
  );
});
