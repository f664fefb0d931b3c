import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { FailedApp, stacksIn, synthesize } from '../../../local/deploy/synthesize';

const PLACE = { region: 'eu-west-1', account: '111122223333' };

/** As an aws-cdk-lib of the future may write it: in a newer schema, and with what this one does not know. */
const MANIFEST = {
  version: '9999.0.0',
  minimumCliVersion: '9999.0.0',
  somethingNew: {},
  artifacts: {
    Desktops: {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: 'Desktops.json', somethingNew: 1 },
    },
    Another: { type: 'future:artifact', properties: {} },
  },
};

/** Writes that assembly, and beside it what the CDK CLI tells an app. */
const APP = `
const { writeFileSync } = require('node:fs');
const out = (name, text) => writeFileSync(process.env.CDK_OUTDIR + '/' + name, text);
out('manifest.json', ${JSON.stringify(JSON.stringify(MANIFEST))});
out('Desktops.json', JSON.stringify({ Resources: {} }));
out('told.json', JSON.stringify({ argv: process.argv.slice(2), context: JSON.parse(process.env.CDK_CONTEXT_JSON) }));
`;

describe('an app', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'app-'));
  const outdir = mkdtempSync(path.join(tmpdir(), 'out-'));
  const put = (name: string, content: object | string) =>
    writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  put('app.js', APP);
  put('cdk.json', { app: 'node app.js', context: { inBoth: 'cdk.json', flag: true } });
  put('cdk.context.json', { inBoth: 'cdk.context.json', lookedUp: ['a'] });
  afterAll(() => [folder, outdir].forEach((each) => rmSync(each, { recursive: true })));

  const told = () => JSON.parse(readFileSync(path.join(outdir, 'told.json'), 'utf8'));

  test('is told the context of cdk.json, of what was looked up, and of the command line', async () => {
    await synthesize({ ...PLACE, folder, context: { month: '2026-12' } }, outdir);
    expect(told().context).toEqual({ inBoth: 'cdk.json', flag: true, lookedUp: ['a'], month: '2026-12' });
  });

  test('is a command as a shell understands it, in place of that of cdk.json', async () => {
    await synthesize({ ...PLACE, folder, app: 'node app.js "two words" && true', context: {} }, outdir);
    expect(told().argv).toEqual(['two words']);
  });

  test('may have a newer aws-cdk-lib than ours: its assembly is read all the same', async () => {
    const stacks = await synthesize({ ...PLACE, folder, context: {} }, outdir);
    expect(stacks).toMatchObject([{ name: 'Desktops', region: 'eu-west-1', template: { Resources: {} } }]);
  });

  test('that is synthesized already is not run', async () => {
    rmSync(path.join(outdir, 'told.json'));
    const stacks = await synthesize({ ...PLACE, folder, app: outdir, context: {} }, `${outdir}-2`);
    expect(stacks).toEqual(stacksIn(outdir, PLACE.region, PLACE.account));
    expect(stacks).toHaveLength(1);
  });

  test('that fails is told with what it printed', async () => {
    const failing = synthesize(
      { ...PLACE, folder, app: 'echo no such image >&2; false', context: {} },
      outdir,
    );
    await expect(failing).rejects.toThrow(FailedApp);
    await expect(failing).rejects.toMatchObject({ cause: 'no such image' });
  });
});
