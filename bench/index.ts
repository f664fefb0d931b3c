/** Measures, prints tables and writes them into `docs/`: `npm run bench`. */
import { writeFileSync } from 'node:fs';
import { scaleReport } from './scale-report';

async function main(): Promise<void> {
  const report = await scaleReport();
  console.log(report);
  writeFileSync('docs/scale.md', report);
}

void main();
