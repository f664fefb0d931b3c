import { Listr } from 'listr2';
import type { StackEvent, StackRecord } from '../cloudformation/stack-record';
import {
  eventLine,
  imagesUnderWay,
  imageText,
  isWorthALine,
  LastPolls,
  reasonOf,
  type ImageProgress,
  type Progress,
} from './progress';
import type { SimulatedAws } from './simulated-aws';
import { COLUMNS, cutInTheMiddle, duration, timeOfDay } from './text';

const SHOWN_EVENTS = 6;
const BAR_WIDTH = 10;
const NAME_WIDTH = 24;
const LOOK_MILLISECONDS = 100;

/** In a terminal: bars of images and the latest events, painted over and over. */
export class TerminalProgress implements Progress {
  /** Each with the line below it. */
  private events: Array<[line: string, below: string]> = [];
  private readonly polls = new LastPolls();

  async phase(title: string, aws: SimulatedAws, work: () => Promise<void>): Promise<void> {
    this.events = [];
    const from = aws.clock.now();
    const passed = () => fitting(`${title} (${duration(aws.clock.now() - from)} of simulated time)`);
    const tasks = new Listr(
      [
        {
          title: fitting(title),
          rendererOptions: { outputBar: 1 },
          task: async (_context, task) => {
            const paint = () => {
              task.title = passed();
              task.output = this.screen(aws).join('\n');
            };
            const timer = setInterval(paint, LOOK_MILLISECONDS);
            try {
              await work();
            } finally {
              clearInterval(timer);
              task.title = passed();
            }
          },
        },
      ],
      { registerSignalListeners: false },
    );
    await tasks.run();
  }

  event(stack: StackRecord, event: StackEvent): void {
    if (!isWorthALine(event)) return;
    const reason = reasonOf(event) || `${stack.stackName} in ${stack.region}`;
    this.events.push([eventLine(event, width()), `          ${reason}`]);
    this.events = this.events.slice(-SHOWN_EVENTS);
  }

  log(line: string): void {
    this.polls.line(line);
  }

  private screen(aws: SimulatedAws): string[] {
    const images = imagesUnderWay(aws, this.polls).flatMap(linesOf);
    return [`It is ${timeOfDay(aws.clock.now())}`, ...images, ...this.events.flat()].map(fitting);
  }
}

function linesOf(progress: ImageProgress): string[] {
  const { image, percent, why } = progress;
  const done = Math.round((percent / 100) * BAR_WIDTH);
  const bar = '█'.repeat(done) + '░'.repeat(BAR_WIDTH - done);
  const name = cutInTheMiddle(image.name, NAME_WIDTH).padEnd(NAME_WIDTH);
  return [`${name}  ${bar} ${imageText(progress, percent)}`, ...(why ? [`  waits: ${why}`] : [])];
}

/**
 * Cuts a line to the width of the terminal. A longer one would wrap, and the lines below it would be painted in the
 * wrong place.
 */
function fitting(line: string): string {
  return line.length > width() ? `${line.slice(0, width() - 1)}…` : line;
}

/** The width inside the frame. */
function width(): number {
  return (process.stdout.columns || COLUMNS) - 4;
}
