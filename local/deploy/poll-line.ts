/** What the handler logs of each poll. */
export interface PollLine {
  readonly image: string;
  readonly region: string;
  readonly decision: string;
}

/** The poll in a line that a function wrote, if there is one. */
export function pollIn(line: string): PollLine | undefined {
  if (!line.startsWith('{')) return undefined;
  const { message, ...poll } = JSON.parse(line) as PollLine & { readonly message: string };
  return message === 'poll' ? poll : undefined;
}
