import { releaseDiff } from './release';

export interface Releasing {
  /** What `cdk diff` shows, to the last line. */
  readonly lines: readonly string[];
}

export async function measureReleasing(): Promise<Releasing> {
  return { lines: (await releaseDiff()).split('\n') };
}
