import { Aspects, type Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { AppStreamImage, ImageSource } from '../../../lib';
import { PlayedStacks } from './played-stacks';

const stacks = new PlayedStacks();

afterEach(() => stacks.close());

/** An organization whose policies must begin with svc-: the name follows from the construct path, as with rules of this kind. */
function nameByPath(stack: Stack): void {
  Aspects.of(stack).add({
    visit: (node) => {
      if (node instanceof CfnManagedPolicy)
        node.addPropertyOverride('ManagedPolicyName', `svc-${node.node.path.replaceAll('/', '-')}`);
    },
  });
}

test.each([
  ['generated names', undefined, undefined],
  ['explicit names', 'desktops-11', 'desktops-12'],
])('a rule that names policies survives a release: %s', async (_, before, after) => {
  const version = (source: string, imageName?: string) =>
    stacks.synthesize((stack) => {
      new AppStreamImage(stack, 'Image', { source: ImageSource.imageName(source), imageName });
      nameByPath(stack);
    });
  const [first, second] = [version('golden', before), version('golden-2026-12', after)];
  const player = await stacks.player(first);
  expect((await player.create(first)).status).toBe('CREATE_COMPLETE');
  const update = await player.update(second);
  expect(update.status).toBe('UPDATE_COMPLETE');
  // The old image is deleted in the clean-up, where a failure would not fail the update.
  expect(update.events.filter(({ resourceStatus }) => resourceStatus === 'DELETE_FAILED')).toEqual([]);
  expect((await player.delete()).status).toBe('DELETE_COMPLETE');
});
