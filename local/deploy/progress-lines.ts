import type { StackEvent, StackRecord } from '../cloudformation/stack-record';
import {
  eventLine,
  imagesUnderWay,
  imageText,
  isWorthALine,
  LastPolls,
  reasonOf,
  type Progress,
} from './progress';
import type { SimulatedAws } from './simulated-aws';
import { COLUMNS, cutInTheMiddle, duration, timeOfDay, wrapped } from './text';

const QUARTER = 25;
const LOOK_MILLISECONDS = 50;
const NAME_WIDTH = 28;
/** So many blanks as the time at the beginning of a line takes. */
const INDENT = ' '.repeat('00:00:00  '.length);

export interface LineOptions {
  /** Also prints each line that the functions log. */
  readonly log: boolean;
}

/** If there is no terminal: a line for each event, for each state of an image and for each quarter of its way. */
export class LineProgress implements Progress {
  private readonly said = new Map<string, string>();
  private readonly polls = new LastPolls();
  private stack?: StackRecord;

  constructor(
    private readonly print: (line: string) => void,
    private readonly options: LineOptions = { log: false },
  ) {}

  async phase(title: string, aws: SimulatedAws, work: () => Promise<void>): Promise<void> {
    this.print('');
    for (const line of wrapped(title, COLUMNS)) this.print(line);
    this.stack = undefined;
    const from = aws.clock.now();
    const timer = setInterval(() => this.look(aws), LOOK_MILLISECONDS);
    try {
      await work();
    } finally {
      clearInterval(timer);
      this.look(aws);
    }
    this.print(`Ended after ${duration(aws.clock.now() - from)} of simulated time.`);
  }

  event(stack: StackRecord, event: StackEvent): void {
    if (!isWorthALine(event)) return;
    // An event has no column for its stack.
    if (this.stack !== stack) this.print(`Stack ${stack.stackName} in ${stack.region}:`);
    this.stack = stack;
    this.print(eventLine(event));
    this.printBelow(reasonOf(event));
  }

  log(line: string): void {
    this.polls.line(line);
    if (this.options.log) this.print(line);
  }

  private look(aws: SimulatedAws): void {
    for (const progress of imagesUnderWay(aws, this.polls)) {
      const { image, percent, why } = progress;
      const quarter = percent - (percent % QUARTER);
      const state = `${image.state} ${quarter} ${why}`;
      if (this.said.get(image.arn) === state) continue;
      this.said.set(image.arn, state);
      const text = imageText(progress, quarter);
      const room = Math.min(NAME_WIDTH, COLUMNS - INDENT.length - `  ${text}`.length);
      const name = cutInTheMiddle(image.name, room).padEnd(room);
      this.print(`${timeOfDay(aws.clock.now())}  ${name}  ${text}`);
      this.printBelow(why && `waits: ${why}`);
    }
  }

  private printBelow(text: string): void {
    for (const line of wrapped(text, COLUMNS - INDENT.length)) this.print(INDENT + line);
  }
}
