import * as lambda from 'aws-cdk-lib/aws-lambda';

/**
 * Powertools writes JSON by itself, and leaves out what is below its level. Lambda's own JSON format is not used: it is
 * not in every partition, and its filter takes metrics, which are lines without a level, for INFO.
 * https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-lambda.html
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export function logEnvironment(given?: lambda.ApplicationLogLevel): Record<string, string> {
  const level = given ?? lambda.ApplicationLogLevel.INFO;
  // The one level that Powertools calls otherwise.
  return { POWERTOOLS_LOG_LEVEL: level === lambda.ApplicationLogLevel.FATAL ? 'CRITICAL' : level };
}
