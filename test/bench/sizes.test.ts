import { randomBytes } from 'node:crypto';
import { assetSize, filesIn } from '../../bench/starting/asset-size';
import { bytesByPackage, packageOf } from '../../bench/starting/bundle-bytes';
import { BUNDLE } from '../../bench/starting/handlers';
import {
  MAX_RESOURCES,
  MAX_TEMPLATE_BYTES,
  largest,
  mostIn,
  templateSize,
} from '../../bench/synthesizing/limits';

describe('assets', () => {
  test('a zip file has a header, an entry in its directory and the compressed content for each file', () => {
    expect(assetSize(new Map())).toEqual({ files: 0, bytes: 0, zippedBytes: 22 });
    const { zippedBytes } = assetSize(new Map([['index.js', randomBytes(10_000)]]));
    expect(zippedBytes).toBeGreaterThanOrEqual(22 + 76 + 16 + 10_000);
    expect(zippedBytes).toBeLessThan(22 + 76 + 16 + 10_100);
    expect(assetSize(new Map([['a', Buffer.alloc(10_000)]])).zippedBytes).toBeLessThan(200);
  });

  test('the shipped asset has at most 105 kB zipped, with its SDK clients inside', () => {
    expect(assetSize(filesIn(BUNDLE)).zippedBytes).toBeLessThanOrEqual(105_000);
  });

  test('what is in a bundle belongs to the innermost package of its path', () => {
    expect(packageOf('lambda/index.ts')).toBe('our own code');
    expect(packageOf('node_modules/@smithy/core/dist-es/index.js')).toBe('@smithy/core');
    expect(packageOf('node_modules/a/node_modules/b/index.js')).toBe('b');
  });

  test('the bytes of a package are those of all its files, the most first', () => {
    const input = (bytesInOutput: number) => ({ bytesInOutput });
    const inputs = {
      'lambda/a.ts': input(1),
      'node_modules/b/1.js': input(2),
      'node_modules/b/2.js': input(3),
    };
    const output = { bytes: 6, inputs, imports: [], exports: [] };
    expect(bytesByPackage({ inputs: {}, outputs: { 'index.js': output } })).toEqual([
      { package: 'b', bytes: 5 },
      { package: 'our own code', bytes: 1 },
    ]);
  });
});

describe('templates', () => {
  test('a stack with one image of 55 minutes has at most 11 resources, and less than a bare Provider', () => {
    const [image, provider] = [templateSize('images', 1), templateSize('provider', 1)];
    expect(image.resources).toBeLessThanOrEqual(11);
    expect(image.resources).toBeLessThan(provider.resources);
    expect(image.bytes).toBeLessThan(provider.bytes);
  });

  test('a further image is one resource of at most 700 bytes', () => {
    const [one, two] = [templateSize('images', 1), templateSize('images', 2)];
    expect(two.resources - one.resources).toBe(1);
    expect(two.bytes - one.bytes).toBeLessThanOrEqual(700);
  });

  test('as many images as are said to fit into a stack do, and one more does not', () => {
    const most = mostIn('defaultImages');
    const [fits, isTooMuch] = [
      templateSize('defaultImages', most),
      () => templateSize('defaultImages', most + 1),
    ];
    expect(fits.resources).toBeLessThanOrEqual(MAX_RESOURCES);
    expect(fits.bytes).toBeLessThanOrEqual(MAX_TEMPLATE_BYTES);
    expect(isTooMuch).toThrow(/Number of resources in stack/);
  });

  test('the largest number that is fine is found', () => {
    for (const limit of [0, 1, 7, 499, 500]) expect(largest((count) => count <= limit, 500)).toBe(limit);
  });
});
