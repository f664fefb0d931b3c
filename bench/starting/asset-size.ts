import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

export interface AssetSize {
  readonly bytes: number;
  readonly zippedBytes: number;
}

/** Bytes of a zip file besides names and compressed content. */
const PER_FILE = 30 + 46;
const AT_THE_END = 22;

/** The size of the files in a zip file, compressed by zlib at its default level, as the CDK CLI does it. */
export function assetSize(files: ReadonlyMap<string, Buffer>): AssetSize {
  let bytes = 0;
  let zippedBytes = AT_THE_END;
  for (const [name, content] of files) {
    bytes += content.length;
    zippedBytes += PER_FILE + 2 * Buffer.byteLength(name) + deflateRawSync(content).length;
  }
  return { bytes, zippedBytes };
}

export function filesIn(
  directory: string,
  isWanted: (name: string) => boolean = () => true,
): Map<string, Buffer> {
  const names = readdirSync(directory).filter(isWanted);
  return new Map(names.map((name) => [name, readFileSync(join(directory, name))]));
}
