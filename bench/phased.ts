/** The length of a copy in seconds, not in step with any poll. */
export function phased(minutes: number, random: () => number): number {
  return minutes * 60 + 60 * (random() - 0.5);
}
