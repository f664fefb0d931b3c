import { withSeed } from '../../local/random';
import { SimulatedAccount } from '../../local/simulated-account';
import { POLL_SECONDS } from '../scale';

interface ReadingRow {
  /** Of operations that are settled, before each of those that are measured. */
  readonly settledEvents: number;
  readonly operation: string;
  readonly polls: number;
  /** Calls to CloudFormation. */
  readonly reads: number;
}

export interface Reading {
  readonly rows: readonly ReadingRow[];
}

const REGION = 'eu-west-1';
const COPY_SECONDS = 40 * 60;
const SEED = 1;

/** What the handler reads of its stack, however much has happened in it before. */
export async function measureReading(): Promise<Reading> {
  const rows = [];
  for (const settledEvents of [10, 30_000]) rows.push(...(await withSeed(SEED, () => play(settledEvents))));
  return { rows };
}

async function play(settledEvents: number): Promise<ReadingRow[]> {
  const account = new SimulatedAccount({
    pollIntervalSeconds: POLL_SECONDS,
    appStream: { copySeconds: COPY_SECONDS },
  });
  account.appStream.addImage(REGION, { name: 'golden' });
  account.appStream.addImage(REGION, { name: 'golden-2' });
  const stack = account.stack();
  const image = (SourceImageName: string) => ({
    Resources: {
      Image: { Type: 'Custom::AppStreamImage', Properties: { ServiceToken: 'provider', SourceImageName } },
    },
  });
  await stack.create(image('golden'));
  const operations = [
    { operation: 'update with a new image', run: () => stack.update(image('golden-2')) },
    { operation: 'deletion', run: () => stack.delete() },
  ];
  const rows: ReadingRow[] = [];
  for (const { operation, run } of operations) {
    stack.record.addOldEvents(settledEvents);
    const before = { polls: account.engine.polls, reads: account.readApi.journal.length };
    const { status } = await run();
    if (!status.endsWith('_COMPLETE')) throw new Error(`${operation} ended ${status}`);
    const reads = account.readApi.journal.length - before.reads;
    rows.push({ settledEvents, operation, polls: account.engine.polls - before.polls, reads });
  }
  return rows;
}
