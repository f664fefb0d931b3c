import Table from 'cli-table3';
import type { RehearsalReport } from './rehearsal';
import { remarkLines } from './remarks';
import type { ImageReport } from './report';
import type { Script, Version } from './script';
import { COLUMNS, cutInTheMiddle, duration, wrapped } from './text';

const NAME_WIDTH = 28;

/** The table of images at the end of a run. It is as wide as `COLUMNS`. */
export function imageTable(images: readonly ImageReport[]): string {
  const padding = 2;
  const widths = [NAME_WIDTH, 9, 11, 11, 5].map((width) => width + padding);
  const table = new Table({
    head: ['image', 'at last', 'made in', 'deleted in', 'polls'],
    colWidths: widths,
    style: { head: [], border: [] },
  });
  for (const { region, name, state, made, deleted, polls } of images) {
    const [madeIn, deletedIn] = [made, deleted].map((time) => (time === undefined ? '' : duration(time)));
    table.push([`${region}\n${cutInTheMiddle(name, NAME_WIDTH)}`, state, madeIn, deletedIn, polls]);
  }
  return table.toString();
}

/** The lines at the end of a run. */
export function summaryOf(report: RehearsalReport, { versions }: Script, realSeconds: number): string[] {
  const { images, simulatedTime, concurrency } = report;
  const late = Math.max(...images.map(({ deadTime = 0 }) => deadTime));
  const calls = new Map<string, number>();
  for (const [operation, count] of images.flatMap((image) => [...image.calls]))
    calls.set(operation, (calls.get(operation) ?? 0) + count);
  const counted = [...calls].map(([operation, count]) => `${operation} ${count}`).join(', ');
  return [
    ...(images.length > 0 ? [imageTable(images)] : ['No image was made.']),
    ...(counted ? wrapped(`Calls to AppStream about them: ${counted}`, COLUMNS) : []),
    ...(late > 0 ? [`From AVAILABLE until the stack knew: at most ${(late / 1000).toFixed(1)} s`] : []),
    `${duration(simulatedTime)} of simulated time in ${realSeconds.toFixed(1)} s; executions of a function at once: ${concurrency}`,
    ...report.leftAlone.map(
      (stack) => `Stack ${stack} was not always deployed: cdk deploy finds no change in its template.`,
    ),
    ...report.kept.map((arn) => `Kept, as its stack says: ${arn}`),
    ...remarkLines(report).flatMap((line) => wrapped(line, COLUMNS)),
    ...notPlayedAfterFailure(report, versions),
    whatWasDone(report),
  ];
}

/** The versions that were not played because of a failure. */
function notPlayedAfterFailure(
  { operations, problems }: RehearsalReport,
  versions: readonly Version[],
): string[] {
  if (problems.length === 0) return [];
  const skipped = versions.filter(({ title }) => !operations.some(({ phase }) => phase === title));
  return skipped.map(({ title }) => `Not played after the failure: ${title}`);
}

function whatWasDone({ operations, kept, problems }: RehearsalReport): string {
  const count = (wanted: string) => operations.filter(({ status }) => status === wanted).length;
  const done =
    `Stacks created: ${count('CREATE_COMPLETE')}, updated: ${count('UPDATE_COMPLETE')}, ` +
    `destroyed: ${count('DELETE_COMPLETE')}`;
  // What is left behind is among the problems, each of which is printed.
  if (problems.length > 0) return `${done}.`;
  return `${done}; ${kept.length > 0 ? 'only what was kept is left' : 'nothing is left behind'}.`;
}
