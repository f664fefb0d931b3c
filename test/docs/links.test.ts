import { existsSync, readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../..');

const markdownIn = (folder: string) =>
  readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name));

const documents = [
  ...markdownIn('.'),
  ...markdownIn('docs'),
  ...readdirSync(path.join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
    .map((name) => path.join('examples', name)),
];

/** As GitHub makes them of headings. */
function anchorsOf(file: string): Set<string> {
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm);
  const anchors = [...headings].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  const explicit = readFileSync(file, 'utf8').matchAll(/<a name="([^"]+)"/g);
  return new Set([...anchors, ...[...explicit].map(([, name]) => name)]);
}

test.each(documents.filter((name) => name !== 'API.md'))('the links of %s lead somewhere', (document) => {
  const text = readFileSync(path.join(ROOT, document), 'utf8');
  const targets = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target]) => target);
  const broken = targets.filter((target) => {
    const [file, anchor] = target.split('#');
    const absolute = file ? path.join(ROOT, path.dirname(document), file) : path.join(ROOT, document);
    return !existsSync(absolute) || (anchor !== undefined && !anchorsOf(absolute).has(anchor));
  });
  expect(broken).toEqual([]);
});

/** Made by the benchmark and the long run, and as old as their figures. */
const GENERATED = ['benchmarks.md', 'property-report.md', 'scale.md'].map((name) => path.join('docs', name));

test.each(['README.md', ...markdownIn('docs')].filter((name) => !GENERATED.includes(name)))(
  'the files that %s names as code exist',
  (document) => {
    const text = readFileSync(path.join(ROOT, document), 'utf8');
    const named = [...text.matchAll(/`((?:bench|bin|lambda|lib|local|scripts|test)\/[\w./-]+)`/g)];
    const missing = named.map(([, file]) => file).filter((file) => !existsSync(path.join(ROOT, file)));
    expect(missing).toEqual([]);
  },
);
