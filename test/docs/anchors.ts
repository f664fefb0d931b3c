import { readFileSync } from 'node:fs';

/** As GitHub makes them of headings. */
export function anchorsOf(file: string): Set<string> {
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm);
  const anchors = [...headings].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  const explicit = readFileSync(file, 'utf8').matchAll(/<a name="([^"]+)"/g);
  return new Set([...anchors, ...[...explicit].map(([, name]) => name)]);
}
