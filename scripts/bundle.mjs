// Bundles the Lambda code with its AWS SDK clients, so that nobody who synthesizes a stack needs esbuild or Docker.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const outdir = 'assets/handler';
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: ['lambda/index.ts'],
  outfile: `${outdir}/index.js`,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  // The SDK's ES modules: of its CommonJS builds nothing unused could be left out.
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': './lambda/credentials.ts' },
  // Error messages and logs carry what a user needs; a source map would triple the asset.
  sourcemap: false,
  legalComments: 'none',
  logLevel: 'warning',
});
