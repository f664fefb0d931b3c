import { Duration } from 'aws-cdk-lib';
import { AppStreamImage, AppStreamImageProvider, ImageSource } from '../../../lib';
import type { StackPlayer, StackResult } from '../../../local/cloudformation/stack-player';
import type { Template } from '../../../local/cloudformation/template';
import { PlayedStacks } from './played-stacks';

const stacks = new PlayedStacks();

afterEach(() => stacks.close());

/** A stack with a shared image, its template as text changed, and what plays it. */
async function stack(change: (text: string) => string): Promise<{ player: StackPlayer; template: Template }> {
  const synthesized = stacks.synthesize((scope) => {
    new AppStreamImage(scope, 'Image', {
      source: ImageSource.imageName('golden'),
      imageName: 'desktop',
      sharedWith: [{ accountId: '444455556666' }],
      createTimeout: Duration.minutes(55),
      provider: new AppStreamImageProvider(scope, 'Provider'),
    });
  });
  const template = JSON.parse(change(JSON.stringify(synthesized))) as Template;
  return { player: await stacks.player(template), template };
}

/** Why an image failed. */
function reason({ events }: StackResult, status: string): string {
  const failed = events.find(
    ({ resourceStatus, resourceType }) => resourceStatus === status && resourceType.startsWith('Custom::'),
  );
  return failed?.resourceStatusReason ?? '';
}

test('the policies of the template are enough to create and delete', async () => {
  const { player, template } = await stack((text) => text);
  expect((await player.create(template)).status).toBe('CREATE_COMPLETE');
  expect((await player.delete()).status).toBe('DELETE_COMPLETE');
});

test.each([
  ['CopyImage', '"appstream:CopyImage"', '"appstream:StartFleet"'],
  ['DescribeImages', '"appstream:DescribeImages"', '"appstream:StartFleet"'],
  ['the image by another name', ':image/desktop"', ':image/laptop"'],
])('without %s for the function that polls, access is denied', async (_, allowed, other) => {
  const { player, template } = await stack((text) => text.replaceAll(allowed, other));
  const creation = await player.create(template);
  expect(creation.status).toMatch(/^ROLLBACK_/);
  expect(reason(creation, 'CREATE_FAILED')).toMatch(/AccessDeniedException|not authorized/);
});

test('DescribeFleets on fleets is denied, so that a shared image cannot be deleted', async () => {
  const onFleets =
    '{"Action":"appstream:DescribeFleets","Effect":"Allow","Resource":"arn:aws:appstream:*:*:fleet/*"},';
  const { player, template } = await stack((text) =>
    text
      .replace('"appstream:DescribeFleets",', '')
      .replace('{"Action":["appstream:DescribeImages"', (next) => onFleets + next),
  );
  expect(JSON.stringify(template)).toContain(onFleets);
  await player.create(template);
  const deletion = await player.delete();
  expect(deletion.status).toBe('DELETE_FAILED');
  expect(reason(deletion, 'DELETE_FAILED')).toContain('DescribeFleets');
});

test.each([
  ['the receiver may not begin executions', 'states:StartExecution'],
  ['the state machine may not invoke the function that polls', 'lambda:InvokeFunction'],
])('nothing works where %s', async (_, action) => {
  const { player, template } = await stack((text) =>
    text.replaceAll(`"${action}"`, '"states:ListExecutions"'),
  );
  const creation = await player.create(template);
  expect(creation.status).toMatch(/^ROLLBACK_/);
});

test('what another role is allowed does not count', async () => {
  const { player, template } = await stack((text) => {
    const { Resources, ...rest } = JSON.parse(text) as Template;
    const roleNamed = (id: string) => {
      const [, role] = Object.entries(Resources).find(([logicalId]) =>
        logicalId.startsWith(`Provider${id}`),
      )!;
      return role.Properties as { Policies: object[] };
    };
    const [poll, receive] = ['PollRole', 'ReceiveRole'].map(roleNamed);
    receive.Policies.push(...poll.Policies.splice(0));
    return JSON.stringify({ Resources, ...rest });
  });
  const creation = await player.create(template);
  expect(creation.status).toMatch(/^ROLLBACK_/);
  expect(reason(creation, 'CREATE_FAILED')).toMatch(/AccessDenied|not authorized/);
});
