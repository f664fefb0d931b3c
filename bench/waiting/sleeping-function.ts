import type { CustomResourceEvent, Transport } from '../../local/cloudformation/custom-resource';
import { NaiveAccount, completeAt } from './account';
import type { Way } from './played';

const POLL_SECONDS = 30;
/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const FUNCTION_SECONDS = 15 * 60;
/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const PAUSES_BEFORE_RETRIES = [60, 120];

/** One Lambda function behind the custom resource: it copies, and then sleeps and looks until the copy is AVAILABLE. */
class SleepingFunction implements Transport {
  invocations = 0;
  seconds = 0;

  constructor(private readonly account: NaiveAccount) {}

  deliver(event: CustomResourceEvent, respond: (body: string) => void): void {
    this.account.clock
      .busy(() => this.invoke(event, respond))
      .catch((error: Error) => respond(answer(event, 'FAILED', error.message)));
  }

  private async invoke(event: CustomResourceEvent, respond: (body: string) => void): Promise<void> {
    const { clock } = this.account;
    for (const pause of [0, ...PAUSES_BEFORE_RETRIES]) {
      if (pause > 0) await clock.sleep(pause * 1000);
      this.invocations += 1;
      const began = clock.now();
      const said = await this.run(event, began + FUNCTION_SECONDS * 1000).finally(
        () => (this.seconds += (clock.now() - began) / 1000),
      );
      if (said) return respond(said);
    }
  }

  /** The answer to CloudFormation. Undefined if Lambda's timeout ends the function. */
  private async run(event: CustomResourceEvent, end: number): Promise<string | undefined> {
    const { account } = this;
    if (event.RequestType === 'Delete') {
      await account.delete();
      return answer(event, 'SUCCESS');
    }
    // When Lambda invokes the function again, this fails: the copy has taken the name already.
    await account.copy();
    for (;;) {
      if (await account.isAvailable()) return answer(event, 'SUCCESS');
      const left = end - account.clock.now();
      await account.clock.sleep(Math.min(POLL_SECONDS * 1000, left));
      if (left <= POLL_SECONDS * 1000) return undefined;
    }
  }
}

function answer(event: CustomResourceEvent, Status: 'SUCCESS' | 'FAILED', Reason?: string): string {
  const { StackId, RequestId, LogicalResourceId } = event;
  return JSON.stringify({
    Status,
    Reason,
    StackId,
    RequestId,
    LogicalResourceId,
    PhysicalResourceId: 'copy',
  });
}

export const sleepingFunction: Way = async (copySeconds) => {
  const account = new NaiveAccount(copySeconds);
  const transport = new SleepingFunction(account);
  const knownAt = completeAt(await account.create(transport), 'Custom::Copy');
  await account.clock.idle();
  return {
    ...account.figures(knownAt),
    events: 0,
    polls: 0,
    timeouts: 0,
    transitions: 0,
    sleeping: { invocations: transport.invocations, seconds: transport.seconds },
  };
};
