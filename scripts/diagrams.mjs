// Renders docs/diagrams/*.dot to docs/images/*.svg, since the package pages of npm and PyPI do not render Mermaid.
// `--check` writes nothing. It fails if a picture differs from its source.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Graphviz } from '@hpcc-js/wasm-graphviz';

const docs = path.resolve(import.meta.dirname, '../docs');

/** One style for all. The pictures have a background, so that they can be read on a dark page, too. */
const STYLE = `
  graph [bgcolor="white" fontname="Helvetica,Arial,sans-serif" fontsize=12 labelloc=t pad=0.3 color="#90a4ae" style="rounded"]
  node [shape=box style="rounded,filled" fillcolor="#e3f2fd" color="#546e7a" fontname="Helvetica,Arial,sans-serif" fontsize=11 margin="0.25,0.1"]
  edge [color="#546e7a" fontname="Helvetica,Arial,sans-serif" fontsize=10]
`;

const graphviz = await Graphviz.load();
const stale = [];
for (const source of readdirSync(path.join(docs, 'diagrams')).filter((name) => name.endsWith('.dot'))) {
  const dot = readFileSync(path.join(docs, 'diagrams', source), 'utf8').replace('{', `{${STYLE}`);
  const picture = path.join(docs, 'images', source.replace(/\.dot$/, '.svg'));
  const svg = graphviz.dot(dot);
  if (!process.argv.includes('--check')) writeFileSync(picture, svg);
  else if (!existsSync(picture) || readFileSync(picture, 'utf8') !== svg) stale.push(path.basename(picture));
}
if (stale.length > 0) {
  console.error(
    `Not as docs/diagrams has it: ${stale.join(', ')}. Run \`npm run diagrams\` and commit the result.`,
  );
  process.exitCode = 1;
}
