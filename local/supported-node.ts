const LOWEST = 22;

/** Why this Node.js cannot run the command and the functions. Undefined if it can. */
export function whyNotSupported(version: string): string | undefined {
  if (Number.parseInt(version, 10) >= LOWEST) return undefined;
  return `Node.js ${version} is too old: this command and the functions that it plays need ${LOWEST} or newer. Install it, or put it first on the PATH.`;
}

// This file is imported first: an older Node.js may fail to load the others.
const why = whyNotSupported(process.versions.node);
if (why !== undefined) {
  console.error(`FAILED  ${why}`);
  process.exit(1);
}
