import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { VirtualClock } from '../../../local/clock';
import { StackPlayer } from '../../../local/cloudformation/stack-player';
import type { Template } from '../../../local/cloudformation/template';
import { ProcessProvider } from '../../../local/provider/processes';

const outdir = mkdtempSync(join(tmpdir(), 'processes-'));

/** A stack with the real Provider construct around a small handler. */
function synthesize(
  resources: Record<string, Record<string, unknown>>,
  totalTimeout = Duration.hours(1),
): Template {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Slow', { env: { region: 'eu-west-1' } });
  const code = Code.fromAsset(join(__dirname, 'slow-handler'));
  const handler = (name: string) =>
    new Function(stack, name, { runtime: Runtime.NODEJS_22_X, code, handler: `index.${name}` });
  const { serviceToken } = new Provider(stack, 'Provider', {
    onEventHandler: handler('onEvent'),
    isCompleteHandler: handler('isComplete'),
    queryInterval: Duration.seconds(30),
    totalTimeout,
  });
  for (const [name, properties] of Object.entries(resources)) {
    const resource = new CustomResource(stack, name, {
      serviceToken,
      properties,
      resourceType: 'Custom::Slow',
    });
    new CfnOutput(stack, `${name}Waited`, { value: resource.getAttString('Waited') });
  }
  return app.synth().getStackByName('Slow').template as Template;
}

const opened: ProcessProvider[] = [];

async function world() {
  const clock = new VirtualClock();
  const logs: string[] = [];
  const nowhere = 'http://127.0.0.1:9';
  const provider = await ProcessProvider.start({
    clock,
    appStreamUrl: nowhere,
    cloudFormationUrl: nowhere,
    log: (name, line) => logs.push(`${name} ${line}`),
  });
  opened.push(provider);
  const player = new StackPlayer({ clock, transport: provider, kinds: provider.kinds, stackName: 'Slow' });
  return { clock, provider, player, logs };
}

afterEach(() => Promise.all(opened.splice(0).map((provider) => provider.close())));

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

test('the real functions and the synthesized waiter run on the virtual clock, in the region of the stack', async () => {
  const { clock, provider, player, logs } = await world();
  const template = synthesize({ Short: { Seconds: 45 }, Long: { Seconds: 2400 } });
  provider.addAssembly(outdir);
  const start = clock.now();
  const creation = await player.create(template);
  expect(creation).toMatchObject({
    status: 'CREATE_COMPLETE',
    outputs: { ShortWaited: '60', LongWaited: '2400' },
  });
  expect(clock.now() - start).toBe(2_400_000);
  const short = [...player.record.resources.values()].find(({ logicalId }) => logicalId.startsWith('Short'));
  expect(short?.physicalId).toBe('made-45');

  expect((await player.delete()).status).toBe('DELETE_COMPLETE');
  expect(logs.filter((line) => line.includes('"region":"eu-west-1"'))).toHaveLength(4);
  expect(logs.join('\n')).not.toContain('X-Amz-Signature');
});

test('what a handler throws reads in the events of the stack as the framework renders it', async () => {
  const { provider, player } = await world();
  const template = synthesize({ Bad: { Seconds: 5, Fails: true } });
  provider.addAssembly(outdir);
  const { status, events } = await player.create(template);
  expect(status).toBe('ROLLBACK_COMPLETE');
  const failure = events.find(({ resourceStatus }) => resourceStatus === 'CREATE_FAILED');
  expect(failure?.physicalResourceId).toBe('made-5');
  expect(failure?.resourceStatusReason).toMatch(
    /Message returned: it fails\n\nLogs: \/aws\/lambda\/Slow-isComplete\w+\n \(RequestId: /,
  );
});

test("the waiter's timeout path works", async () => {
  const { clock, provider, player } = await world();
  const template = synthesize({ Late: { Seconds: 3600 } }, Duration.minutes(5));
  provider.addAssembly(outdir);
  const start = clock.now();
  const { events } = await player.create(template);
  expect(events.map(({ resourceStatusReason = '' }) => resourceStatusReason)).toContainEqual(
    expect.stringContaining('Operation timed out'),
  );
  expect(clock.now() - start).toBe(300_000);
});
