/** What AWS bills for Lambda and for standard workflows of Step Functions. */
export interface Usage {
  readonly requests: number;
  readonly gigabyteSeconds: number;
  readonly transitions: number;
}

/**
 * The public prices in us-east-1, in dollars: x86, first tier, no free tier. They are from copies of AWS's pages, the
 * newest of May 2026. Calls to AppStream and CloudFormation are free, and so are custom resources.
 * https://aws.amazon.com/lambda/pricing/, https://aws.amazon.com/step-functions/pricing/
 */
const PRICES = {
  requests: 0.2 / 1_000_000,
  gigabyteSeconds: 0.0000166667,
  transitions: 0.025 / 1_000,
} as const;

export function dollars({ requests, gigabyteSeconds, transitions }: Usage): number {
  return (
    requests * PRICES.requests + gigabyteSeconds * PRICES.gigabyteSeconds + transitions * PRICES.transitions
  );
}
