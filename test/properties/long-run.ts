/**
 * Plays many histories, in as many processes as told, and prints what happened in them:
 * `npm run test:properties -- --runs 100000`.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import fc from 'fast-check';
import { history } from './history';
import { type Counts, play } from './play';

/** Few enough that a violation is soon played again: `--runs 1000 --seed <the one of its share>`. */
const SHARE_RUNS = 1000;

/** What one process plays. */
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

/** Plays shares one after the other, as many at a time as there are workers, until all are played or one has failed. */
async function playAll(shares: readonly Share[], workers: number): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...shares];
  const work = async () => {
    for (let share = left.shift(); share; share = left.shift()) {
      const result = await playElsewhere(share);
      if (result.failure) left.splice(0);
      results.push(result);
      console.log(
        `${results.length} of ${shares.length} shares, seed ${share.seed}: ${result.failure ?? 'clean'}`,
      );
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return results;
}

function report(runs: number, seeds: readonly number[], counts: Counts): string {
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
    `${runs} histories without a violation, in shares of ${SHARE_RUNS} with seeds ${seeds[0]} to ${seeds.at(-1)}, ${counts.polls} polls.`,
    ...table('Kinds of history', /^history /),
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
    .parse()
    .opts<{ runs: string; seed: string; workers: string }>();
  const [runs, seed, workers] = [options.runs, options.seed, options.workers].map(Number);
  console.log(`${runs} histories, seed ${seed}, ${workers} processes`);
  const shares = Array.from({ length: Math.ceil(runs / SHARE_RUNS) }, (_, index) => ({
    runs: Math.min(SHARE_RUNS, runs - index * SHARE_RUNS),
    seed: seed + index,
  }));
  const results = await playAll(shares, workers);
  if (results.some(({ failure }) => failure)) {
    process.exitCode = 1;
    return;
  }
  const counts: Counts = {};
  for (const result of results)
    for (const [name, count] of Object.entries(result.counts)) counts[name] = (counts[name] ?? 0) + count;
  const seeds = shares.map((share) => share.seed);
  console.log(report(runs, seeds, counts));
}

void main();
