/**
 * Builds the package of each language with jsii-pacmak, installs it into an empty app of that language outside of the
 * repository, and compares the template with the one from TypeScript, and in Python what mistakes are answered with: `npm run test:languages [-- python java go]`,
 * after `npm run build`.
 *
 * Without names, a language whose toolchain is missing is left out and said so.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Command } from 'commander';
import { installConsumer, pack, run } from '../../scripts/consumer-app.mjs';
import { temporaryFolder } from '../../scripts/temporary-folder.mjs';
import { LANGUAGES, MISTAKES, type Language } from './languages.mjs';

const ROOT = path.join(import.meta.dirname, '..', '..');
const APPS = path.join(import.meta.dirname, 'apps');

interface Manifest {
  readonly version: string;
  readonly devDependencies: Record<string, string>;
}

function missingTool({ toolchain }: Language): string | undefined {
  return toolchain.find(([command, ...args]) => spawnSync(command, args).status !== 0)?.[0];
}

function readJson(output: string, file: string): unknown {
  return JSON.parse(readFileSync(path.join(output, file), 'utf8'));
}

function templateIn(output: string): unknown {
  return readJson(output, 'Desktops.template.json');
}

function main(): void {
  const names = new Command().argument('[languages...]').parse().args;
  const unknown = names.filter((name) => !LANGUAGES.some((language) => language.name === name));
  if (unknown.length > 0)
    throw new Error(
      `No such language: ${unknown.join(', ')}. Give one of ${LANGUAGES.map(({ name }) => name).join(', ')}.`,
    );
  const { version, devDependencies } = JSON.parse(
    readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
  ) as Manifest;
  const cdkVersion = devDependencies['aws-cdk-lib'];
  const temp = temporaryFolder('languages');

  const app = path.join(temp, 'typescript');
  installConsumer(app, pack(ROOT, temp), {
    'aws-cdk-lib': cdkVersion,
    constructs: devDependencies.constructs,
  });
  for (const file of ['app.js', 'mistakes.js']) cpSync(path.join(APPS, file), path.join(app, file));
  run(process.execPath, ['app.js', path.join(app, 'out')], { cwd: app });
  run(process.execPath, ['mistakes.js', path.join(app, 'out', MISTAKES)], { cwd: app });
  const expected = templateIn(path.join(app, 'out'));
  const expectedAnswers = readJson(path.join(app, 'out'), MISTAKES);

  for (const language of LANGUAGES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const { name } = language;
    const missing = missingTool(language);
    if (missing !== undefined) {
      console.log(`${name}: LEFT OUT, there is no working \`${missing}\` on this machine`);
      if (names.length > 0) process.exitCode = 1;
      continue;
    }
    const since = Date.now();
    const outdir = path.join(temp, 'dist');
    run('npx', ['jsii-pacmak', '--target', name, '--outdir', outdir], { cwd: ROOT });
    const built = Date.now();
    const place = path.join(temp, name);
    cpSync(path.join(APPS, name), place, { recursive: true });
    const output = path.join(place, 'out');
    language.synthesize({ app: place, packed: path.join(outdir, name), output, version, cdkVersion });
    if (!isDeepStrictEqual(templateIn(output), expected))
      throw new Error(`The template of the ${name} app is not that of the TypeScript app.`);
    if (
      existsSync(path.join(output, MISTAKES)) &&
      !isDeepStrictEqual(readJson(output, MISTAKES), expectedAnswers)
    )
      throw new Error(`Mistakes in ${name} are not answered as they are in TypeScript.`);
    const seconds = [built - since, Date.now() - built].map((time) => Math.round(time / 1000));
    console.log(
      `${name}: the same template as TypeScript (package built in ${seconds[0]} s, app in ${seconds[1]} s)`,
    );
  }
}

main();
