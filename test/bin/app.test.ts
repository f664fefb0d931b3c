import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../..');

/** Runs the app of cdk.json as the CDK CLI does. */
function synthesize(context: Record<string, string>, environment: Record<string, string> = {}) {
  const outdir = mkdtempSync(path.join(tmpdir(), 'app-'));
  try {
    const [command, ...args] = JSON.parse(readFileSync(path.join(ROOT, 'cdk.json'), 'utf8')).app.split(' ');
    const { status, stderr } = spawnSync(command, args, {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context), ...environment },
    });
    const template = () =>
      JSON.parse(readFileSync(path.join(outdir, 'AppStreamImageDemo.template.json'), 'utf8'));
    return { status, stderr, resources: status === 0 ? Object.values<any>(template().Resources) : [] };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

test('the app declares an image and a fleet that uses it', () => {
  const { status, resources } = synthesize({
    sourceImageName: 'golden',
    sourceRegion: 'us-east-1',
    imageName: 'desktop',
  });
  expect(status).toBe(0);
  expect(resources.find(({ Type }) => Type === 'Custom::AppStreamImage').Properties).toMatchObject({
    SourceImageName: 'golden',
    SourceRegion: 'us-east-1',
    ImageName: 'desktop',
  });
  expect(resources.find(({ Type }) => Type === 'AWS::AppStream::Fleet').Properties.ImageName).toEqual({
    'Fn::GetAtt': [expect.stringMatching(/^Image/), 'ImageName'],
  });
});

test('the app is deployed to the region of the CLI', () => {
  const { resources } = synthesize({ sourceImageName: 'golden' }, { CDK_DEFAULT_REGION: 'ap-southeast-2' });
  expect(JSON.stringify(resources)).toContain(':appstream:ap-southeast-2:');
});

test('the app says what is missing', () => {
  const { status, stderr } = synthesize({});
  expect(status).toBe(1);
  expect(stderr).toContain(
    'sourceImageName is missing: the app copies an image and needs its name. ' +
      'Add -c sourceImageName=<name of the image>.\n',
  );
});
