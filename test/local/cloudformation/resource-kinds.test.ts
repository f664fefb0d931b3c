import { AppStreamSimulator } from '../../../local/appstream';
import { VirtualClock } from '../../../local/clock';
import { fleetIn } from '../../../local/cloudformation/resource-kinds';
import { StackPlayer } from '../../../local/cloudformation/stack-player';
import type { Template } from '../../../local/cloudformation/template';
import { ScriptedTransport } from './scripted-transport';

const REGION = 'eu-west-1';

function stack(kinds: ConstructorParameters<typeof StackPlayer>[0]['kinds'] = {}) {
  const clock = new VirtualClock();
  return {
    clock,
    player: new StackPlayer({ clock, transport: new ScriptedTransport(clock), kinds, region: REGION }),
  };
}

test('a fleet of the stack is a fleet in the AppStream simulator', async () => {
  const clock = new VirtualClock();
  const appStream = new AppStreamSimulator({ clock });
  for (const name of ['a', 'b']) appStream.addImage(REGION, { name });
  const { player } = stack({ 'AWS::AppStream::Fleet': fleetIn(appStream) });
  const fleet = (ImageName: string): Template => ({
    Resources: { Fleet: { Type: 'AWS::AppStream::Fleet', Properties: { Name: 'f', ImageName } } },
  });
  await player.create(fleet('a'));
  await player.update(fleet('b'));
  expect(appStream.fleets(REGION)).toMatchObject([{ name: 'f', imageName: 'b' }]);

  const failed = await player.update(fleet('missing'));
  expect(failed.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(failed.events.map(({ resourceStatusReason }) => resourceStatusReason)).toContain(
    'Image missing is not found',
  );
  expect(appStream.fleets(REGION)).toMatchObject([{ name: 'f', imageName: 'b' }]);

  await player.delete();
  expect(appStream.fleets(REGION)).toEqual([]);
});

test('a fleet is told why it can not use an image by its ARN', async () => {
  const clock = new VirtualClock();
  const appStream = new AppStreamSimulator({ clock });
  const { player } = stack({
    'AWS::AppStream::Fleet': fleetIn(appStream, (arn) =>
      arn.endsWith('/a') ? undefined : `${arn} is not shared`,
    ),
  });
  const fleet = (name: string): Template => ({
    Resources: {
      Fleet: {
        Type: 'AWS::AppStream::Fleet',
        Properties: { Name: 'f', ImageArn: `arn:aws:appstream:eu-west-1:1:image/${name}` },
      },
    },
  });
  expect((await player.create(fleet('a'))).status).toBe('CREATE_COMPLETE');
  const failed = await player.update(fleet('b'));
  expect(failed.events.map(({ resourceStatusReason }) => resourceStatusReason)).toContain(
    'arn:aws:appstream:eu-west-1:1:image/b is not shared',
  );
});

test('what is made at once has ids and ARNs like those of AWS', async () => {
  const { player } = stack();
  const { outputs } = await player.create({
    Resources: {
      Role: { Type: 'AWS::IAM::Role' },
      Function: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f' } },
      Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { ManagedPolicyName: 'p' } },
      Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'l' } },
    },
    Outputs: {
      Role: { Value: { Ref: 'Role' } },
      Function: { Value: { 'Fn::GetAtt': ['Function', 'Arn'] } },
      Policy: { Value: { Ref: 'Policy' } },
      Logs: { Value: { 'Fn::GetAtt': ['Logs', 'Arn'] } },
    },
  });
  expect(outputs).toEqual({
    Role: expect.stringMatching(/^Stack-Role-[A-Z0-9]{12}$/) as string,
    Function: 'arn:aws:lambda:eu-west-1:111122223333:function:f',
    Policy: 'arn:aws:iam::111122223333:policy/p',
    Logs: 'arn:aws:logs:eu-west-1:111122223333:log-group:l:*',
  });
});
