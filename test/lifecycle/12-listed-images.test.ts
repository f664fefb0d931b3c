import { AppStreamClient, DescribeImagesCommand, type Image } from '@aws-sdk/client-appstream';
import { requestHandlerFor } from '../../local/http';
import { HOME, copies, imageResource, succeeds, type World, world } from '../lambda/stacks';
import { keeping } from './releases';

const besideOthers = (n: number, keeps: number, others = {}) => keeping(n, keeps, {}, others);

/** What `aws appstream describe-images` has before `--query` is applied. */
async function described({ appStream }: World): Promise<Image[]> {
  const client = new AppStreamClient({
    region: HOME,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
    requestHandler: requestHandlerFor(appStream.endpoint),
  });
  const images: Image[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await client.send(new DescribeImagesCommand({ NextToken }));
    images.push(...(answer.Images ?? []));
    ({ NextToken } = answer);
  } while (NextToken);
  return images;
}

/**
 * As the AWS CLI does it: a filter keeps what is true, `&&` looks no further where its left side is empty or missing, and
 * `contains` finds a text within a text.
 */
function query(images: readonly Image[], expression: string): (string | undefined)[] {
  const [, text] = /^Images\[\?Description && contains\(Description, '([^'\\]+)'\)\]$/.exec(expression)!;
  return images
    .filter(({ Description }) => Description && Description.includes(text))
    .map(({ Name }) => Name);
}

const filterOf = (w: World, logicalId = 'Desk') =>
  String(w.stack.record.resources.get(logicalId)!.attributes.ImageVersionsFilter);

describe('imageVersionsFilter', () => {
  test('lifecycle 12: lists the present image, the kept ones and those that are left, and no others', async () => {
    const w = world();
    const Lab = imageResource({ Revision: 'lab' });
    w.appStream.addImage(HOME, { name: 'without-description', description: '' });
    w.appStream.addImage(HOME, {
      name: 'of-another',
      description: '(cdk-image aaaaaaa.bbbbbbb.ccccccc.ddddddd.0000001zzzzz)',
    });
    await succeeds(w.stack.create(besideOthers(1, 1, { Lab })));
    const held = copies(w).find(
      ({ name }) => name === w.stack.record.resources.get('Desk')!.attributes.ImageName,
    )!;
    w.appStream.putFleet(HOME, { name: 'outside', imageName: held.name });
    for (const n of [2, 3]) await succeeds(w.stack.update(besideOthers(n, 1, { Lab })));
    const lab = w.stack.record.resources.get('Lab')!.attributes.ImageName;
    const ofDesk = copies(w).flatMap(({ name }) => (name.startsWith('cdk-') && name !== lab ? [name] : []));
    expect(ofDesk).toHaveLength(3);
    const images = await described(w);
    expect(images.some(({ Description }) => !Description)).toBe(true);
    expect(query(images, filterOf(w)).sort()).toEqual(ofDesk.sort());
    expect(query(images, filterOf(w, 'Lab'))).toEqual([lab]);
  });

  test('lifecycle 12: is the same after each release, so that whoever has it needs no other', async () => {
    const w = world();
    await succeeds(w.stack.create(besideOthers(1, 1)));
    const before = filterOf(w);
    await succeeds(w.stack.update(besideOthers(2, 1)));
    expect(filterOf(w)).toBe(before);
  });
});

test('lifecycle 12: the last line of a clean-up names the images that are kept and that are left', async () => {
  const lines: Record<string, unknown>[] = [];
  const w = world({ log: (line) => lines.push(line) });
  await succeeds(w.stack.create(besideOthers(1, 2)));
  const [{ name: first }] = copies(w);
  w.appStream.putFleet(HOME, { name: 'outside', imageName: first });
  for (const n of [2, 3, 4]) await succeeds(w.stack.update(besideOthers(n, 2)));
  const [, { name: second }, { name: third }] = copies(w);
  const last = lines.filter(({ message, request }) => message === 'poll' && request === 'Delete').at(-1);
  expect(last).toMatchObject({
    level: 'WARN',
    decision:
      `${third} is kept as a previous image; ${second} is kept as a previous image; ` +
      `${first} is left: used by fleet outside`,
  });
});
