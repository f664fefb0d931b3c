import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { BUNDLE, ROOT } from './handlers';

export interface PackageBytes {
  readonly package: string;
  readonly bytes: number;
}

const OWN = 'our own code';

/** Which package a file of the bundle is from. */
export function packageOf(path: string): string {
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return name ?? OWN;
}

/** The bytes that each package has in a bundle, the most first. */
export function bytesByPackage({ outputs }: Metafile): PackageBytes[] {
  const bytes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs))
    for (const [path, { bytesInOutput }] of Object.entries(inputs))
      bytes.set(packageOf(path), (bytes.get(packageOf(path)) ?? 0) + bytesInOutput);
  return [...bytes].map(([name, size]) => ({ package: name, bytes: size })).sort((a, b) => b.bytes - a.bytes);
}

/** Bundles as `npm run bundle` does, and reads off what went into it. */
export async function bundleBytes(): Promise<PackageBytes[]> {
  const { BUNDLE_OPTIONS } = await import('../../scripts/bundle-options.mjs');
  const { metafile, outputFiles } = await build({
    ...BUNDLE_OPTIONS,
    absWorkingDir: ROOT,
    metafile: true,
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const name = basename(path);
    if (text !== readFileSync(join(BUNDLE, name), 'utf8'))
      throw new Error(
        `assets/handler/${name} is another bundle than the one measured: run \`npm run bundle\`.`,
      );
  }
  return bytesByPackage(metafile);
}
