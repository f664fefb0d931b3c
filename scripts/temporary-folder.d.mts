/** Makes a folder that is removed when this process ends, also by a signal. */
export function temporaryFolder(purpose: string): string;
