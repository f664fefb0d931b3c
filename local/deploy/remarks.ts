import type { RehearsalReport } from './rehearsal';

/** What a run assumed, what it left out, and its remarks. Each is a line. */
export function remarkLines({ assumed, notPlayed, remarks }: RehearsalReport): string[] {
  const counts = [...notPlayed].map(([type, count]) => `${type} ${count}`);
  return [
    ...assumed.map((what) => `Assumed to be there: ${what}`),
    ...remarks,
    ...(counts.length > 0 ? [`Counted as done, and not played: ${counts.join(', ')}`] : []),
  ];
}
