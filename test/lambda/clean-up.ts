import type { VirtualClock } from '../../local/clock';
import type { StackPlayer, StackResult } from '../../local/cloudformation/stack-player';

interface Playing {
  readonly clock: VirtualClock;
  readonly stack: StackPlayer;
}

const CLEANING_UP = /CLEANUP_IN_PROGRESS$/;

/** Acts so many seconds after the stack has begun to clean up, if it still does. Returns what ends it. */
export function inCleanUp(
  { clock, stack: { record } }: Playing,
  seconds: number,
  act: () => void,
): () => void {
  const isCleaningUp = () => CLEANING_UP.test(record.status);
  const set = record.setStatus.bind(record);
  const cancels: (() => void)[] = [];
  record.setStatus = (status, reason) => {
    set(status, reason);
    if (isCleaningUp()) cancels.push(clock.schedule(seconds * 1000, () => isCleaningUp() && act()));
  };
  return () => {
    for (const cancel of cancels) cancel();
    record.setStatus = set;
  };
}

/** Somebody deletes the stack so many seconds after it has begun to clean up. */
export function deletedInCleanUp(playing: Playing, seconds: number): { deletion?: Promise<StackResult> } {
  const done: { deletion?: Promise<StackResult> } = {};
  inCleanUp(playing, seconds, () => {
    done.deletion = playing.stack.delete();
  });
  return done;
}
