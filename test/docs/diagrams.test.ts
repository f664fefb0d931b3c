import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../..');

// In a process of its own: the renderer is an ECMAScript module, which jest does not load.
test('the pictures in docs/images are those of the sources in docs/diagrams', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/diagrams.mjs', '--check'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

// GitHub and npm show a picture of a README as an image: in it no script runs, and nothing else is loaded.
test.each(readdirSync(path.join(ROOT, 'docs/images')))('%s needs no script and no other file', (name) => {
  const svg = readFileSync(path.join(ROOT, 'docs/images', name), 'utf8');
  expect(svg).toMatch(/<svg [^]*<\/svg>\n$/);
  expect(svg).not.toMatch(/<script|<foreignObject|@import|url\((?!#)|href=/);
});
