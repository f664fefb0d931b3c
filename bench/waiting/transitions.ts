/** What of a definition in the Amazon States Language says how many transitions are billed. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

interface State {
  readonly End?: boolean;
  readonly Next?: string;
  readonly Catch?: ReadonlyArray<{ readonly Next: string }>;
}

/**
 * The transitions of one execution whose first state is tried so often: "Step Functions counts a state transition each
 * time a step of your workflow is executed", retries included. Start and end are no steps.
 * https://aws.amazon.com/step-functions/pricing/
 */
export function transitionsOf({ StartAt, States }: Definition, tries: number, timedOut = false): number {
  const first = States[StartAt];
  let transitions = tries;
  for (let next = timedOut ? first.Catch?.[0].Next : first.Next; next; next = States[next].Next) {
    transitions += 1;
  }
  return transitions;
}
