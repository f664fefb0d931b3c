import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AppStreamImage, ImageSource } from '../../lib';
import type { StackResult } from '../../local/cloudformation/stack-player';
import type { Template as PlayedTemplate } from '../../local/cloudformation/template';
import { SimulatedAccount } from '../../local/simulated-account';

/** Of a stack that is new, and of one that is updated every day for years. */
const SETTLED_EVENTS = [10, 30_000];

export interface OldStackRow {
  readonly operation: 'update' | 'deletion';
  /** Events of operations that were over before it. */
  readonly settledEvents: number;
  readonly polls: number;
  /** Calls to CloudFormation. */
  readonly reads: number;
}

/** A stack with one image, as it is synthesized. */
function templateOf(revision: string): PlayedTemplate {
  const stack = new Stack(new App(), 'Stack');
  const source = ImageSource.imageName('golden');
  new AppStreamImage(stack, 'Image', { source, revision, createTimeout: Duration.minutes(55) });
  return Template.fromStack(stack).toJSON() as unknown as PlayedTemplate;
}

export async function measureOldStacks(): Promise<OldStackRow[]> {
  const rows: OldStackRow[] = [];
  for (const settledEvents of SETTLED_EVENTS) rows.push(...(await play(settledEvents)));
  return rows;
}

/** An update that replaces the image, then the deletion, each after so many events. */
async function play(settledEvents: number): Promise<OldStackRow[]> {
  const account = new SimulatedAccount();
  account.appStream.addImage('eu-west-1', { name: 'golden' });
  const stack = account.stack();
  await succeeds(stack.create(templateOf('1')));
  const measured = async (operation: OldStackRow['operation'], begin: () => Promise<StackResult>) => {
    stack.record.addOldEvents(settledEvents);
    const { polls } = account.engine;
    const { length } = account.readApi.journal;
    await succeeds(begin());
    return {
      operation,
      settledEvents,
      polls: account.engine.polls - polls,
      reads: account.readApi.journal.length - length,
    };
  };
  return [
    await measured('update', () => stack.update(templateOf('2'))),
    await measured('deletion', () => stack.delete()),
  ];
}

async function succeeds(operation: Promise<StackResult>): Promise<void> {
  const { status, reason } = await operation;
  if (!/^(CREATE|UPDATE|DELETE)_COMPLETE$/.test(status)) throw new Error(`${status} ${reason}`);
}
