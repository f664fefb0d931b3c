import { MetricUnit, type Metrics } from '@aws-lambda-powertools/metrics';
import { WAIT_REASONS, type WaitReason } from '../../lib/private/metrics';
import type { Waiting } from './outcome';

/**
 * The metrics, in embedded metric format: CloudWatch reads them from the log. Each is written twice: for the stack, and
 * as the sum of all stacks, since CloudWatch does not add up dimensions.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class Measurements {
  private readonly stack: { readonly Stack: string };

  constructor(
    private readonly metrics: Metrics | undefined,
    stackId: string | undefined,
  ) {
    // Whoever calls the function can send an event without one.
    this.stack = { Stack: stackId?.split('/')[1] ?? 'unknown' };
  }

  /** A poll that goes on waiting. The reason is a holder of the image, an error of AWS, or a state. */
  waited(wait: Waiting): void {
    const waits = this.metrics?.singleMetric().setDefaultDimensions({ Reason: reasonOf(wait) });
    this.forTheStackToo(waits)?.addMetric('Waits', MetricUnit.Count, 1);
    this.polled();
  }

  /** The end of a creation or a deletion. A creation counts from its first creation waiter. */
  completed(what: 'creation' | 'deletion', seconds: number): void {
    const name = what === 'creation' ? 'CreateDuration' : 'DeleteDuration';
    this.metrics?.addMetric(name, MetricUnit.Seconds, seconds);
  }

  /** Images that a release has left (`Left`). */
  left(count: number): void {
    this.metrics?.addMetric('Left', MetricUnit.Count, count);
  }

  /** A poll that fails its resource. */
  failed(): void {
    this.metrics?.addMetric('Failures', MetricUnit.Count, 1);
    this.polled();
  }

  polled(): void {
    this.metrics?.addMetric('Polls', MetricUnit.Count, 1);
    this.forTheStackToo(this.metrics)?.publishStoredMetrics();
  }

  /** Of added sets of dimensions, Powertools writes each with the default ones. The empty set is for the sum. */
  private forTheStackToo(metrics: Metrics | undefined): Metrics | undefined {
    return metrics?.addDimensions({}).addDimensions(this.stack);
  }
}

function reasonOf({ why, state, isHeld }: Waiting): WaitReason {
  if (isHeld) return 'held';
  const reason = /\b\w+(Exception|Error)\b/.exec(why)?.[0] ?? state;
  return WAIT_REASONS.find((listed) => listed === reason) ?? 'other';
}
