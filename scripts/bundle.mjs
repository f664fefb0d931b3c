import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from './bundle-options.mjs';

rmSync(BUNDLE_OPTIONS.outdir, { recursive: true, force: true });
await build({ ...BUNDLE_OPTIONS, logLevel: 'warning' });
