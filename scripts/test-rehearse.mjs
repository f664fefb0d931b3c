// Packs the local package as npm publishes it, and checks the tarball. Then it rehearses an app with one command, in a
// folder that has only the two packages, the newest aws-cdk-lib and what runs TypeScript. Run `npm run build` before.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { installConsumer, pack, run } from './consumer-app.mjs';
import { checkFiles, checkPaths, checkSize, unpack } from './package-files.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** A quarter more than today, so that a dependency which gets into the bundle by mistake is noticed. */
const MAX_TARBALL_BYTES = 540_000;

const FILES = [
  'LICENSE',
  'README.md',
  'build/THIRD-PARTY-LICENSES.txt',
  'build/bootstrap.mjs',
  'build/cli.js',
  'package.json',
];

const APP = `
import { App, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { AppStreamImage, ImageSource } from 'cdk-appstream-image';

const app = new App();
const stack = new Stack(app, 'Desktops');
const month: string = app.node.tryGetContext('month') ?? '2026-11';
const image = new AppStreamImage(stack, 'Image', { source: ImageSource.imageName(\`golden-\${month}\`) });
new CfnFleet(stack, 'Fleet', { name: 'desktops', imageName: image.imageName, instanceType: 'stream.standard.medium' });
`;

const root = path.resolve(import.meta.dirname, '..');
const temp = temporaryFolder('test-rehearse');

try {
  const tarball = pack(path.join(root, 'local'), temp);
  const unpacked = unpack(tarball, temp);
  checkFiles(unpacked, FILES);
  checkSize(tarball, MAX_TARBALL_BYTES);
  checkPaths(unpacked, [root, temp, homedir()]);
  checkManifest(unpacked);
  rehearse([tarball, pack(root, temp)]);
  console.log('The local package is as it should be.');
} catch (error) {
  console.error(`The local package is not as it should be: ${error.message}`);
  process.exitCode = 1;
}

/** What is bundled must not be installed as well. Both packages must have the same version, licence and Node.js. */
function checkManifest(unpacked) {
  const [local, construct] = [unpacked, root].map((folder) =>
    JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')),
  );
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies'])
    if (local[kind]) throw new Error(`it has ${kind}: ${Object.keys(local[kind]).join(', ')}.`);
  for (const field of ['version', 'license'])
    if (local[field] !== construct[field])
      throw new Error(`its ${field} is ${local[field]}, and that of the construct ${construct[field]}.`);
  if (local.engines.node !== construct.engines.node)
    throw new Error(`it needs Node.js ${local.engines.node}, and the construct ${construct.engines.node}.`);
}

function rehearse(tarballs) {
  const app = path.join(temp, 'app');
  mkdirSync(app);
  const { tsx } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).devDependencies;
  installConsumer(app, tarballs, { 'aws-cdk-lib': 'latest', constructs: '^10', tsx });
  const { version } = JSON.parse(
    readFileSync(path.join(app, 'node_modules/aws-cdk-lib/package.json'), 'utf8'),
  );
  writeFileSync(path.join(app, 'app.ts'), APP);
  writeFileSync(path.join(app, 'cdk.json'), JSON.stringify({ app: 'npx tsx app.ts' }));

  const since = performance.now();
  const said = run('npx', ['cdk-appstream-image-local', 'rehearse'], { cwd: app });
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  if (!said.startsWith('A simulation: ')) throw new Error(`it does not say first that it is none:\n${said}`);
  if (!said.includes('Stacks created: 1, updated: 0, destroyed: 1; nothing is left behind.'))
    throw new Error(`it did not create and destroy one stack:\n${said}`);
  console.log(`An app of one image with aws-cdk-lib ${version} was created and destroyed in ${seconds} s.`);

  const updated = ['--json', '--update', '-c', 'month=2026-12', '--update', '-c', 'month=2026-11'];
  const report = JSON.parse(run('npx', ['cdk-appstream-image-local', 'rehearse', ...updated], { cwd: app }));
  const statuses = report.operations.map(({ status }) => status).join();
  if (statuses !== 'CREATE_COMPLETE,UPDATE_COMPLETE,UPDATE_COMPLETE,DELETE_COMPLETE')
    throw new Error(`with an update and the way back it came to ${statuses}.`);
  console.log(`With an update and the way back it took ${report.realSeconds} s.`);
}
