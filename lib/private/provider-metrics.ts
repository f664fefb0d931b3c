import { Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { shown } from './constraints';
import { METRICS_NAMESPACE, METRICS_SERVICE, WAIT_REASONS } from './metrics';
import { required, throwIfAny } from './validation';

/** The metrics that the functions of a provider write, with the stack as a dimension. */
export class ProviderMetrics {
  constructor(
    private readonly provider: Construct,
    private readonly areWritten: boolean,
  ) {}

  /** The environment variables of the functions for Powertools. Without a namespace they write no metrics. */
  public get environment(): Record<string, string> {
    return {
      POWERTOOLS_SERVICE_NAME: METRICS_SERVICE,
      ...(this.areWritten && { POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE }),
    };
  }

  public average(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(name, { statistic: 'Average', ...options });
  }

  public sum(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(name, { statistic: 'Sum', ...options });
  }

  public waits(reason: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    throwIfAny(this.provider, [required(notListed, 'reason', reason)]);
    return this.metric('Waits', { statistic: 'Sum', ...options }, { Reason: reason });
  }

  private metric(
    metricName: string,
    options: cloudwatch.MetricOptions,
    dimensions?: Record<string, string>,
  ): cloudwatch.Metric {
    throwIfAny(this.provider, [
      this.areWritten
        ? undefined
        : `metric${metricName}() is not possible: the functions write metrics only with metrics: true. ` +
          'Give the provider metrics: true.',
    ]);
    const { Metric } = cloudwatchModule();
    const { stackName } = Stack.of(this.provider);
    return new Metric({
      namespace: METRICS_NAMESPACE,
      metricName,
      dimensionsMap: { service: METRICS_SERVICE, Stack: stackName, ...dimensions },
      ...options,
    }).attachTo(this.provider);
  }
}

function notListed(property: string, reason: string): string | undefined {
  if (WAIT_REASONS.some((listed) => listed === reason)) return undefined;
  const rule = `it must be one of ${WAIT_REASONS.join(', ')}`;
  return `${property} ${shown(reason)} is not a reason to wait: ${rule}. Choose one of these.`;
}

/** Loaded only if the app asks for a metric: most apps do not. */
function cloudwatchModule(): typeof cloudwatch {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
  return require('aws-cdk-lib/aws-cloudwatch') as typeof cloudwatch;
}
