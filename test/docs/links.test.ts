import { existsSync, readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { anchorsOf } from './anchors';

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

const REPOSITORY = 'https://github.com/cdk-appstream-image/cdk-appstream-image/';

describe.each(['README.md', ...markdownIn('docs')])('in the package, %s', (document) => {
  const text = readFileSync(path.join(ROOT, document), 'utf8');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);

  test('leads to files of the package', () => {
    const { files } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      files: string[];
    };
    const inPackage = (file: string) =>
      files.some((pattern) => path.matchesGlob(file, pattern) || file.startsWith(`${pattern}/`));
    const targets = links
      .filter((link) => !/^(https?:|#)/.test(link))
      .map((link) => path.join(path.dirname(document), link.replace(/#.*/, '')));
    expect(targets.filter((target) => !inPackage(target))).toEqual([]);
  });

  test('leads to files of the repository that are there', () => {
    const targets = links
      .filter((link) => link.startsWith(REPOSITORY))
      .map((link) => /^(?:tree|blob)\/main\/(.+)$/.exec(link.slice(REPOSITORY.length))?.[1] ?? link);
    expect(targets.filter((target) => !existsSync(path.join(ROOT, target)))).toEqual([]);
  });
});

test.each(['README.md', ...markdownIn('docs')])('the files that %s names as code exist', (document) => {
  const text = readFileSync(path.join(ROOT, document), 'utf8');
  const named = [...text.matchAll(/`((?:bench|bin|lambda|lib|local|scripts|test)\/[\w./-]+)`/g)];
  const missing = named.map(([, file]) => file).filter((file) => !existsSync(path.join(ROOT, file)));
  expect(missing).toEqual([]);
});

test.each(['README.md', 'CONTRIBUTING.md', 'examples/README.md', ...markdownIn('docs')])(
  'the commands that %s names have their script and their app',
  (document) => {
    const text = readFileSync(path.join(ROOT, document), 'utf8');
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...text.matchAll(/npm run ([a-z][a-z:]*)/g)].map(([, name]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    const apps = [...text.matchAll(/--app (examples\/[a-z-]+)/g)].map(([, folder]) => folder);
    expect(apps.filter((folder) => !existsSync(path.join(ROOT, folder)))).toEqual([]);
  },
);
