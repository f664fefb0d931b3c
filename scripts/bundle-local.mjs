// Bundles the command of the local package: it needs nothing then but Node.js, and brings nothing into the app's folder
// that could meet the app's own libraries there.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const outdir = path.join(root, 'local', 'build');
const options = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22',
  // Of the CommonJS builds of the AWS SDK nothing unused could be left out.
  mainFields: ['module', 'main'],
  minify: true,
  // The stack traces of our own faults.
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  outdir,
};

rmSync(outdir, { recursive: true, force: true });
const bundles = [
  await build({ ...options, entryPoints: ['local/cli.ts'], format: 'cjs' }),
  // Node.js runs it in a process of its own for each function.
  await build({
    ...options,
    entryPoints: ['local/lambda/bootstrap.mts'],
    format: 'esm',
    outExtension: { '.js': '.mjs' },
  }),
];
const inputs = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs));
writeFileSync(path.join(outdir, 'THIRD-PARTY-LICENSES.txt'), licences(inputs));

/** The licences of what is bundled ask for their texts to come along. */
function licences(files) {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const texts = new Map();
  for (const folder of new Set(folders.map((each) => path.join(root, each)))) {
    const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const text = textIn(folder) ?? `${license}\n`;
    texts.set(text, [...(texts.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  return [...texts]
    .map(([text, packages]) => [packages.toSorted().join('\n'), text])
    .toSorted()
    .map((part) => part.join('\n\n'))
    .join(`\n\n${'-'.repeat(80)}\n\n`);
}

function textIn(folder) {
  for (const name of [
    'LICENSE',
    'LICENSE.md',
    'LICENSE.txt',
    'LICENCE',
    'license',
    'LICENSE-MIT',
    'license.md',
  ]) {
    try {
      return readFileSync(path.join(folder, name), 'utf8').trim();
    } catch {
      // Most have one of these names.
    }
  }
  return undefined;
}
