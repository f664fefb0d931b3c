/** Measures what the package costs compared with the alternatives, and prints tables: `npm run bench`. */
import { Argument, Command } from 'commander';
import { type Effort, FULL, QUICK } from './effort';
import { machine } from './machine';
import { measureOldStacks } from './old-stacks/measure';
import { renderOldStacks } from './old-stacks/render';
import { measureScale } from './scale/measure';
import { renderScale } from './scale/render';
import { measureSmallAccounts } from './small-accounts/measure';
import { renderSmallAccounts } from './small-accounts/render';
import { measureStarting } from './starting/measure';
import { renderStarting } from './starting/render';
import { measureSynthesizing } from './synthesizing/measure';
import { renderSynthesizing } from './synthesizing/render';
import { measureWaiting } from './waiting/measure';
import { renderWaiting } from './waiting/render';

const SECTIONS = {
  waiting: async (effort: Effort) => renderWaiting(await measureWaiting(effort)),
  'small-accounts': async (effort: Effort) => renderSmallAccounts(await measureSmallAccounts(effort)),
  'old-stacks': async () => renderOldStacks(await measureOldStacks()),
  starting: async (effort: Effort) => renderStarting(await measureStarting(effort)),
  synthesizing: async (effort: Effort) => renderSynthesizing(await measureSynthesizing(effort)),
  scale: async (effort: Effort) => renderScale(await measureScale(effort)),
};

type SectionName = keyof typeof SECTIONS;
const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];

async function main(): Promise<void> {
  const command = new Command('bench')
    .description('Measures what the package costs beside the alternatives, and prints tables.')
    .addArgument(
      new Argument('[sections...]', 'what to measure').choices(SECTION_NAMES).default(SECTION_NAMES),
    )
    .option('--quick', 'few draws and runs, to see that it works: the figures are worth nothing')
    .parse();
  const { quick } = command.opts<{ quick?: boolean }>();
  console.log(machine());
  for (const name of command.processedArgs[0] as SectionName[])
    console.log(`\n## ${name}\n\n${await SECTIONS[name](quick ? QUICK : FULL)}`);
}

void main();
