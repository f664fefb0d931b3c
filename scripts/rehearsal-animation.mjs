// Makes docs/images/rehearsal.svg, which the README shows, from the output of `npm run deploy:local`. Run it again when
// that output changes. Options are passed on: `npm run rehearsal:animation -- --app examples/smallest`.
// The picture moves by CSS alone: GitHub and npm show it as an image, in which no script runs.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const picture = path.join(root, 'docs/images/rehearsal.svg');

const MOST_COLUMNS = 100;
const ROWS = 22;
const FONT_SIZE = 13;
const LINE_HEIGHT = 18;
const PADDING = 14;

/** The pause between lines of the same moment. */
const SECONDS_A_LINE = 0.07;
/** The longest pause, however much simulated time passes. */
const MOST_SECONDS_A_GAP = 1.6;
const SIMULATED_MINUTES_A_SECOND = 12;
const SECONDS_AT_THE_END = 7;

const options = process.argv.slice(2);
const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'deploy:local', '--', ...options], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, NO_COLOR: '1', COLUMNS: String(MOST_COLUMNS) },
});
if (status !== 0) throw new Error(`The rehearsal ended with ${status}:\n${stdout}${stderr}`);

const shown = [
  `$ ${['npm run deploy:local', ...(options.length > 0 ? ['--'] : []), ...options].join(' ')}`,
  ...stripVTControlCharacters(stdout)
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => (line.length > MOST_COLUMNS ? `${line.slice(0, MOST_COLUMNS - 1)}…` : line)),
];

/** The simulated time that a line begins with, in minutes. */
function minutesOf(line) {
  const [, hours, minutes, seconds] = /^\s*(\d+):(\d\d):(\d\d)\b/.exec(line) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes) + Number(seconds) / 60;
}

/** At which second of the animation each line comes. */
function timesOf(lines) {
  let second = 0.8;
  let last = 0;
  return lines.map((line) => {
    const minutes = minutesOf(line) ?? last;
    const gap = Math.max(0, minutes - last) / SIMULATED_MINUTES_A_SECOND;
    last = minutes;
    second += Math.max(SECONDS_A_LINE, Math.min(gap, MOST_SECONDS_A_GAP));
    return second;
  });
}

const kindOf = (line) => {
  if (line.startsWith('$')) return 'command';
  if (/FAILED/.test(line)) return 'failed';
  if (/AVAILABLE|nothing is left/.test(line)) return 'good';
  if (/COPYING|DELETING|waits:/.test(line)) return 'moving';
  return /^\s*\d+:\d\d:\d\d|^\s/.test(line) ? 'event' : 'said';
};

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const times = timesOf(shown);
const duration = times.at(-1) + SECONDS_AT_THE_END;
const columns = Math.max(...shown.map(({ length }) => length));
const width = Math.ceil(columns * FONT_SIZE * 0.602) + 2 * PADDING;
const height = ROWS * LINE_HEIGHT + 2 * PADDING;

/** How far the lines have moved up when there are so many: not at all until the window is full. */
const scrolled = (count) => -Math.max(0, count - ROWS) * LINE_HEIGHT;

// All lines are there from the beginning. Until the window is full, a cover hides the lines to come and moves down.
// Then the lines move up.
const percent = (second) => `${((second / duration) * 100).toFixed(2)}%`;
const steps = times.map((second, index) => ({ at: percent(second), count: index + 1 }));
const scroll = steps
  .filter(({ count }) => count > ROWS)
  .map(({ at, count }) => `${at}{transform:translateY(${scrolled(count)}px)}`);
const cover = steps
  .filter(({ count }) => count <= ROWS)
  .map(({ at, count }) => `${at}{transform:translateY(${count * LINE_HEIGHT}px)}`);
const end = { scroll: scrolled(shown.length), cover: Math.min(shown.length, ROWS) * LINE_HEIGHT };

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" xml:space="preserve" font-family="Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${FONT_SIZE}">
<title>A rehearsal on the simulated AWS</title>
<style>
text{white-space:pre;fill:#c9d1d9}
.command{fill:#fff;font-weight:bold}.event{fill:#9aa7b4}.good{fill:#7ee787}.moving{fill:#f2cc60}.failed{fill:#ff7b72}
#lines{transform:translateY(${end.scroll}px);animation:scroll ${duration.toFixed(1)}s step-end infinite}
#cover{transform:translateY(${end.cover}px);animation:cover ${duration.toFixed(1)}s step-end infinite}
@keyframes scroll{0%{transform:translateY(0)}${scroll.join('')}}
@keyframes cover{0%{transform:translateY(0)}${cover.join('')}100%{transform:translateY(${end.cover}px)}}
@media (prefers-reduced-motion:reduce){#lines,#cover{animation:none}}
</style>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
<clipPath id="window"><rect y="${PADDING}" width="${width}" height="${ROWS * LINE_HEIGHT}"/></clipPath>
<g clip-path="url(#window)">
<g transform="translate(${PADDING} ${PADDING})"><g id="lines">
${shown.map((line, index) => `<text class="${kindOf(line)}" y="${index * LINE_HEIGHT + FONT_SIZE}">${escaped(line)}</text>`).join('\n')}
</g>
<rect id="cover" width="${width}" height="${height}" fill="#0d1117"/></g>
</g>
</svg>
`;
writeFileSync(picture, svg);
console.log(`${path.relative(root, picture)}: ${shown.length} lines in ${duration.toFixed(0)} seconds.`);
