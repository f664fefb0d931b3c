/** Packs the package of a folder as npm publishes it, into another folder, and answers the path of the tarball. */
export function pack(root: string, into: string): string;

/** Makes an app that depends on the tarballs and the two peers alone; each name of `versions` gets that version. */
export function installConsumer(
  folder: string,
  tarballs: string | readonly string[],
  versions: Readonly<Record<string, string>>,
): void;

/** Runs a command to its end, and throws with what it wrote when it fails. */
export function run(
  command: string,
  args: readonly string[],
  options?: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): string;
