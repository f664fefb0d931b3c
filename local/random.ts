/** Random numbers from 0 to 1. The same seed gives the same ones (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A factor from 0.95 to 1.05. It is the same for the same seed and thing. */
export function variation(seed: number, thing: string): number {
  return 0.95 + 0.1 * seededRandom(seed + hash(thing))();
}

function hash(text: string): number {
  return [...text].reduce((sum, character) => (Math.imul(sum, 31) + character.charCodeAt(0)) | 0, 0);
}

/** Runs `work` with a seeded `Math.random`, which the SDK's pauses use, for example. */
export async function withSeed<T>(seed: number, work: () => Promise<T>): Promise<T> {
  const own = Math.random;
  Math.random = seededRandom(seed);
  try {
    return await work();
  } finally {
    Math.random = own;
  }
}

const CAPITALS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** The ids that CloudFormation makes up. */
export class RandomIds {
  constructor(private readonly random: () => number) {}

  uuid(): string {
    const hex = Array.from({ length: 4 }, () =>
      Math.floor(this.random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  /** The end of a physical id that CloudFormation makes up, as in `Stack-Resource-1A2B3C4D5E6F`. */
  suffix(): string {
    return Array.from(
      { length: 12 },
      () => CAPITALS_AND_DIGITS[Math.floor(this.random() * CAPITALS_AND_DIGITS.length)],
    ).join('');
  }
}
