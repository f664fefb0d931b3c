import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

interface AssetManifest {
  readonly files?: Record<
    string,
    {
      readonly source: { readonly path: string };
      readonly destinations: Record<string, { readonly objectKey: string }>;
    }
  >;
}

/** Where the file assets of a cloud assembly are, by their key in S3. */
export function fileAssets(assemblyDirectory: string): Map<string, string> {
  const manifests = readdirSync(assemblyDirectory).filter((file) => file.endsWith('.assets.json'));
  return new Map(
    manifests.flatMap((file) => {
      const manifest = JSON.parse(readFileSync(join(assemblyDirectory, file), 'utf8')) as AssetManifest;
      return Object.values(manifest.files ?? {}).flatMap(({ source, destinations }) =>
        Object.values(destinations).map(({ objectKey }): [string, string] => [
          objectKey,
          resolve(assemblyDirectory, source.path),
        ]),
      );
    }),
  );
}
