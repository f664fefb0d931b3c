import type { VirtualClock } from '../../local/clock';
import type { StackPlayer, StackResult } from '../../local/cloudformation/stack-player';
import type { Deploy } from './steps';

/** Plays an operation, and what somebody else asks for while it is under way, where CloudFormation takes it. */
export async function withInterruptions(
  clock: VirtualClock,
  stack: StackPlayer,
  { cancelAfter, deleteAfter }: Deploy,
  play: () => Promise<StackResult>,
  note: (kind: string) => void,
): Promise<StackResult> {
  const { record } = stack;
  const past = record.events.length;
  const playing = play();
  let deletion: Promise<StackResult | undefined> | undefined;
  const stopTimers = [
    later(clock, cancelAfter, () => {
      if (record.status !== 'UPDATE_IN_PROGRESS') return;
      stack.cancelUpdate();
      note('with a cancelled update');
    }),
    later(clock, deleteAfter, () => {
      deletion = unlessRefused(stack.delete());
    }),
  ];
  const result = await playing;
  for (const stop of stopTimers) stop();
  const deleted = await deletion;
  if (!deleted) return result;
  note('with a deletion meanwhile');
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
