import { readFile } from 'node:fs/promises';

/** Of its package.json, an SDK client tells AWS the version; all else in it would be a hundredth of the asset. */
const versionsOnly = {
  name: 'versions-only',
  setup(build) {
    build.onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * How the Lambda code is bundled with its AWS SDK clients, so that nobody who synthesizes a stack needs esbuild or
 * Docker.
 */
export const BUNDLE_OPTIONS = {
  // Two files: the first one loads the other, and tells CloudFormation if that does not load.
  entryPoints: ['lambda/index.ts', 'lambda/functions.ts'],
  outdir: 'assets/handler',
  bundle: true,
  plugins: [versionsOnly],
  platform: 'node',
  // The newest runtime that Lambda has in a region is at least this (region-info of aws-cdk-lib).
  target: 'node22',
  format: 'cjs',
  minify: true,
  // The SDK's ES modules: of its CommonJS builds nothing unused could be left out.
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': './lambda/bundling/credentials.ts',
    'node:fs/promises': './lambda/bundling/shared-config.ts',
  },
  // `require` in place of the SDK's `import()`, which would start Node.js's loader of ES modules within the first answer.
  supported: { 'dynamic-import': false },
  external: [
    './functions',
    // Loaded for calls that stream events only: none of these services has such.
    '@smithy/core/event-streams',
  ],
  // Error messages and logs carry what a user needs; a source map would triple the asset.
  sourcemap: false,
  legalComments: 'none',
};
