import type { Releasing } from './measure';

export function renderReleasing({ lines }: Releasing): string {
  return `What \`cdk diff\` shows of a release: \`bin/app.ts\`, an image with default timeouts and a fleet, gets another source. ${lines.length} lines:

\`\`\`text
${lines.join('\n')}
\`\`\``;
}
