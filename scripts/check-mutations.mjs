/**
 * Beside the tests of the handler stand comments `// red when: <file in lambda/>: <old> → <new>`, each directly above
 * the test that must fail once `old` is replaced with `new`. This script holds the tests to it, in a copy of the
 * working tree: `npm run test:named-mutations [-- <part of a test file's name>]`. `\n` in a mutation stands for a line break.
 */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const TESTS = join('test', 'lambda');
const COMMENT = /^\s*\/\/ red when: (\S+): (.+) → (.+)$/;

/** Every mutation that the test files name, with the pattern of the test below it. */
async function mutations(wanted) {
  const found = [];
  for (const file of (await readdir(join(ROOT, TESTS))).filter((name) => name.endsWith('.test.ts'))) {
    if (!file.includes(wanted)) continue;
    const lines = (await readFile(join(ROOT, TESTS, file), 'utf8')).split('\n');
    lines.forEach((line, index) => {
      const match = COMMENT.exec(line);
      if (!match && line.includes('// red when')) throw new Error(`${file}:${index + 1} is no mutation`);
      if (!match) return;
      const [, source, ...texts] = match;
      const [before, after] = texts.map((text) => text.replaceAll('\\n', '\n'));
      found.push({ file, line: index + 1, source, before, after, test: testBelow(lines, index) });
    });
  }
  return found;
}

/** The name of the next test as a pattern for `jest -t`: what `test.each` fills in may be anything. */
function testBelow(lines, index) {
  const rest = lines.slice(index + 1).join('\n');
  const name = /(?:test|\))\(\s*(['"`])((?:lifecycle|hostile|errors|identity)\b(?:\\.|(?!\1).)*)\1/.exec(
    rest,
  )?.[2];
  if (!name) throw new Error(`No test stands below line ${index + 1}`);
  return name
    .replace(/\\(.)/g, '$1')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/%[a-zA-Z#]/g, '[^]*');
}

/** A copy of what the tests need, so that the working tree is never touched. */
async function workspace() {
  const folder = await mkdtemp(join(tmpdir(), 'mutations-'));
  for (const name of [
    'lambda',
    'lib',
    'local',
    'test',
    'bin',
    'package.json',
    'tsconfig.json',
    'jest.config.js',
  ])
    await cp(join(ROOT, name), join(folder, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** A mutation may keep a test from ever ending. */
const MINUTES_FOR_A_RUN = 5;

/** How each test of the file ended, by name; undefined where the file could not be run to its end. */
function jest(folder, file, test) {
  const args = [
    join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--runInBand',
    '--forceExit',
    '--json',
    '--testPathPatterns',
    join(TESTS, file),
    ...(test ? ['--testNamePattern', `${test}$`] : []),
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
    const timer = setTimeout(() => child.kill(), MINUTES_FOR_A_RUN * 60_000);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('close', () => {
      clearTimeout(timer);
      resolve(output ? JSON.parse(output).testResults[0].assertionResults : undefined);
    });
  });
}

/** Why the mutation does not hold, or undefined where the test turned red because of it. */
async function problemOf(folder, sound, { file, source, before, after, test }) {
  const path = join(folder, 'lambda', source);
  const original = await readFile(path, 'utf8');
  const times = original.split(before).length - 1;
  if (times !== 1) return `the old text stands ${times} times in lambda/${source}`;
  const meant = sound?.filter(({ fullName }) => new RegExp(`${test}$`).test(fullName)) ?? [];
  if (meant.length === 0) return 'no test has the name';
  if (meant.some(({ status }) => status !== 'passed')) return 'the test is red without it';
  await writeFile(
    path,
    original.replace(before, () => after),
  );
  try {
    const mutated = await jest(folder, file, test);
    if (mutated?.length === 0) return 'the mutation does not compile';
    return mutated?.every(({ status }) => status !== 'failed') ? 'the test stays green' : undefined;
  } finally {
    await writeFile(path, original);
  }
}

/** Takes a test file at a time. */
async function worker(files, report) {
  const folder = await workspace();
  try {
    for (let file = files.shift(); file; file = files.shift()) {
      const sound = await jest(folder, file[0].file);
      for (const mutation of file) report(mutation, await problemOf(folder, sound, mutation));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

const all = await mutations(process.argv[2] ?? '');
let problems = 0;
const report = ({ file, line, source, before, after }, problem) => {
  if (problem) problems += 1;
  const change = `${source}: ${before} → ${after}`.replaceAll('\n', '\\n');
  console.log(`${problem ? `NOT RED (${problem})` : 'red'}  ${file}:${line}  ${change}`);
};
const files = Object.values(Object.groupBy(all, ({ file }) => file));
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, () => worker(files, report)));
console.log(`${all.length - problems} of ${all.length} mutations turn their test red.`);
process.exitCode = problems > 0 || all.length === 0 ? 1 : 0;
