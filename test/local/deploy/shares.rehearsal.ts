import { CfnParameter } from 'aws-cdk-lib';
import { AppStreamImageShare } from '../../../lib';
import type { StackPlayer, StackResult } from '../../../local/cloudformation/stack-player';
import type { Template } from '../../../local/cloudformation/template';
import { failedDeletions } from '../../lambda/stacks';
import { PlayedStacks } from './played-stacks';

const stacks = new PlayedStacks();

afterEach(() => stacks.close());

type Declare = (imageName: string, accountId?: string) => Template;

const ofLiterals: Declare = (imageName, accountId = '444455556666') =>
  stacks.synthesize((stack) => new AppStreamImageShare(stack, 'Share', { imageName, accountId }));

const ofParameters: Declare = (value, accountId = '444455556666') =>
  stacks.synthesize((stack) => {
    const imageName = new CfnParameter(stack, 'Name', { default: value }).valueAsString;
    new AppStreamImageShare(stack, 'Share', { imageName, accountId });
  });

async function passes(operation: Promise<StackResult>): Promise<void> {
  const { status, events } = await operation;
  expect(status).toMatch(/^(CREATE|UPDATE|DELETE)_COMPLETE$/);
  // A clean-up that fails does not fail its update.
  expect(events.filter(({ resourceStatus }) => resourceStatus.endsWith('_FAILED'))).toEqual([]);
}

describe.each([
  ['literals', ofLiterals],
  ['parameters', ofParameters],
])('the policies of the template are enough for a share of %s', (_, declare) => {
  let player: StackPlayer;
  beforeEach(async () => {
    const template = declare('golden');
    player = await stacks.player(template);
    await passes(player.create(template));
  });

  // Were one not taken back, the update that goes back would find it taken.
  test('to be moved to another image, there and back, and removed', async () => {
    await passes(player.update(declare('golden-2026-12')));
    await passes(player.update(declare('golden')));
    await passes(player.update(declare('golden-2026-12')));
    await passes(player.delete());
  });

  test('to be moved to another account, there and back, and removed', async () => {
    await passes(player.update(declare('golden', '777788889999')));
    await passes(player.update(declare('golden')));
    await passes(player.delete());
  });

  test('to be undone', async () => {
    const next = declare('golden-2026-12');
    const failing = { Type: 'Test::Sibling', Properties: { FailAfterSeconds: 600 } };
    const update = await player.update({ ...next, Resources: { ...next.Resources, failing } });
    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(failedDeletions(update)).toEqual([]);
    await passes(player.update(next));
    await passes(player.delete());
  });
});
