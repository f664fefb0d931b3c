import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { inTemporaryDirectory } from '../../bench/temporary';

const SOURCES = ['golden-2026-10', 'golden-2026-11'] as const;

/** The app of this repository: an image with default timeouts, a fleet and two outputs. */
const STACK = 'AppStreamImageDemo';

/** What `cdk diff` shows of a release: the app with another source, against the template of the version before. */
export function releaseDiff(): Promise<string> {
  return inTemporaryDirectory(async (directory) => {
    const before = join(directory, 'before');
    await cdk('synth', '--quiet', ...app(SOURCES[0], before));
    const template = join(before, `${STACK}.template.json`);
    // Against a file the CLI asks no account.
    return cdk('diff', '--template', template, ...app(SOURCES[1], join(directory, 'after')));
  });
}

function app(sourceImageName: string, output: string): string[] {
  return ['--context', `sourceImageName=${sourceImageName}`, '--output', output];
}

/** Runs the pinned CLI and answers with what it shows. */
async function cdk(...arguments_: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [require.resolve('aws-cdk/bin/cdk'), '--no-notices', '--no-color', ...arguments_],
    {
      cwd: join(__dirname, '../..'),
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        AWS_REGION: 'eu-west-1',
        // It looks for an account, and finds none quickly: nobody listens there.
        AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'simulated',
        AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
      },
    },
  );
  // Which of the two depends on where it runs.
  return stripVTControlCharacters(stdout + stderr).trim();
}
