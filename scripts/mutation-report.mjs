/**
 * Writes `docs/mutation-report.md` from Stryker's last run (`npm run test:mutation`), with a hash of the sources that it
 * mutated. `--check` tells whether the committed report still belongs to the sources: a run takes too long for CI.
 *
 * Why a surviving mutant survives stands in `test/lambda/survivors.json`.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import prettier from 'prettier';

const ROOT = join(import.meta.dirname, '..');
const REPORT = join(ROOT, 'docs', 'mutation-report.md');
const REQUIRED_SCORE = 90;
const KILLED = new Set(['Killed', 'Timeout']);

/** Of all that a mutant is made from; line ends may differ from clone to clone. */
async function hashOfSources() {
  const hash = createHash('sha256');
  for (const name of (await readdir(join(ROOT, 'lambda'), { recursive: true })).sort()) {
    if (!name.endsWith('.ts')) continue;
    hash.update(`${name.replaceAll('\\', '/')}\0`);
    hash.update((await readFile(join(ROOT, 'lambda', name), 'utf8')).replaceAll('\r\n', '\n'));
  }
  return hash.digest('hex').slice(0, 16);
}

/** The text that a location of Stryker's, which counts from 1, spans. */
function textAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

function inOneLine(text) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

function survivorsOf(file, { source, mutants }) {
  return mutants
    .filter(({ status }) => !KILLED.has(status))
    .map(({ location, replacement, status, mutatorName }) => ({
      file,
      line: location.start.line,
      was: inOneLine(textAt(source, location)),
      became: inOneLine(replacement ?? mutatorName),
      status,
    }));
}

/** A mutant is known by its text: lines move. */
function explain(survivor, reasons) {
  return reasons.find(
    ({ file, was, became }) => file === survivor.file && was === survivor.was && became === survivor.became,
  )?.why;
}

const code = (text) => `\`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\``;

function render(files, reasons, hash) {
  const counted = Object.entries(files).map(([path, file]) => ({
    path,
    all: file.mutants.length,
    killed: file.mutants.filter(({ status }) => KILLED.has(status)).length,
    survivors: survivorsOf(path, file),
  }));
  const sum = (figure) => counted.reduce((total, file) => total + figure(file), 0);
  const [all, killed] = [sum((file) => file.all), sum((file) => file.killed)];
  const score = (100 * killed) / all;
  const survivors = counted.flatMap((file) => file.survivors);
  const row = (path, all, killed) =>
    `| ${path} | ${all} | ${killed} | ${((100 * killed) / Math.max(all, 1)).toFixed(1)} |`;
  const text = `# Mutation testing of \`lambda/\`

Made by \`npm run test:mutation\` with [Stryker](https://stryker-mutator.io): every mutant of every file in \`lambda/\`, against
the quick tests of the handler (\`test/lambda/mutation-suite.ts\`). Killed are those that a test fails on or that never end; all
others count as survived, also those that no test reaches. Sources: ${hash}

**Score: ${score.toFixed(1)} %** (${killed} of ${all})

| file | mutants | killed | % |
| --- | --- | --- | --- |
${counted.map((file) => row(file.path, file.all, file.killed)).join('\n')}

## Survivors

| where | was | became | why it survives |
| --- | --- | --- | --- |
${survivors
  .map((survivor) => {
    const { file, line, was, became } = survivor;
    return `| ${file}:${line} | ${code(was)} | ${code(became)} | ${explain(survivor, reasons) ?? '**not explained**'} |`;
  })
  .join('\n')}
`;
  return { text, score, unexplained: survivors.filter((survivor) => !explain(survivor, reasons)) };
}

const hash = await hashOfSources();
if (process.argv.includes('--check')) {
  if (!(await readFile(REPORT, 'utf8')).includes(`Sources: ${hash}`)) {
    console.error('docs/mutation-report.md is stale: run `npm run test:mutation` and commit the result.');
    process.exitCode = 1;
  }
} else {
  const { files } = JSON.parse(await readFile(join(ROOT, 'reports', 'mutation.json'), 'utf8'));
  const reasons = JSON.parse(await readFile(join(ROOT, 'test', 'lambda', 'survivors.json'), 'utf8'));
  const { text, score, unexplained } = render(files, reasons, hash);
  await writeFile(
    REPORT,
    await prettier.format(text, { ...(await prettier.resolveConfig(REPORT)), parser: 'markdown' }),
  );
  console.log(`Score: ${score.toFixed(1)} %. Survivors without an explanation: ${unexplained.length}`);
  for (const { file, line, was, became } of unexplained) console.log(`  ${file}:${line}: ${was} → ${became}`);
  if (score < REQUIRED_SCORE || unexplained.length > 0) process.exitCode = 1;
}
