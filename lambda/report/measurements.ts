import { MetricUnit, type Metrics } from '@aws-lambda-powertools/metrics';
import type { Waiting } from './outcome';

/**
 * What an operator can put an alarm on, in embedded metric format: CloudWatch reads it off the log.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class Measurements {
  constructor(private readonly metrics: Metrics | undefined) {}

  /** A poll that goes on waiting: because something holds the image, because of an error of AWS, or for another state. */
  waited({ why, state, isHeld }: Waiting): void {
    const reason = isHeld ? 'held' : (/\b\w+(Exception|Error)\b/.exec(why)?.[0] ?? state);
    this.metrics?.singleMetric().addDimension('Reason', reason).addMetric('Waits', MetricUnit.Count, 1);
    this.polled();
  }

  /** The end of a copy, with the waiting of its creation waiters, or of a deletion. */
  done(what: 'copy' | 'deletion', seconds: number): void {
    const name = what === 'copy' ? 'CopyDuration' : 'DeletionDuration';
    this.metrics?.addMetric(name, MetricUnit.Seconds, seconds);
  }

  /** Images that a release has not waited for. */
  left(count: number): void {
    this.metrics?.addMetric('Left', MetricUnit.Count, count);
  }

  polled(): void {
    this.metrics?.addMetric('Polls', MetricUnit.Count, 1);
    this.metrics?.publishStoredMetrics();
  }
}
