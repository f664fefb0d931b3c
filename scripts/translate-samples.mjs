// Translates the TypeScript samples of the README and of docs/ into every language, and fails if one does not
// translate. jsii does so with those of the README only. Run `npm run build` before.
import { cpSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './consumer-app.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

const root = path.resolve(import.meta.dirname, '..');
const read = (name) => readFileSync(path.join(root, name), 'utf8');

/**
 * In other languages an aspect must be a class, and jsii does not translate an object in its place. These samples are
 * left out.
 */
const withoutAspects = (page) =>
  page.replace(/```ts\n(.*?)```\n/gs, (sample) => (/\bvisit: |Object\.entries/.test(sample) ? '' : sample));

const pages = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
const texts = ['README.md', ...pages.map((name) => `docs/${name}`)].map(read).map(withoutAspects);

// jsii-rosetta reads the samples of an assembly. So it gets the package with a README that contains all pages.
const assembly = JSON.parse(read('.jsii'));
assembly.readme.markdown = texts.join('\n');
const temp = temporaryFolder('translate-samples');
for (const name of ['build', 'rosetta', 'package.json'])
  cpSync(path.join(root, name), path.join(temp, name), { recursive: true });
symlinkSync(path.join(root, 'node_modules'), path.join(temp, 'node_modules'));
writeFileSync(path.join(temp, '.jsii'), JSON.stringify(assembly));

const rosetta = path.join(root, 'node_modules/jsii-rosetta/bin/jsii-rosetta');
const cache = path.join(temp, 'samples.json');
run(process.execPath, [rosetta, 'extract', '--strict', '--cache-to', cache, temp]);
const { snippets } = JSON.parse(readFileSync(cache, 'utf8'));
console.log(`${Object.keys(snippets).length} samples translate.`);
