import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Context } from './synthesize';

const ROOT = join(__dirname, '..', '..');

/** One deployment of an app: of each of its versions in turn. */
export interface Version {
  readonly title: string;
  readonly context: Context;
  /** As with `cdk deploy --force`: also the stacks are deployed in whose templates nothing has changed. */
  readonly isForced?: boolean;
}

/** What is played: an app in its versions. */
export interface Script {
  readonly folder: string;
  readonly versions: readonly [Version, ...Version[]];
}

/** The app in `bin/`, which takes its source image as context. */
export function demo(sourceRegion: string, context: Context): Script {
  const version = (title: string, sourceImageName: string): Version => ({
    title: `${title} ${sourceImageName}`,
    context: { ...context, sourceRegion, sourceImageName },
  });
  return {
    folder: ROOT,
    versions: [version('Create from', 'golden-2026-10'), version('Update to', 'golden-2026-11')],
  };
}

/**
 * An app in a folder of its own. The scripts of its `package.json` whose names begin with `update` are its further
 * versions: their `-c KEY=VALUE` and `--force` are taken, as in `cdk deploy -c month=2026-12`.
 */
export function appIn(folder: string, context: Context): Script {
  const file = join(folder, 'package.json');
  const { scripts = {} } = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) as {
    scripts?: Record<string, string>;
  };
  const updates = Object.entries(scripts)
    .filter(([name]) => name.startsWith('update'))
    .map(([name, command]): Version => {
      const given = Object.fromEntries([...command.matchAll(/ -c (\S+?)=(\S+)/g)].map(([, k, v]) => [k, v]));
      return {
        title: `npm run ${name}: ${command}`,
        context: { ...context, ...given },
        isForced: / --force\b/.test(command),
      };
    });
  return { folder: resolve(folder), versions: [{ title: 'Create', context }, ...updates] };
}
