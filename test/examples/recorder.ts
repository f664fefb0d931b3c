import { isMaking } from '../../local/appstream';
import type { StackEvent, StackRecord } from '../../local/cloudformation/stack-record';
import type { Progress } from '../../local/deploy/progress';
import type { SimulatedAws } from '../../local/deploy/simulated-aws';

/** What happened in one deployment of an app. */
export class RecordedPhase {
  readonly events: StackEvent[] = [];
  /** How many images AppStream began to copy, to import or to update. */
  made = 0;
  /** When the newest image of each region became AVAILABLE. */
  readonly availableIn = new Map<string, number>();

  /** When the newest image of all became AVAILABLE. */
  get available(): number {
    return Math.max(...this.availableIn.values());
  }

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
    const madeIn = () => aws.appStream.journal.filter(isMaking).length;
    const before = madeIn();
    await work();
    this.present.made = madeIn() - before;
    for (const region of aws.appStream.regions()) {
      const settled = aws.appStream.images(region).map(({ settledAt }) => settledAt);
      this.present.availableIn.set(region, Math.max(...settled));
    }
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
