import { readFile } from 'node:fs/promises';

/**
 * An SDK client tells AWS its version, which it reads in its package.json. The rest of that file would be one percent
 * of the asset.
 */
const versionsOnly = {
  name: 'versions-only',
  setup(build) {
    build.onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** Lambda tells a function its region in the environment. So the SDK need not ask the metadata service of EC2 for it. */
const withoutMetadataService = {
  name: 'without-metadata-service',
  setup(build) {
    build.onLoad({ filter: /getInstanceMetadataRegion\.js$/ }, () => ({
      contents: 'export const getInstanceMetadataRegion = async () => undefined;',
    }));
  },
};

/** How the Lambda code is bundled, with its AWS SDK clients: to synthesize a stack, nobody needs esbuild or Docker. */
export const BUNDLE_OPTIONS = {
  // Two files: the first loads the second. If that fails, the first one tells CloudFormation.
  entryPoints: ['lambda/index.ts', 'lambda/functions.ts'],
  outdir: 'assets/handler',
  bundle: true,
  plugins: [versionsOnly, withoutMetadataService],
  platform: 'node',
  // In each region, the newest runtime that aws-cdk-lib knows (region-info) is at least this one.
  target: 'node22',
  format: 'cjs',
  minify: true,
  // The SDK's ES modules. Of its CommonJS builds, esbuild would have to keep everything.
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': './lambda/bundling/credentials.ts',
    'node:fs/promises': './lambda/bundling/shared-config.ts',
  },
  // Turns the SDK's `import()` into `require`. It would start Node.js's loader of ES modules during the first answer.
  supported: { 'dynamic-import': false },
  external: [
    './functions',
    // Only needed for calls that stream events. These services have none.
    '@smithy/core/event-streams',
  ],
  // Users have what they need in error messages and logs. A source map would triple the size of the asset.
  sourcemap: false,
  legalComments: 'none',
};
