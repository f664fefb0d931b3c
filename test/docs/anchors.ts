import { readFileSync } from 'node:fs';

/** As GitHub makes it of a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

export function anchorsOf(file: string): Set<string> {
  const text = readFileSync(file, 'utf8');
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading));
  const explicit = [...text.matchAll(/<a name="([^"]+)"/g)].map(([, name]) => name);
  return new Set([...headings, ...explicit]);
}
