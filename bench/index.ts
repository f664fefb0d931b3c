/** Measures, prints tables and writes them into `docs/`: `npm run bench`. */
import { writeFileSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { renderDocument, renderSection, renderTargets } from './document';
import { type Effort, FULL, QUICK } from './effort';
import { measuredHere } from './machine';
import { readResults, type Results, type SectionName, writeResults } from './results';
import { scaleReport } from './scale-report';
import { SECTION_NAMES, SECTIONS } from './sections';

interface Options {
  readonly json?: string;
  readonly quick?: boolean;
}

function commandLine(): { names: readonly SectionName[]; options: Options } {
  const command = new Command('bench')
    .description(
      'Measures what the package costs, prints tables and writes docs/benchmarks.md and docs/scale.md.',
    )
    .addArgument(
      new Argument('[sections...]', 'what to measure').choices(SECTION_NAMES).default(SECTION_NAMES),
    )
    .option('--json <file>', 'write the figures of this run there, too')
    .option('--quick', 'few draws and runs, to see that it works: nothing in docs/ changes')
    .parse();
  return { names: command.processedArgs[0] as SectionName[], options: command.opts<Options>() };
}

type Section = Required<Results>[SectionName];

async function measure(name: SectionName, effort: Effort): Promise<Section> {
  const began = performance.now();
  const section = { measured: measuredHere(), figures: await SECTIONS[name].measure(effort) } as Section;
  console.log(renderSection(name, { [name]: section }).join('\n\n'));
  console.log(`\n(${((performance.now() - began) / 1000).toFixed(0)} s)\n`);
  return section;
}

/** What was measured before stays, in the figures and in the documents. */
async function keep(results: Results): Promise<void> {
  const all = { ...readResults(), ...results };
  await writeResults(all);
  writeFileSync('docs/benchmarks.md', renderDocument(all));
  if (all.scale) writeFileSync('docs/scale.md', scaleReport(all.scale.figures));
}

async function main(): Promise<void> {
  const { names, options } = commandLine();
  let results: Results = {};
  for (const name of SECTION_NAMES.filter((known) => names.includes(known))) {
    results = { ...results, [name]: await measure(name, options.quick ? QUICK : FULL) };
    // At once: the next section may fail, and a run takes minutes.
    if (!options.quick) await keep(results);
  }
  console.log(`## Targets\n\n${renderTargets(results)}`);
  if (options.json) await writeResults(results, options.json);
}

void main();
