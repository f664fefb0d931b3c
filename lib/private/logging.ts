import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { AppStreamImageProviderProps } from '../app-stream-image-provider-props';

/** What Powertools calls the levels that leave out INFO. */
const ABOVE_INFO: Readonly<Record<string, string | undefined>> = {
  [lambda.ApplicationLogLevel.WARN]: 'WARN',
  [lambda.ApplicationLogLevel.ERROR]: 'ERROR',
  [lambda.ApplicationLogLevel.FATAL]: 'CRITICAL',
};

interface Logging {
  readonly environment?: Record<string, string>;
  readonly options: Pick<lambda.FunctionOptions, 'loggingFormat' | 'applicationLogLevelV2'>;
}

/**
 * Metrics are lines of the log that have no level: Lambda's filter takes them for INFO. Where less than that is to be
 * logged, Powertools has to filter instead, which it leaves to Lambda as long as Lambda has a level. It writes JSON in
 * any case.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export function loggingOf({
  logLevel = lambda.ApplicationLogLevel.INFO,
  metrics,
}: AppStreamImageProviderProps): Logging {
  const level = ABOVE_INFO[logLevel];
  return metrics && level
    ? {
        environment: { POWERTOOLS_LOG_LEVEL: level },
        options: { loggingFormat: lambda.LoggingFormat.TEXT },
      }
    : { options: { loggingFormat: lambda.LoggingFormat.JSON, applicationLogLevelV2: logLevel } };
}
