/** Makes a folder that goes with this process, whatever ends it. */
export function temporaryFolder(purpose: string): string;
