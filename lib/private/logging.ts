import * as lambda from 'aws-cdk-lib/aws-lambda';

/**
 * The log level, for Powertools: it writes JSON by itself, and leaves out lines below the level. Lambda's own JSON
 * format is not used. Some partitions lack it. Its filter takes metrics, which have no level, for INFO, and a higher
 * level would drop them.
 * https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-lambda.html
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export function logEnvironment(given?: lambda.ApplicationLogLevel): Record<string, string> {
  const level = given ?? lambda.ApplicationLogLevel.INFO;
  // Powertools has another name for this level alone.
  return { POWERTOOLS_LOG_LEVEL: level === lambda.ApplicationLogLevel.FATAL ? 'CRITICAL' : level };
}
