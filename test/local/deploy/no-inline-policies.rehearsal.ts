import { Aspects, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PlayedStacks } from './played-stacks';

const stacks = new PlayedStacks();

afterEach(() => stacks.close());

/** An organization without inline policies, as docs/boundaries.md has it. */
function withoutInlinePolicies(stack: Stack): void {
  Aspects.of(stack).add({
    visit: (node) => {
      if (node instanceof iam.Role) {
        const role = node.node.defaultChild as iam.CfnRole;
        const inline = (role.policies ?? []) as iam.CfnRole.PolicyProperty[];
        role.policies = undefined;
        for (const { policyName, policyDocument } of inline)
          new iam.CfnManagedPolicy(node, policyName, { policyDocument, roles: [node.roleName] });
      }
      if (node instanceof iam.Policy) {
        const { policyDocument, roles } = node.node.defaultChild as iam.CfnPolicy;
        node.node.tryRemoveChild('Resource');
        new iam.CfnManagedPolicy(node, 'Managed', { policyDocument, roles });
      }
    },
  });
}

test.each([
  ['generated names', undefined, undefined],
  ['explicit names', 'desktops-11', 'desktops-12'],
])('a stack without inline policies goes through a release: %s', async (_, before, after) => {
  await stacks.passesRelease(withoutInlinePolicies, before, after);
});
