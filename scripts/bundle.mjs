import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from './bundle-options.mjs';

rmSync(dirname(BUNDLE_OPTIONS.outfile), { recursive: true, force: true });
await build({ ...BUNDLE_OPTIONS, logLevel: 'warning' });
