import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export function temporaryFolder(purpose) {
  const folder = mkdtempSync(path.join(tmpdir(), `${purpose}-`));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  // A signal would end the process without the clean-up.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  return folder;
}
