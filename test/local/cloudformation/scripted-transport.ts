import type { VirtualClock } from '../../../local/clock';
import type { CustomResourceEvent, Transport } from '../../../local/cloudformation/custom-resource';

/** What the code behind a custom resource does with an event. */
export interface Script {
  /** Seconds until the answer; Infinity for none. */
  readonly after?: number;
  readonly fails?: string;
  readonly id?: string;
  readonly data?: Record<string, unknown>;
  /** Instead of all that. */
  readonly body?: string;
}

/** Answers each event as `script` says, and remembers it. */
export class ScriptedTransport implements Transport {
  readonly events: CustomResourceEvent[] = [];

  constructor(
    private readonly clock: VirtualClock,
    private readonly script: (event: CustomResourceEvent) => Script = () => ({}),
  ) {}

  deliver(event: CustomResourceEvent, respond: (body: string) => void): void {
    this.events.push(event);
    const { after = 0, fails, id, data, body } = this.script(event);
    if (after === Infinity) return;
    const answer = {
      Status: fails ? 'FAILED' : 'SUCCESS',
      Reason: fails,
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
      PhysicalResourceId: id ?? event.PhysicalResourceId ?? `id-of-${event.LogicalResourceId}`,
      Data: data,
    };
    this.clock.schedule(after * 1000, () => respond(body ?? JSON.stringify(answer)));
  }

  /** The events as `Create Image`, `Delete Image id-of-Image`, … */
  get summary(): string[] {
    return this.events.map((event) =>
      [event.RequestType, event.LogicalResourceId, event.PhysicalResourceId].filter(Boolean).join(' '),
    );
  }
}
