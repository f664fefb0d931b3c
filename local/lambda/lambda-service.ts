import type { Clock } from '../clock';
import { FunctionProcess, type FunctionDefinition, type InvocationAnswer } from './function-process';

/** What was counted for one function. */
export interface FunctionStatistics {
  invocations: number;
  /** The most processes that ran at a time. */
  concurrency: number;
}

interface DeployedFunction {
  readonly definition: FunctionDefinition;
  readonly idle: FunctionProcess[];
  running: number;
}

/** The part of Lambda that runs Node.js functions. Their processes stay warm, and each runs one event at a time. */
export class LambdaService {
  readonly statistics = new Map<string, FunctionStatistics>();
  private readonly functions = new Map<string, DeployedFunction>();
  private readonly processes = new Set<FunctionProcess>();

  /** `environment`: what each function gets besides its own variables. `log` takes the lines that functions write. */
  constructor(
    private readonly clock: Clock,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly log: (functionName: string, line: string) => void = () => {},
  ) {}

  /** Deploys a function, or a new version of it. */
  put(arn: string, definition: FunctionDefinition): void {
    this.remove(arn);
    this.functions.set(arn, { definition, idle: [], running: 0 });
  }

  has(arn: string): boolean {
    return this.functions.has(arn);
  }

  /** As in Lambda, what runs goes on to its end, and nothing new is started. */
  remove(arn: string): void {
    for (const idle of this.functions.get(arn)?.idle.splice(0) ?? []) this.end(idle);
    this.functions.delete(arn);
  }

  /** A synchronous invocation. */
  async invoke(arn: string, payload: string): Promise<InvocationAnswer> {
    const deployed = this.functions.get(arn);
    if (!deployed) throw new Error(`Function not found: ${arn}`);
    const { definition, idle } = deployed;
    const process = idle.pop() ?? this.start(definition);
    deployed.running += 1;
    this.count(definition.name, deployed.running);
    const answer = await process.invoke({ now: this.clock.now(), payload });
    deployed.running -= 1;
    const isCurrent = this.functions.get(arn) === deployed;
    if (isCurrent && !process.hasEnded) idle.push(process);
    else this.end(process);
    return answer;
  }

  close(): void {
    this.functions.clear();
    for (const process of this.processes) this.end(process);
  }

  private start(definition: FunctionDefinition): FunctionProcess {
    const process = new FunctionProcess(definition, this.environment, (line) =>
      this.log(definition.name, line),
    );
    this.processes.add(process);
    return process;
  }

  private end(process: FunctionProcess): void {
    this.processes.delete(process);
    process.end();
  }

  private count(name: string, concurrency: number): void {
    const statistics = this.statistics.get(name) ?? { invocations: 0, concurrency: 0 };
    statistics.invocations += 1;
    statistics.concurrency = Math.max(statistics.concurrency, concurrency);
    this.statistics.set(name, statistics);
  }
}
