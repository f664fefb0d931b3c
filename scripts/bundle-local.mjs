// Bundles the command of the local package. So it needs only Node.js, and installs nothing that could clash with the
// libraries of an app.
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
  // Of the AWS SDK's CommonJS builds, esbuild would have to keep everything.
  mainFields: ['module', 'main'],
  minify: true,
  // For the stack traces of our own faults.
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  outdir,
};

rmSync(outdir, { recursive: true, force: true });
const bundles = [
  await build({ ...options, entryPoints: ['local/cli.ts'], format: 'cjs' }),
  // Node.js runs this one in processes of their own, for each function.
  await build({
    ...options,
    entryPoints: ['local/lambda/bootstrap.mts'],
    format: 'esm',
    outExtension: { '.js': '.mjs' },
  }),
];
const inputs = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs));
writeFileSync(path.join(outdir, 'THIRD-PARTY-LICENSES.txt'), licences(inputs));

/** The licences of what is bundled demand that their texts come along. */
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
      // Most packages have a file of one of these names.
    }
  }
  return undefined;
}
