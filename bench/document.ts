import { inWords } from './machine';
import type { Results, SectionName } from './results';
import { SECTION_NAMES, SECTIONS } from './sections';
import { table } from './table';
import { targets } from './targets';

/** One section with its title and machine, if it was ever measured. */
export function renderSection<Name extends SectionName>(name: Name, results: Results): string[] {
  const result = results[name];
  if (!result) return [];
  const { title, render } = SECTIONS[name];
  return [`## ${title}`, inWords(result.measured), render(result.figures)];
}

export function renderTargets(results: Results): string {
  return table(
    ['target', 'measured', 'met'],
    targets(results).map(({ wanted, measured, met }) => [wanted, measured, met ? 'yes' : '**no**']),
  );
}

/** `docs/benchmarks.md`. */
export function renderDocument(results: Results): string {
  const limits = targets(results).flatMap(({ wanted, met, limit }) =>
    met || !limit ? [] : [`- **${wanted}**: ${limit}`],
  );
  return [
    '# Benchmarks',
    `Made by \`npm run bench\`, all of it or section by section: \`npm run bench -- ${SECTION_NAMES.join(' ')}\`.\n` +
      'Where the time is that of AWS, it is played on a virtual clock and the same on every machine; where it is ours, it is the\n' +
      "machine's own, and so are the billed seconds and dollars that follow from it.",
    '## Targets',
    renderTargets(results),
    ...(limits.length > 0 ? ['Where a target is not met:', limits.join('\n')] : []),
    ...SECTION_NAMES.flatMap((name) => renderSection(name, results)),
  ]
    .join('\n\n')
    .concat('\n');
}
