/**
 * Plays many histories, in as many processes as told, and writes what happened in them into a report:
 * `npm run test:properties -- --runs 100000`.
 */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import fc from 'fast-check';
import { history } from './history';
import { type Counts, play } from './play';

interface Share {
  readonly runs: number;
  readonly seed: number;
}

interface Result {
  readonly counts: Counts;
  readonly failure?: string;
}

async function playShare({ runs, seed }: Share): Promise<Result> {
  const counts: Counts = {};
  const details = await fc.check(
    fc.asyncProperty(history, async (h) => {
      for (const [name, count] of Object.entries(await play(h))) counts[name] = (counts[name] ?? 0) + count;
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
  if (!details.failed) return { counts };
  const message = await fc.asyncDefaultReportMessage(details);
  return { counts, failure: `${message}\n${String((details.errorInstance as Error | undefined)?.stack)}` };
}

function playElsewhere(share: Share): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = fork(__filename, { env: { ...process.env, SHARE: JSON.stringify(share) } });
    child.once('message', (result) => resolve(result as Result));
    child.once('exit', (code) => reject(new Error(`a process of the long run ended with ${code}`)));
  });
}

function report(runs: number, seed: number, workers: number, counts: Counts): string {
  const rows = (pattern: RegExp) =>
    Object.entries(counts)
      .filter(([name]) => pattern.test(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `| ${name.replaceAll('|', '\\|')} | ${count} |`);
  const table = (title: string, pattern: RegExp) => [
    '',
    `## ${title}`,
    '',
    '| what | how often |',
    '| --- | --- |',
    ...rows(pattern),
  ];
  return [
    '# The long run of the property-based tests',
    '',
    `${runs} histories without a violation, seeds ${seed} to ${seed + workers - 1} (one for each of ${workers} processes),`,
    `${counts.polls} polls. Made by \`npm run test:properties -- --runs ${runs} --seed ${seed} --workers ${workers}\`;`,
    'what a history is and what must hold in it stands in `test/properties/`.',
    ...table('Operations and how they ended', /→/),
    ...table('Failures that the stack told', /^failure/),
    ...table('Faults that really happened', /^fault /),
    ...table('What else came in between', /^(interference|event)/),
    '',
  ].join('\n');
}

async function main(): Promise<void> {
  if (process.env.SHARE) {
    const result = await playShare(JSON.parse(process.env.SHARE) as Share);
    process.send!(result, () => process.exit(0));
    return;
  }
  const options = new Command()
    .option('--runs <number>', 'histories to play', '2000')
    .option('--seed <number>', 'repeats a run', String(Math.floor(Math.random() * 2 ** 31)))
    .option('--workers <number>', 'processes', String(availableParallelism()))
    .option('--report <file>', 'where the report goes')
    .parse()
    .opts<{ runs: string; seed: string; workers: string; report?: string }>();
  const [runs, seed, workers] = [options.runs, options.seed, options.workers].map(Number);
  console.log(`${runs} histories, seed ${seed}, ${workers} processes`);
  const results = await Promise.all(
    Array.from({ length: workers }, (_, index) =>
      playElsewhere({ runs: Math.ceil(runs / workers), seed: seed + index }),
    ),
  );
  const counts: Counts = {};
  for (const result of results)
    for (const [name, count] of Object.entries(result.counts)) counts[name] = (counts[name] ?? 0) + count;
  const failures = results.flatMap(({ failure }) => failure ?? []);
  const text = report(runs, seed, workers, counts);
  console.log(failures.length > 0 ? failures.join('\n') : text);
  if (failures.length > 0) process.exitCode = 1;
  else if (options.report) writeFileSync(options.report, text);
}

void main();
