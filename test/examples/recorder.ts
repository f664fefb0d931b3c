import type { StackEvent, StackRecord } from '../../local/cloudformation/stack-record';
import type { Progress } from '../../local/deploy/progress';
import type { SimulatedAws } from '../../local/deploy/simulated-aws';

/** What happened in one deployment of an app. */
export class RecordedPhase {
  readonly events: StackEvent[] = [];
  copies = 0;
  /** When the newest copy became AVAILABLE. */
  available = 0;

  get start(): number {
    return this.events[0].timestamp;
  }

  get end(): number {
    return this.events.at(-1)!.timestamp;
  }

  /** When a stack or resource came to a status, for the last time. */
  at(logicalId: string, status: string): number {
    const found = this.events
      .filter(
        ({ logicalResourceId, resourceStatus }) =>
          logicalResourceId === logicalId && resourceStatus === status,
      )
      .at(-1);
    if (!found) throw new Error(`${logicalId} did not come to ${status}`);
    return found.timestamp;
  }
}

/** Keeps what a rehearsal tells. */
export class Recorder implements Progress {
  private readonly phases = new Map<string, RecordedPhase>();
  private present = new RecordedPhase();

  async phase(title: string, aws: SimulatedAws, work: () => Promise<void>): Promise<void> {
    this.present = new RecordedPhase();
    this.phases.set(title, this.present);
    const copiesOf = () => aws.appStream.journal.filter(({ operation }) => operation === 'CopyImage').length;
    const before = copiesOf();
    await work();
    this.present.copies = copiesOf() - before;
    const images = aws.appStream.regions().flatMap((region) => aws.appStream.images(region));
    this.present.available = Math.max(...images.map(({ settledAt }) => settledAt));
  }

  event(_stack: StackRecord, event: StackEvent): void {
    this.present.events.push(event);
  }

  /** The one whose title begins so. */
  during(beginning: string): RecordedPhase {
    const found = [...this.phases].find(([title]) => title.startsWith(beginning));
    if (!found) throw new Error(`No phase is ${beginning}: ${[...this.phases.keys()].join(', ')}`);
    return found[1];
  }
}
