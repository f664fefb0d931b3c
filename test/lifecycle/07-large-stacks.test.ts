import { copies, desk, rollsBack, sibling, succeeds, theCopy, world } from '../lambda/stacks';
import { failing } from './releases';

// CloudFormation takes 500 resources in a stack.
const OTHERS = Array.from({ length: 490 }, (_, index) => `Other${index}`);

/** So many other resources, all with a new text in each version. */
const others = (version: string) =>
  Object.fromEntries(OTHERS.map((id) => [id, sibling({ Text: version.repeat(1_000) })]));

// A tenth of what a page of AWS takes. So these texts fill the pages as texts of 10 KB would.
const large = () => world({ appStream: { copySeconds: 60 }, readApi: { pageBytes: 104_858 } });

describe('in a stack of almost 500 resources, whose events fill many pages', () => {
  test('lifecycle 1: a creation makes the image', async () => {
    const w = large();
    await succeeds(w.stack.create(desk({}, others('1'))));
    expect(theCopy(w).state).toBe('AVAILABLE');
  });

  test('lifecycle 5: a creation that fails leaves nothing', async () => {
    const w = large();
    await rollsBack(w.stack.create(desk({}, { ...others('1'), ...failing(90) })));
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 2: an update of all resources replaces the image', async () => {
    const w = large();
    await succeeds(w.stack.create(desk({}, others('1'))));
    const before = theCopy(w);
    await succeeds(w.stack.update(desk({ Revision: '2' }, others('2'))));
    expect(theCopy(w).arn).not.toBe(before.arn);
  });

  test('lifecycle 5: an update of all resources that fails leaves the old image alone', async () => {
    const w = large();
    await succeeds(w.stack.create(desk({}, others('1'))));
    const before = theCopy(w);
    await rollsBack(w.stack.update(desk({ Revision: '2' }, { ...others('2'), ...failing(90) })));
    expect(theCopy(w)).toEqual(before);
  });
});
