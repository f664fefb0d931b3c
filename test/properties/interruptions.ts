import type { VirtualClock } from '../../local/clock';
import type { StackPlayer, StackResult } from '../../local/cloudformation/stack-player';
import { inCleanUp } from '../lambda/clean-up';
import type { Deploy } from './step';

/** Plays an operation, and what somebody else asks for while it is under way, where CloudFormation takes it. */
export async function withInterruptions(
  clock: VirtualClock,
  stack: StackPlayer,
  { cancelAfter, deleteAfter, deleteInCleanUpAfter }: Deploy,
  play: () => Promise<StackResult>,
  note: (kind: string) => void,
): Promise<StackResult> {
  const { record } = stack;
  const past = record.events.length;
  let endedIn = 'with a deletion meanwhile';
  const deletions: Promise<StackResult | undefined>[] = [];
  const deletes = () => deletions.push(unlessRefused(stack.delete()));
  const stops = [
    later(clock, cancelAfter, () => {
      if (record.status !== 'UPDATE_IN_PROGRESS') return;
      stack.cancelUpdate();
      note('with a cancelled update');
    }),
    later(clock, deleteAfter, deletes),
    deleteInCleanUpAfter === undefined
      ? () => {}
      : inCleanUp({ clock, stack }, deleteInCleanUpAfter, () => {
          deletes();
          endedIn = 'with a deletion during a clean-up';
        }),
  ];
  const result = await play();
  for (const stop of stops) stop();
  const deleted = (await Promise.all(deletions)).find((result) => result !== undefined);
  if (!deleted) return result;
  note(endedIn);
  return { ...deleted, events: record.events.slice(past) };
}

function later(clock: VirtualClock, seconds: number | undefined, act: () => void): () => void {
  return seconds === undefined ? () => {} : clock.schedule(seconds * 1000, act);
}

function unlessRefused(deletion: Promise<StackResult>): Promise<StackResult | undefined> {
  return deletion.catch((error: Error) => {
    if (!error.message.includes('cannot be deleted while')) throw error;
    return undefined;
  });
}
