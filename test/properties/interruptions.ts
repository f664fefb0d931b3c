import type { VirtualClock } from '../../local/clock';
import type { StackRecord } from '../../local/cloudformation/stack-record';
import type { StackPlayer, StackResult } from '../../local/cloudformation/stack-player';
import type { Deploy } from './steps';

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
  let deletion: Promise<StackResult | undefined> | undefined;
  const stopWaiting = onceCleaningUp(record, () => {
    stopTimers.push(
      later(clock, deleteInCleanUpAfter, () => {
        if (!CLEANING_UP.test(record.status)) return;
        deletion = unlessRefused(stack.delete());
        endedIn = 'with a deletion during a clean-up';
      }),
    );
  });
  const playing = play();
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
  for (const stop of [stopWaiting, ...stopTimers]) stop();
  const deleted = await deletion;
  if (!deleted) return result;
  note(endedIn);
  return { ...deleted, events: record.events.slice(past) };
}

const CLEANING_UP = /CLEANUP_IN_PROGRESS$/;

/** Calls back when a clean-up begins. */
function onceCleaningUp(record: StackRecord, begins: () => void): () => void {
  const set = record.setStatus.bind(record);
  record.setStatus = (status, reason) => {
    set(status, reason);
    if (CLEANING_UP.test(status)) begins();
  };
  return () => {
    record.setStatus = set;
  };
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
