/**
 * How the Lambda code is bundled with its AWS SDK clients, so that nobody who synthesizes a stack needs esbuild or
 * Docker.
 */
export const BUNDLE_OPTIONS = {
  entryPoints: ['lambda/index.ts'],
  outfile: 'assets/handler/index.js',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  // The SDK's ES modules: of its CommonJS builds nothing unused could be left out.
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': './lambda/credentials.ts',
    'node:fs/promises': './lambda/shared-config.ts',
  },
  // `require` in place of `import()`, which would start Node.js's loader of ES modules within the first answer.
  supported: { 'dynamic-import': false },
  // Loaded for calls that stream events only: AppStream and CloudFormation have none.
  external: ['@smithy/core/event-streams'],
  // Error messages and logs carry what a user needs; a source map would triple the asset.
  sourcemap: false,
  legalComments: 'none',
};
