// Packs the package as npm publishes it, and checks the tarball: the right files and no others, no path of this
// machine, and a bundle that is the same wherever it is built. Then an app synthesizes with only the package and its
// two peers, without network, esbuild and Docker. Run `npm run build` before.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { installConsumer, pack, run } from './consumer-app.mjs';
import { checkFiles, checkPaths, checkSize, filesIn, unpack } from './package-files.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** A quarter more than today, so that a dependency which gets into the bundle by mistake is noticed. */
const MAX_TARBALL_BYTES = 391_000;

const root = path.resolve(import.meta.dirname, '..');
const temp = temporaryFolder('test-package');

/** The first one loads the other. */
const BUNDLE = ['index.js', 'functions.js'].map((name) => `assets/handler/${name}`);

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

try {
  const bundle = bundleTwice();
  const tarball = pack(root, temp);
  const unpacked = unpack(tarball, temp);
  checkFiles(unpacked, neededFiles());
  checkSize(tarball, MAX_TARBALL_BYTES);
  checkContents(unpacked, bundle);
  checkSynthesis(tarball, bundle);
  console.log('The package is as it should be.');
} catch (error) {
  console.error(`The package is not as it should be: ${error.message}`);
  process.exitCode = 1;
}

/**
 * The asset hash must not change with the build or the folder. Else users would deploy the functions again for nothing.
 */
function bundleTwice() {
  const elsewhere = path.join(temp, 'elsewhere');
  for (const name of ['lambda', 'lib', 'scripts', 'package.json', 'tsconfig.json'])
    cpSync(path.join(root, name), path.join(elsewhere, name), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(elsewhere, 'node_modules'));
  const [here, there] = [root, elsewhere].map((folder) => {
    run(process.execPath, ['scripts/bundle.mjs'], { cwd: folder });
    return BUNDLE.map((file) => readFileSync(path.join(folder, file)));
  });
  const different = BUNDLE.filter((_file, index) => !here[index].equals(there[index]));
  if (different.length > 0) throw new Error(`two builds of ${different.join(' and ')} differ.`);
  const sizes = here.map(({ length }) => length).join(' and ');
  console.log(`Two bundles of the same sources are the same, byte for byte (${sizes} bytes).`);
  return here;
}

function neededFiles() {
  const compiled = filesIn(path.join(root, 'lib'))
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => ['.js', '.d.ts'].map((ending) => `build/${file.replace(/\.ts$/, ending)}`));
  return [
    ...compiled,
    ...filesIn(path.join(root, 'docs'))
      .filter((file) => /^[^/]+\.md$|^images\//.test(file))
      .map((file) => `docs/${file}`),
    '.jsii',
    'API.md',
    'CHANGELOG.md',
    'LICENSE',
    'NOTICE',
    'README.md',
    ...BUNDLE,
    'package.json',
  ];
}

function checkContents(unpacked, bundle) {
  if (!BUNDLE.every((file, index) => readFileSync(path.join(unpacked, file)).equals(bundle[index])))
    throw new Error('the handler in the tarball is not the bundle of the present sources.');
  checkPaths(unpacked, [root, temp, homedir()]);
}

function checkSynthesis(tarball, bundle) {
  const app = path.join(temp, 'app');
  const { 'aws-cdk-lib': cdk, constructs } = manifest.devDependencies;
  installConsumer(app, tarball, { 'aws-cdk-lib': cdk, constructs });
  const installed = readdirSync(path.join(app, 'node_modules')).filter((name) => !/^[.@]/.test(name));
  const expected = ['aws-cdk-lib', manifest.name, 'constructs'];
  if (installed.toSorted().join() !== expected.toSorted().join())
    throw new Error(`an empty app got ${installed.join(', ')} and should have got ${expected.join(', ')}.`);

  writeFileSync(
    path.join(app, 'app.js'),
    `const { App, Stack } = require('aws-cdk-lib');
     const { AppStreamImage, ImageSource } = require('${manifest.name}');
     const app = new App({ outdir: 'cdk.out' });
     new AppStreamImage(new Stack(app, 'Desktops'), 'Image', { source: ImageSource.imageName('golden') });
     app.synth();
     const loaded = Object.keys(require.cache).filter((file) => /aws-cdk-lib.aws-ec2/.test(file));
     if (loaded.length > 0) throw new Error('without a VPC, aws-ec2 is loaded: ' + loaded);`,
  );
  const said = runOffline(app, 'app.js');
  if (said) throw new Error(`synthesis is not silent: ${said}`);

  const out = path.join(app, 'cdk.out');
  const { Resources } = JSON.parse(readFileSync(path.join(out, 'Desktops.template.json'), 'utf8'));
  const images = Object.values(Resources).filter(({ Type }) => Type === 'Custom::AppStreamImage');
  if (images.length !== 1)
    throw new Error(`the synthesized stack has ${images.length} images instead of one.`);
  const assets = filesIn(out).filter((file) => /^asset\./.test(file));
  const wrong = BUNDLE.filter((file, index) => {
    const found = assets.filter((asset) => path.basename(asset) === path.basename(file));
    return found.length !== 1 || !readFileSync(path.join(out, found[0])).equals(bundle[index]);
  });
  if (wrong.length > 0 || assets.length !== BUNDLE.length)
    throw new Error(`the assets of the synthesized app are ${assets.join(', ')} in place of the handler.`);
}

/** Runs a script without a network and with only Node.js on the PATH. Answers with its error output. */
function runOffline(cwd, script) {
  const bin = path.join(temp, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, path.join(bin, 'node'));
  const closed = 'http://127.0.0.1:9';
  const env = {
    PATH: bin,
    HOME: temp,
    NODE_USE_ENV_PROXY: '1',
    HTTP_PROXY: closed,
    HTTPS_PROXY: closed,
    http_proxy: closed,
    https_proxy: closed,
  };
  const unshare = networkNamespace();
  console.log(
    `Synthesizing in an empty app, without esbuild and Docker on the PATH, ${
      unshare
        ? 'in a namespace without a network'
        : 'with proxies that lead nowhere (no network namespaces here)'
    }.`,
  );
  const [command, ...args] = [...(unshare ? [unshare, '-rn'] : []), path.join(bin, 'node'), script];
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`synthesis failed:\n${stdout}${stderr}${error?.message ?? ''}`);
  return stderr.trim();
}

/** The program that makes a network namespace. Undefined if it is not there, or not allowed. */
function networkNamespace() {
  try {
    const unshare = run('sh', ['-c', 'command -v unshare']).trim();
    run(unshare, ['-rn', 'true']);
    return unshare;
  } catch {
    return undefined;
  }
}
