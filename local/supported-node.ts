const LOWEST = 22;

/** Why this Node.js cannot run the command and the functions of a stack, if it cannot. */
export function whyNotSupported(version: string): string | undefined {
  if (Number.parseInt(version, 10) >= LOWEST) return undefined;
  return `Node.js ${version} is too old: this command and the functions that it plays need ${LOWEST} or newer. Install it, or put it first on the PATH.`;
}

// Imported before everything else: what comes after may not even load in an older one.
const why = whyNotSupported(process.versions.node);
if (why !== undefined) {
  console.error(`FAILED  ${why}`);
  process.exit(1);
}
