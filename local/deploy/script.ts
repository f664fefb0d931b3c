import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isAssembly, settingsIn, type Context } from './synthesize';

/** One version of an app, and how it is deployed. */
export interface Version {
  readonly title: string;
  readonly context: Context;
  /** As with `cdk deploy --force`: stacks are deployed even if their templates have not changed. */
  readonly isForced?: boolean;
}

/** Where an app is. */
export interface AppPlace {
  /** The folder that the app is run in. */
  readonly folder: string;
  /** The command that synthesizes the app, or its cloud assembly. Default: the one in the folder's `cdk.json`. */
  readonly app?: string;
}

/** What is played: the versions of an app. */
export interface Script extends AppPlace {
  readonly versions: readonly [Version, ...Version[]];
}

/** What `--app` names: a folder with a `cdk.json`, a cloud assembly, or a command. Default: the present folder. */
export function placeOf(given: string | undefined, cwd: string): AppPlace {
  const path = resolve(cwd, given ?? '.');
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    if (given !== undefined && /^\S*[/\\]\S*$|^cdk\.out$/.test(given) && !existsSync(path))
      throw new Error(`There is no ${path}. Name a folder that is there, a cloud assembly, or a command.`);
    return { folder: cwd, app: given };
  }
  if (isAssembly(path)) return { folder: cwd, app: path };
  if (settingsIn(path).app !== undefined) return { folder: path };
  throw new Error(
    `There is no app in ${path}: a cdk.json that has "app" or a cloud assembly (manifest.json) must be there. ` +
      "Go to the folder of the app, or name it with --app: --app examples/smallest, --app 'python app.py', --app cdk.out.",
  );
}

/**
 * The versions of an app. The first has `context`, and that of the `deploy` script of `package.json`. The others are
 * `updates`. If there are none, each script whose name begins with `update` is a version: its `-c KEY=VALUE` and
 * `--force` are taken, as in `cdk deploy -c month=2026-12`.
 */
export function appIn(
  folder: string,
  context: Context,
  { app, updates = [] }: { readonly app?: string; readonly updates?: readonly Context[] } = {},
): Script {
  const place = { folder: resolve(folder), app };
  const run = app ?? settingsIn(folder).app;
  if (run !== undefined && isAssembly(resolve(folder, run))) {
    const ignored = Object.keys(Object.assign({}, context, ...updates) as Context);
    if (ignored.length === 0 && updates.length === 0)
      return { ...place, versions: [{ title: 'Create', context }] };
    throw new Error(
      `${run} is a cloud assembly, and context (${ignored.join(', ') || 'none'}) or an update is given for it: context ` +
        "must be there before the synthesis. Name the app's command in place of it, as in --app 'npx tsx app.ts'.",
    );
  }
  const scripts = scriptsIn(folder);
  const first = { ...contextIn(scripts.deploy ?? ''), ...context };
  const fromScripts = Object.entries(scripts)
    .filter(([name]) => name.startsWith('update'))
    .map(([name, command]): Version => ({
      title: `npm run ${name}: ${command}`,
      context: { ...first, ...contextIn(command) },
      isForced: / --force\b/.test(command),
    }));
  const given = updates.map((update): Version => ({
    title: ['Update', ...Object.entries(update).map(([key, value]) => `-c ${key}=${value}`)].join(' '),
    context: { ...first, ...update },
  }));
  return {
    ...place,
    versions: [{ title: 'Create', context: first }, ...(given.length > 0 ? given : fromScripts)],
  };
}

function scriptsIn(folder: string): Readonly<Record<string, string>> {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return {};
  return (JSON.parse(readFileSync(file, 'utf8')) as { scripts?: Record<string, string> }).scripts ?? {};
}

function contextIn(command: string): Context {
  return Object.fromEntries(
    [...command.matchAll(/ (?:-c|--context) (\S+?)=(\S+)/g)].map(([, k, v]) => [k, v]),
  );
}
