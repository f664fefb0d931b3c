import type { RehearsalReport } from './rehearsal';

/** What a run took for granted and what it left out, a line each. */
export function remarkLines({ assumed, notPlayed, remarks }: RehearsalReport): string[] {
  const counts = [...notPlayed].map(([type, count]) => `${type} ${count}`);
  return [
    ...assumed.map((what) => `Assumed to be there: ${what}`),
    ...remarks,
    ...(counts.length > 0 ? [`Counted as done, and not played: ${counts.join(', ')}`] : []),
  ];
}
