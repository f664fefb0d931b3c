import { table } from '../table';
import type { Reading } from './measure';

export function renderReading({ rows }: Reading): string {
  return `What the handler asks CloudFormation about its stack in which so much has happened before; a copy takes 40 minutes.

${table(
  ['settled events', 'operation', 'polls', 'reads', 'reads a poll'],
  rows.map(({ settledEvents, operation, polls, reads }) => [
    settledEvents.toLocaleString('en-US'),
    operation,
    `${polls}`,
    `${reads}`,
    (reads / polls).toFixed(2),
  ]),
)}`;
}
