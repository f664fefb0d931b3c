/** A time for a cell. `null`: there is none. */
export function inSeconds(value: number | null, digits = 1): string {
  return value === null ? '–' : value.toFixed(digits);
}

/** A table in Markdown, formatted as prettier does it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length), 3));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
