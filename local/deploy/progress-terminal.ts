import { Listr } from 'listr2';
import type { StackEvent, StackRecord } from '../cloudformation/stack-record';
import { duration, eventLine, imagesUnderWay, isWorthALine, timeOfDay, type Progress } from './progress';
import type { SimulatedAws } from './simulated-aws';

const SHOWN_EVENTS = 12;
const BAR_WIDTH = 24;
const LOOK_MILLISECONDS = 100;
const FALLBACK_COLUMNS = 100;

/** In a terminal: a bar for each image and the latest events, painted over and over. */
export class TerminalProgress implements Progress {
  private events: string[] = [];

  async phase(title: string, aws: SimulatedAws, work: () => Promise<void>): Promise<void> {
    this.events = [];
    const from = aws.clock.now();
    const passed = () => `${title} (${duration(aws.clock.now() - from)} of simulated time)`;
    const tasks = new Listr(
      [
        {
          title,
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
    if (isWorthALine(event)) this.events = [...this.events, eventLine(stack, event)].slice(-SHOWN_EVENTS);
  }

  private screen(aws: SimulatedAws): string[] {
    const images = imagesUnderWay(aws).map(({ image, percent }) => {
      const done = Math.round((percent / 100) * BAR_WIDTH);
      const bar = '█'.repeat(done) + '░'.repeat(BAR_WIDTH - done);
      return `${image.region.padEnd(14)}  ${bar} ${String(percent).padStart(3)} %  ${image.state.padEnd(9)}  ${image.name}`;
    });
    // What is wider than the terminal would be wrapped, and the lines below painted in the wrong place.
    const columns = (process.stdout.columns || FALLBACK_COLUMNS) - 4;
    return [`It is ${timeOfDay(aws.clock.now())}`, ...images, ...this.events].map((line) =>
      line.slice(0, columns),
    );
  }
}
