// An app like that of a user: it depends on the packed tarballs and the two peers, and on nothing of this repository.
// npm takes packages from its cache if it has them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export function pack(root, into) {
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', '--json', '--pack-destination', into], { cwd: root }),
  );
  return path.join(into, filename);
}

export function installConsumer(folder, tarballs, versions) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true }));
  const peers = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...[tarballs].flat(), ...peers], {
    cwd: folder,
  });
}

export function run(command, args, options = {}) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
  } catch (error) {
    throw new Error(
      `${command} ${args.join(' ')} failed:\n${error.stdout ?? ''}${error.stderr ?? error.message}`,
      { cause: error },
    );
  }
}
