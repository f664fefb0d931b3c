import { Duration } from 'aws-cdk-lib';
import { AppStreamImage, type AppStreamImageProps } from '../../lib';
import { ELSEWHERE, HOME, copies, rollsBack, succeeds, theCopy, world } from '../lambda/stacks';
import { golden, templateOf } from './apps';

/** As the template of a StackSet is: of no account and no region. */
const template = (props: Partial<AppStreamImageProps> = {}) =>
  templateOf((stack) => {
    new AppStreamImage(stack, 'Image', { source: golden, createTimeout: Duration.minutes(55), ...props });
  });

test('cdk-cli: One template: names neither account nor region', () => {
  // The hash of the code may have twelve digits in a row.
  const text = JSON.stringify(template()).replace(/[0-9a-f]{64}/g, '');
  expect(text).not.toMatch(/\d{12}|(?<![a-z])(eu|us)-[a-z]+-\d/);
});

test('cdk-cli: The code of the functions: comes from the bootstrap bucket of the account and region', () => {
  const functions = Object.values(template().Resources).filter(
    ({ Type }) => Type === 'AWS::Lambda::Function',
  );
  const buckets = functions.map(({ Properties }) => Properties!.Code as { S3Bucket: unknown });
  expect(buckets.map(({ S3Bucket }) => S3Bucket)).toEqual(
    Array(2).fill({ 'Fn::Sub': 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}' }),
  );
});

/** Two stacks of one template, in two regions of an account. */
async function instances(props: Partial<AppStreamImageProps> = {}) {
  const w = world();
  w.appStream.addImage(ELSEWHERE, { name: 'golden' });
  await succeeds(w.stack.create(template(props)));
  const other = w.account.stack({ stackName: 'Other', region: ELSEWHERE, seed: 2 });
  return { w, second: other.create(template(props)) };
}

test('cdk-cli: Each stack of the set: makes an image of its own, from a source of its own account and region', async () => {
  const { w, second } = await instances();
  await succeeds(second);
  expect(theCopy(w, ELSEWHERE).name).not.toBe(theCopy(w, HOME).name);
});

test('cdk-cli: An explicit `imageName` with a `destinationRegion`: the second stack of an account fails, and the first image stays', async () => {
  const { w, second } = await instances({ imageName: 'mine', destinationRegion: 'eu-central-1' });
  const result = await rollsBack(second);
  expect(JSON.stringify(result.events)).toContain('the name is taken');
  expect(copies(w, 'eu-central-1').map(({ name, state }) => [name, state])).toEqual([['mine', 'AVAILABLE']]);
});
