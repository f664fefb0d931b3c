/** What AWS counts, of Lambda and of Step Functions (standard workflows). */
export interface Usage {
  readonly requests: number;
  readonly gigabyteSeconds: number;
  readonly transitions: number;
}

/**
 * The public prices of us-east-1, in dollars: x86, first tier, without the free tier, read off copies of AWS's pages
 * of which the newest is of that month. The calls to AppStream and CloudFormation cost nothing, custom resources neither.
 * https://aws.amazon.com/lambda/pricing/, https://aws.amazon.com/step-functions/pricing/
 */
export const PRICES = {
  asOf: 'May 2026',
  requests: 0.2 / 1_000_000,
  gigabyteSeconds: 0.0000166667,
  transitions: 0.025 / 1_000,
} as const;

/** Where the dollars go. */
export function pricesOf({ requests, gigabyteSeconds, transitions }: Usage): Usage {
  return {
    requests: requests * PRICES.requests,
    gigabyteSeconds: gigabyteSeconds * PRICES.gigabyteSeconds,
    transitions: transitions * PRICES.transitions,
  };
}

export function dollars(usage: Usage): number {
  const { requests, gigabyteSeconds, transitions } = pricesOf(usage);
  return requests + gigabyteSeconds + transitions;
}
