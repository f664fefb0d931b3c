/** Makes a folder that goes with this process, also where a signal ends it. */
export function temporaryFolder(purpose: string): string;
