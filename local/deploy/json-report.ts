import type { RehearsalReport } from './rehearsal';

/** A report as one JSON document. Durations are in seconds; the times of events are simulated ones. */
export function jsonReport(report: RehearsalReport, realSeconds: number): object {
  const { problems, kept, leftAlone, assumed, notPlayed, remarks, operations, concurrency } = report;
  return {
    outcome: problems.length > 0 ? 'failed' : 'succeeded',
    problems,
    operations,
    images: report.images.map(({ made, deleted, deadTime, calls, ...image }) => ({
      ...image,
      madeSeconds: seconds(made),
      deletedSeconds: seconds(deleted),
      knownAfterSeconds: seconds(deadTime),
      calls: Object.fromEntries(calls),
    })),
    kept,
    leftAlone,
    assumed,
    notPlayed: Object.fromEntries(notPlayed),
    remarks,
    simulatedSeconds: seconds(report.simulatedTime),
    realSeconds: Number(realSeconds.toFixed(1)),
    concurrency,
    events: report.stacks.flatMap(({ region, stackName, events }) =>
      events.map(({ timestamp, ...event }) => ({
        time: new Date(timestamp).toISOString(),
        region,
        stack: stackName,
        type: event.resourceType,
        logicalId: event.logicalResourceId,
        physicalId: event.physicalResourceId,
        status: event.resourceStatus,
        reason: event.resourceStatusReason,
      })),
    ),
  };
}

/** For a run that did not come to its end. */
export function jsonFailure(problem: string): object {
  return { outcome: 'failed', problems: [problem] };
}

function seconds(milliseconds?: number): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
