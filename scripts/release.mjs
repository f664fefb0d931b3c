// Prepares a release for a pull request. `npm run release -- 0.2.0` sets the version of both packages, and gives the
// unreleased part of CHANGELOG.md its own section. `--notes` prints the section of the present version, for the
// workflow that publishes.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const file = path.join(root, 'CHANGELOG.md');
const UNRELEASED = '## Unreleased';

const [argument = ''] = process.argv.slice(2);
try {
  if (argument === '--notes') console.log(notes());
  else release(argument);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function release(version) {
  if (!/^\d+\.\d+\.\d+$/.test(version))
    throw new Error(`Version "${version}" is not one like 0.2.0: run \`npm run release -- 0.2.0\`.`);
  const changelog = readFileSync(file, 'utf8');
  if (!sectionOf(changelog, UNRELEASED))
    throw new Error('CHANGELOG.md has nothing under "Unreleased": write down what users notice first.');
  const both = ['--workspaces', '--include-workspace-root', '--no-workspaces-update'];
  // The first release may have the version that package.json has already.
  const quietly = ['--no-git-tag-version', '--allow-same-version', '--ignore-scripts'];
  execFileSync('npm', ['version', version, ...both, ...quietly], { cwd: root, stdio: 'inherit' });
  const today = new Date().toISOString().slice(0, 10);
  writeFileSync(file, changelog.replace(UNRELEASED, `${UNRELEASED}\n\n## ${version} - ${today}`));
}

function notes() {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const section = sectionOf(readFileSync(file, 'utf8'), `## ${version} - `);
  if (!section)
    throw new Error(`CHANGELOG.md tells nothing of ${version}: run \`npm run release -- ${version}\` first.`);
  return section;
}

/** The text below the heading that begins so, up to the next heading of this level. */
function sectionOf(changelog, beginning) {
  const [, section = ''] = changelog.split(`\n${beginning}`);
  return section.replace(/^.*\n/, '').split(/^## /m)[0].trim();
}
