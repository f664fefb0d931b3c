import { table } from '../table';
import type { Rehearsing } from './measure';

export function renderRehearsing({ rows }: Rehearsing): string {
  return `Simulated time for each second of real time: an image that is created, replaced and deleted. \`deploy:local\` also
synthesizes its app twice, starts the functions, and meets a fleet in use and ConcurrentModification; the start of npm and of
the command itself is not counted. Medians after one run to warm up.

${table(
  ['player', 'runs', 'simulated hours', 'real seconds', 'hours for each second'],
  rows.map((row) => [row.player, ...[row.runs, row.hours, row.seconds, row.hoursPerSecond].map(String)]),
)}`;
}
