/**
 * Builds and tests the package with the lowest aws-cdk-lib that it takes and with the newest in the registry, on every
 * Node.js that it supports: `npm run test:compatibility`. Each version of aws-cdk-lib gets a copy of this repository.
 */
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../scripts/consumer-app.mjs';
import { temporaryFolder } from '../../scripts/temporary-folder.mjs';

const ROOT = path.join(import.meta.dirname, '..', '..');

const NODE_VERSIONS = ['22', '24'];

/** What a copy does not need, or makes itself. */
const NOT_COPIED = ['.git', 'assets', 'build', 'cdk.out', 'dist', 'node_modules', 'reports'];

/** The tests of what meets aws-cdk-lib: the constructs, the apps, and what plays the synthesized stacks. */
const TESTS = [
  'test/lib',
  'test/bin',
  'test/docs',
  'test/upgrade',
  'test/cdk-cli',
  'test/examples/examples',
  'test/local/engine',
  'test/local/deploy/first-mistakes',
  'test/local/deploy/no-inline-policies',
  'test/local/deploy/policy-names',
];

/** Of these, what a further Node.js could do otherwise. */
const TESTS_OF_NODE = ['test/lib', 'test/bin', 'test/local/engine'];

interface Manifest {
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** By the name of each peer. */
type Versions = Readonly<Record<string, string>>;

function peers(): { lowest: Versions; newest: Versions } {
  const { peerDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;
  const each = (version: (name: string, range: string) => string) =>
    Object.fromEntries(Object.entries(peerDependencies).map(([name, range]) => [name, version(name, range)]));
  return {
    lowest: each((_name, range) => range.replace(/^\^/, '')),
    newest: each((name) => run('npm', ['view', name, 'version']).trim()),
  };
}

/** The Node.js of that major version, from the registry. */
function nodeOf(version: string): string {
  const args = ['exec', '--yes', `--package=node@${version}`, '--', 'node', '--print', 'process.execPath'];
  return run('npm', args).trim();
}

/** A copy of this repository with the peers in other versions than package-lock.json has them. */
function copy(into: string, versions: Versions): void {
  cpSync(ROOT, into, {
    recursive: true,
    filter: (source) => !NOT_COPIED.includes(path.relative(ROOT, source)),
  });
  const quietly = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  run('npm', ['ci', ...quietly], { cwd: into });
  const wanted = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  run('npm', ['install', '--no-save', ...quietly, ...wanted], { cwd: into });
  for (const [name, version] of Object.entries(versions)) {
    const manifest = path.join(into, 'node_modules', name, 'package.json');
    const installed = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
    if (installed !== version) throw new Error(`npm installed ${name} ${installed} in place of ${version}.`);
  }
}

function main(): void {
  const temp = temporaryFolder('compatibility');

  const nodes = NODE_VERSIONS.map(nodeOf);
  for (const [which, versions] of Object.entries(peers())) {
    const cwd = path.join(temp, which);
    copy(cwd, versions);
    for (const [index, node] of nodes.entries()) {
      const since = Date.now();
      const PATH = `${path.dirname(node)}${path.delimiter}${process.env.PATH}`;
      const runNode = (...args: string[]) => run(node, args, { cwd, env: { ...process.env, PATH } });
      runNode('scripts/bundle.mjs');
      runNode('node_modules/jsii/bin/jsii', '--silence-warnings=reserved-word');
      runNode('node_modules/jest/bin/jest.js', '--silent', ...(index === 0 ? TESTS : TESTS_OF_NODE));
      const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
      const version = runNode('--version').trim();
      const seconds = Math.round((Date.now() - since) / 1000);
      console.log(`${which}: ${names.join(', ')} on Node.js ${version}: built and tested in ${seconds} s`);
    }
  }
}

main();
