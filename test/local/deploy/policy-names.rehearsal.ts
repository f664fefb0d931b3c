import { Aspects, type Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
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
  await stacks.passesRelease(nameByPath, before, after);
});
