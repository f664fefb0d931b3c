import { cpus, totalmem } from 'node:os';

/** On which machine and when the figures are measured. */
export function machine(now = new Date()): string {
  const [{ model }, ...others] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return (
    `Measured on ${now.toISOString().slice(0, 10)}: ${model}, ${1 + others.length} cores, ${gigabytes} GB of memory, ` +
    `Node.js ${process.version}.`
  );
}
