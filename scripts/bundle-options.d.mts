import type { BuildOptions } from 'esbuild';

/** What `npm run bundle` bundles, and how. */
export const BUNDLE_OPTIONS: BuildOptions;
