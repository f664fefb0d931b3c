import { cpus, totalmem } from 'node:os';

/** Where and when figures were measured. */
export interface Measured {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
}

export function measuredHere(now = new Date()): Measured {
  const all = cpus();
  return {
    date: now.toISOString().slice(0, 10),
    cpu: all[0].model,
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

export function inWords({ date, cpu, cores, memoryGb, node }: Measured): string {
  return `Measured on ${date}: ${cpu}, ${cores} cores, ${memoryGb} GB of memory, Node.js ${node}.`;
}
