/** What AWS counts, of Lambda and of Step Functions (standard workflows). */
export interface Usage {
  readonly requests: number;
  readonly gigabyteSeconds: number;
  readonly transitions: number;
}

/**
 * The public prices of us-east-1, in dollars: x86, first tier, without the free tier, read off copies of AWS's pages
 * of which the newest is of May 2026. The calls to AppStream and CloudFormation cost nothing, custom resources neither.
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
