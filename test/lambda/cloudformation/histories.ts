import { History } from '../../../lambda/cloudformation/history';
import type { StackEvent } from '../../../lambda/cloudformation/stack-event';

/** An event as far as a test tells of it. A text is the status of one that tells nothing else. */
export type Shown = string | Partial<StackEvent>;

/** `about`: what the event says of itself where the test tells nothing. It is about `Desk`. */
export function eventOf(shown: Shown, about: Partial<StackEvent> = {}): StackEvent {
  const told = typeof shown === 'string' ? { status: shown } : shown;
  return { logicalId: 'Desk', status: '', reason: '', physicalId: '', at: 0, ...about, ...told };
}

/** Of events, newest first. */
export function historyOf(events: readonly Shown[], about?: Partial<StackEvent>): History {
  return new History(events.map((shown) => eventOf(shown, about)));
}

/** An event of the stack itself. */
export const ofStack = (status: string, at?: number): Partial<StackEvent> => ({
  logicalId: undefined,
  status,
  ...(at !== undefined && { at }),
});
