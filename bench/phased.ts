/** The length of a copy in seconds. It varies by up to half a minute, so that copies do not end in step with polls. */
export function phased(minutes: number, random: () => number): number {
  return minutes * 60 + 60 * (random() - 0.5);
}
