import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const SCRIPT = path.join('scripts', 'release.mjs');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'release-'));
  cpSync(path.join(__dirname, '../..', SCRIPT), path.join(folder, SCRIPT));
  write('package.json', JSON.stringify({ name: 'app', version: '0.1.0', workspaces: ['local'] }));
  mkdirSync(path.join(folder, 'local'));
  write('local/package.json', JSON.stringify({ name: 'local', version: '0.1.0' }));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const release = (...args: string[]) =>
  spawnSync(process.execPath, [SCRIPT, ...args], { cwd: folder, encoding: 'utf8' });

const CHANGELOG =
  '# Changelog\n\n## Unreleased\n\n### Fixed\n\n- This.\n\n## 0.1.0 - 2026-01-02\n\n- That.\n';

test('a release sets the version of both packages, and what was unreleased becomes its section', () => {
  write('CHANGELOG.md', CHANGELOG);
  expect(release('0.2.0')).toMatchObject({ status: 0 });
  for (const manifest of ['package.json', 'local/package.json'])
    expect(JSON.parse(read(manifest))).toMatchObject({ version: '0.2.0' });
  const today = new Date().toISOString().slice(0, 10);
  expect(read('CHANGELOG.md')).toBe(
    CHANGELOG.replace('## Unreleased\n', `## Unreleased\n\n## 0.2.0 - ${today}\n`),
  );
  expect(release('--notes')).toMatchObject({ status: 0, stdout: '### Fixed\n\n- This.\n' });
});

test('the first release may have the version that package.json has', () => {
  write('CHANGELOG.md', '# Changelog\n\n## Unreleased\n\n- All.\n');
  expect(release('0.1.0')).toMatchObject({ status: 0 });
  expect(release('--notes')).toMatchObject({ stdout: '- All.\n' });
});

test.each([
  ['a version that is none', ['v2'], CHANGELOG, 'Version "v2" is not one like 0.2.0'],
  ['no version', [], CHANGELOG, 'Version "" is not one like 0.2.0'],
  [
    'nothing unreleased',
    ['0.2.0'],
    '# Changelog\n\n## Unreleased\n\n## 0.1.0 - 2026-01-02\n',
    'has nothing under',
  ],
  [
    'no section of the version',
    ['--notes'],
    '# Changelog\n\n## Unreleased\n\n- This.\n',
    'tells nothing of 0.1.0',
  ],
])('%s is refused, and nothing is changed', (_, args, changelog, message) => {
  write('CHANGELOG.md', changelog);
  const { status, stderr } = release(...args);
  expect(status).toBe(1);
  expect(stderr).toContain(message);
  expect(read('CHANGELOG.md')).toBe(changelog);
  expect(JSON.parse(read('package.json'))).toMatchObject({ version: '0.1.0' });
});
