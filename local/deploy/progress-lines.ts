import type { StackEvent, StackRecord } from '../cloudformation/stack-record';
import { duration, eventLine, imagesUnderWay, isWorthALine, timeOfDay, type Progress } from './progress';
import type { SimulatedAws } from './simulated-aws';

const QUARTER = 25;
const LOOK_MILLISECONDS = 50;

/** Where there is no terminal: one line for each event, each state of an image and each quarter of a copy. */
export class LineProgress implements Progress {
  private readonly said = new Map<string, string>();

  constructor(private readonly print: (line: string) => void) {}

  async phase(title: string, aws: SimulatedAws, work: () => Promise<void>): Promise<void> {
    this.print(`\n${title}`);
    const from = aws.clock.now();
    const timer = setInterval(() => this.look(aws), LOOK_MILLISECONDS);
    try {
      await work();
    } finally {
      clearInterval(timer);
      this.look(aws);
    }
    this.print(`${title}: ended after ${duration(aws.clock.now() - from)} of simulated time`);
  }

  event(stack: StackRecord, event: StackEvent): void {
    if (isWorthALine(event)) this.print(eventLine(stack, event));
  }

  private look(aws: SimulatedAws): void {
    for (const { image, percent } of imagesUnderWay(aws)) {
      const quarter = image.state === 'COPYING' ? `, ${percent - (percent % QUARTER)} %` : '';
      const state = `${image.state}${quarter}`;
      if (this.said.get(image.arn) === state) continue;
      this.said.set(image.arn, state);
      this.print(
        `${timeOfDay(aws.clock.now())}  ${image.region.padEnd(14)}  image ${image.name} is ${state}`,
      );
    }
  }
}
