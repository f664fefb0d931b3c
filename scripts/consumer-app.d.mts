/** Packs the package in a folder as npm publishes it, into another folder. Answers with the path of the tarball. */
export function pack(root: string, into: string): string;

/** Makes an app that depends only on the tarballs and on the packages in `versions`. */
export function installConsumer(
  folder: string,
  tarballs: string | readonly string[],
  versions: Readonly<Record<string, string>>,
): void;

/** Runs a command to its end. If it fails, throws with what the command wrote. */
export function run(
  command: string,
  args: readonly string[],
  options?: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): string;
