import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { stateMachineDefinition } from '../../../lib/private/state-machine';
import { VirtualClock } from '../../../local/clock';
import { StackPlayer } from '../../../local/cloudformation/stack-player';
import type { Template } from '../../../local/cloudformation/template';
import type { InvocationFault, LambdaAccountOptions } from '../../../local/engine/lambda-account';
import { ProcessEngine } from '../../../local/engine/processes';

const outdir = mkdtempSync(join(tmpdir(), 'processes-'));

/** A stack with our state machine around two small functions. */
function synthesize(resources: Record<string, Record<string, unknown>>): Template {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Slow', { env: { region: 'eu-west-1' } });
  const code = Code.fromAsset(join(__dirname, 'slow-handler'));
  // The seconds of a timeout are real ones: a machine that is busy needs more than the default of three.
  const timeout = Duration.minutes(1);
  const runtime = Runtime.NODEJS_22_X;
  const lambdaFunction = (name: string, environment = {}) =>
    new Function(stack, name, { runtime, code, handler: `index.${name}`, environment, timeout });
  const definition = stateMachineDefinition(lambdaFunction('poll').functionArn);
  const { ref } = new CfnStateMachine(stack, 'StateMachine', {
    roleArn: new Role(stack, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') }).roleArn,
    definitionString: stack.toJsonString(definition),
  });
  const { functionArn: serviceToken } = lambdaFunction('receive', { STATE_MACHINE_ARN: ref });
  for (const [name, properties] of Object.entries(resources)) {
    const resource = new CustomResource(stack, name, {
      serviceToken,
      properties,
      resourceType: 'Custom::Slow',
    });
    for (const attribute of ['Waited', 'Polls'])
      new CfnOutput(stack, `${name}${attribute}`, { value: resource.getAttString(attribute) });
  }
  return app.synth().getStackByName('Slow').template as Template;
}

const opened: ProcessEngine[] = [];

async function world(account: LambdaAccountOptions = {}) {
  const clock = new VirtualClock();
  const logs: string[] = [];
  const nowhere = 'http://127.0.0.1:9';
  const engine = await ProcessEngine.start({
    clock,
    account: { random: () => 1, ...account },
    appStreamUrl: nowhere,
    cloudFormationUrl: nowhere,
    log: (name, line) => logs.push(`${name} ${line}`),
  });
  opened.push(engine);
  const player = new StackPlayer({
    clock,
    transport: engine,
    kinds: engine.kinds,
    stackName: 'Slow',
    redeliver: () => [0],
  });
  return { clock, engine, player, logs };
}

afterEach(() => Promise.all(opened.splice(0).map((engine) => engine.close())));

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

test('the functions and the synthesized state machine run on the virtual clock, in the region of the stack', async () => {
  const { clock, engine, player, logs } = await world();
  const template = synthesize({ Short: { Seconds: 45 }, Long: { Seconds: 2400 } });
  engine.addAssembly(outdir);
  const start = clock.now();
  const creation = await player.create(template);
  expect(creation).toMatchObject({
    status: 'CREATE_COMPLETE',
    outputs: { ShortWaited: '60', ShortPolls: '3', LongWaited: '2400', LongPolls: '81' },
  });
  expect(clock.now() - start).toBe(2_400_000);
  const short = [...player.record.resources.values()].find(({ logicalId }) => logicalId.startsWith('Short'));
  expect(short?.physicalId).toBe('made-45');

  expect((await player.delete()).status).toBe('DELETE_COMPLETE');
  // Each event is delivered twice; those of a deletion come once more when the functions are gone.
  const creations = logs.filter((line) => line.includes('"request":"Create","region":"eu-west-1"'));
  expect(creations).toHaveLength(4);
  expect(logs.join('\n')).not.toContain('X-Amz-Signature');
});

test('what a function answers reads in the events of the stack', async () => {
  const { engine, player } = await world();
  const template = synthesize({ Bad: { Seconds: 5, Fails: true } });
  engine.addAssembly(outdir);
  const { status, events } = await player.create(template);
  expect(status).toBe('ROLLBACK_COMPLETE');
  const failure = events.find(({ resourceStatus }) => resourceStatus === 'CREATE_FAILED');
  expect(failure?.physicalResourceId).toBe('made-5');
  expect(failure?.resourceStatusReason).toContain('Message returned: it fails (RequestId: ');
});

test.each<[InvocationFault, number]>([
  ['throttled', 60 + 2],
  ['crashed before anything was done', 60 + 2],
  ['timed out when all was done', 60 + 120 + 2],
])('an invocation that is %s is tried again by the state machine', async (fault, seconds) => {
  let polls = 0;
  const faults = (_: number, name: string) =>
    name.includes('poll') && (polls += 1) === 3 ? fault : undefined;
  const { clock, engine, player } = await world({ faults });
  const template = synthesize({ Short: { Seconds: 45 } });
  engine.addAssembly(outdir);
  const start = clock.now();
  expect((await player.create(template)).status).toBe('CREATE_COMPLETE');
  expect((clock.now() - start) / 1000).toBeLessThanOrEqual(seconds);
});
