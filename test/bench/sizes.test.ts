import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetSize, filesIn } from '../../bench/starting/asset-size';
import { BUNDLE } from '../../bench/starting/handlers';
import { MAX_RESOURCES, MAX_TEMPLATE_BYTES, largest, templateSize } from '../../bench/synthesizing/limits';

const page = (name: string) => readFileSync(join(__dirname, '../../docs', name), 'utf8');

describe('assets', () => {
  test('a zip file has a header, an entry in its directory and the compressed content for each file', () => {
    expect(assetSize(new Map())).toEqual({ bytes: 0, zippedBytes: 22 });
    const { zippedBytes } = assetSize(new Map([['index.js', randomBytes(10_000)]]));
    expect(zippedBytes).toBeGreaterThanOrEqual(22 + 76 + 16 + 10_000);
    expect(zippedBytes).toBeLessThan(22 + 76 + 16 + 10_100);
    expect(assetSize(new Map([['a', Buffer.alloc(10_000)]])).zippedBytes).toBeLessThan(200);
  });

  test('the shipped asset has less than 105.5 kB zipped, with its SDK clients inside', () => {
    expect(assetSize(filesIn(BUNDLE)).zippedBytes).toBeLessThan(105_500);
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

  test.each([
    ['images', 'generated names, one source, 55 minutes', 'images with generated names and one source'],
    ['namedImages', 'the same with explicit names', 'with explicit names of eleven characters'],
    ['defaultImages', 'default timeouts \\(3 hours\\)', 'with default timeouts'],
  ] as const)(
    'as many %s as the docs say fit into a stack, and one more does not',
    (kind, named, inWords) => {
      const row = new RegExp(`^\\| ${named} +\\| \\d+ +\\| \\d+ +\\| (\\d+) +\\|$`, 'm');
      const most = Number(row.exec(page('scale.md'))?.[1]);
      expect(most).toBeGreaterThan(0);
      expect(page('long-waits.md').replace(/\s+/g, ' ')).toContain(`${most} ${inWords}`);
      const { resources, bytes } = templateSize(kind, most);
      expect(resources).toBeLessThanOrEqual(MAX_RESOURCES);
      expect(bytes).toBeLessThanOrEqual(MAX_TEMPLATE_BYTES);
      expect(() => templateSize(kind, most + 1)).toThrow(
        /Number of resources in stack|images with an imageName fit, and one more does not/,
      );
    },
  );

  test('the largest number that is fine is found', () => {
    for (const limit of [0, 1, 7, 499, 500]) expect(largest((count) => count <= limit, 500)).toBe(limit);
  });
});
