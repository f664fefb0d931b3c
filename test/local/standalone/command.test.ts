import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  AppStreamClient,
  CopyImageCommand,
  CreateImportedImageCommand,
  DescribeImagesCommand,
} from '@aws-sdk/client-appstream';
import { simulatorCommand } from '../../../local/commands/simulator';
import { errorOf } from '../appstream/client';

const ROOT = join(__dirname, '..', '..', '..');
const started: ChildProcess[] = [];

/** Runs the command, as its entry does. */
function start(...options: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/cli.ts', 'simulator', ...options], {
    cwd: ROOT,
  });
  started.push(child);
  let output = '';
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, output }));
  });
  const url = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const [, found] = /AWS_ENDPOINT_URL_APPSTREAM=(\S+)\n/.exec(output) ?? [];
        if (found) resolve(found);
      });
    }
  });
  return { child, ended, url };
}

afterAll(() => started.forEach((child) => child.kill('SIGKILL')));

test('it listens as its options say, says how to get there, and ends at SIGTERM', async () => {
  const { child, ended, url } = start(
    ...[
      '--port',
      '0',
      '--account',
      '222233334444',
      '--region',
      'us-east-1,eu-west-1',
      '--copy-minutes',
      '10',
    ],
    ...[
      '--image',
      'golden@us-east-1',
      '--image',
      'other@eu-west-1',
      '--ami',
      'ami-0123456789abcdef0@eu-west-1',
    ],
    ...['--fault', 'copy-fails=1', '--behaviour', 'missingImage=empty', '--speed', '2', '--seed', '7'],
  );
  const endpoint = await url;
  const client = (region: string) =>
    new AppStreamClient({
      region,
      endpoint,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
  const copy = {
    SourceImageName: 'golden',
    DestinationImageName: 'desktop',
    DestinationRegion: 'eu-west-1',
  };
  await client('us-east-1').send(new CopyImageCommand(copy));
  const { Image } = await client('eu-west-1').send(
    new CreateImportedImageCommand({
      Name: 'imported',
      SourceAmiId: 'ami-0123456789abcdef0',
      IamRoleArn: 'arn:aws:iam::222233334444:role/importer',
    }),
  );
  expect(Image).toMatchObject({
    Arn: 'arn:aws:appstream:eu-west-1:222233334444:image/imported',
    State: 'IMPORTING',
  });
  await fetch(`${endpoint}/_control/time`, { method: 'POST', body: '{"minutes": 11}' });
  const found = await client('eu-west-1').send(
    new DescribeImagesCommand({ Names: ['desktop', 'missing', 'other'] }),
  );
  expect(found.Images).toMatchObject([{ State: 'FAILED' }, { State: 'AVAILABLE' }]);
  expect(await errorOf(client('us-west-2').send(new DescribeImagesCommand({})))).toBe('NoSuchEndpoint');

  child.kill('SIGTERM');
  expect(await ended).toEqual({
    code: 0,
    output: [
      'A simulation: what follows is our reading of AWS, not AWS itself.',
      "AppStream's image operations of account 222233334444.",
      `Listening on ${endpoint}; control requests go to ${endpoint}/_control.`,
      `Point a client there: export AWS_ENDPOINT_URL_APPSTREAM=${endpoint}`,
      'Ended: SIGTERM.',
      '',
    ].join('\n'),
  });
});

test('it ends by itself when nobody asks', async () => {
  const { code, output } = await start('--port', '0', '--idle-minutes', '0.001').ended;
  expect(output).toContain('Ended: nobody asked for 0.001 minutes.');
  expect(code).toBe(0);
});

test('a port that is taken is told', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const { code, output } = await start('--port', String(port)).ended;
  other.close();
  expect(output).toContain(`\nerror: port ${port} is taken. Give another one, or --port 0 for any.\n`);
  expect(code).toBe(1);
});

test.each([
  [['--port', '65536'], 'It must be a whole number up to 65535. Write 8080.'],
  [['--port', 'x'], 'It must be a whole number up to 65535. Write 8080.'],
  [['--region', 'us-east-1,mars'], 'AppStream is not in "mars". Write us-east-1 or another region of it.'],
  [['--account', '1'], 'It must be twelve digits. Write 111122223333.'],
  [['--speed', '0'], 'It must be a number above 0. Write 60.'],
  [['--image', 'golden'], 'Write it as golden@us-east-1.'],
  [['--image', '-a@us-east-1'], 'Write it as golden@us-east-1.'],
  [['--image', 'a@us-east-1', '--image', 'a@us-east-1'], 'It is given twice. Leave one out.'],
  [['--ami', 'golden@us-east-1'], 'Write it as ami-0123456789abcdef0@us-east-1.'],
  [['--fault', 'unknown=1'], 'There is no fault "unknown". There are: throttle, '],
  [['--fault', 'throttle=0'], 'The count must be a whole number from 1. Write throttle=3.'],
  [['--behaviour', 'missingImage'], 'Write it as missingImage=empty.'],
  [['--behaviour', 'missingImage=none'], 'it must be one of exception, empty. Write missingImage="empty".'],
])('%j is refused with the rule and the fix', (options, message) => {
  let told = '';
  const command = simulatorCommand()
    .exitOverride()
    .configureOutput({ writeErr: (text) => (told += text) });
  expect(() => command.parse(options, { from: 'user' })).toThrow();
  expect(told).toContain(message);
});
