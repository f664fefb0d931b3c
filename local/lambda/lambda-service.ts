import type { Clock } from '../clock';
import { FunctionProcess, type FunctionDefinition, type InvocationAnswer } from './function-process';

/** What happened with one function. */
export interface FunctionStatistics {
  invocations: number;
  /** The most processes that ran at once. */
  concurrency: number;
}

interface DeployedFunction {
  readonly definition: FunctionDefinition;
  readonly idle: FunctionProcess[];
  running: number;
}

/** Lambda, as far as it runs Node.js functions: processes that stay warm, one event each at a time. */
export class LambdaService {
  readonly statistics = new Map<string, FunctionStatistics>();
  private readonly functions = new Map<string, DeployedFunction>();
  private readonly processes = new Set<FunctionProcess>();

  /** `environment` is what each function gets besides its own variables; `log` takes what functions write. */
  constructor(
    private readonly clock: Clock,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly log: (functionName: string, line: string) => void = () => {},
  ) {}

  /** Deploys a function, or its next version. */
  put(arn: string, definition: FunctionDefinition): void {
    this.remove(arn);
    this.functions.set(arn, { definition, idle: [], running: 0 });
  }

  has(arn: string): boolean {
    return this.functions.has(arn);
  }

  /** What runs still ends, as in Lambda; nothing new is started. */
  remove(arn: string): void {
    for (const idle of this.functions.get(arn)?.idle.splice(0) ?? []) this.end(idle);
    this.functions.delete(arn);
  }

  /** As a synchronous Invoke does. */
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

  /** Ends every process. */
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
