import type { FaultKind } from '../../local/appstream';
import { add, copying, finding } from '../lambda/newest/finding';
import { ELSEWHERE, HOME, duration, reasons, rollsBack, succeeds, world } from '../lambda/stacks';

describe('an error that may pass is waited out', () => {
  test.each<[string, FaultKind]>([
    ['throttling', { error: 'ThrottlingException', status: 400 }],
    ['an internal error', { error: 'InternalServerException', status: 500 }],
    ['a broken connection', 'reset'],
    ['a lost answer', 'lostAnswer'],
    ['an answer that nobody can read', 'garbage'],
    ['a load balancer without a server', 'http503'],
    ['no host of that name', 'noHost'],
  ])('lifecycle 7: %s', async (_, kind) => {
    const w = world();
    add(w, 'golden-1');
    w.appStream.faults.inject({ kind, count: Infinity, lasts: 150_000 });
    const result = await succeeds(w.stack.create(finding()));
    expect(result.outputs.ImageName).toBe('golden-1');
    expect(duration(result)).toBeGreaterThan(2);
    expect(duration(result)).toBeLessThan(5);
  });

  test('lifecycle 7: at the most for the 55 minutes of its event, and then it says what was answered', async () => {
    const w = world();
    add(w, 'golden-1');
    w.appStream.faults.inject({ kind: { error: 'ThrottlingException', status: 400 }, count: Infinity });
    const result = await rollsBack(w.stack.create(finding()));
    const [reason] = reasons(result, 'Newest');
    expect(reason).toMatch(
      /Image golden-\* in eu-west-1: AppStream could not be asked in time \(waited 5\d min; ThrottlingException.*\)\. Deploy again when what it answered last is over\./,
    );
    expect(duration(result)).toBeGreaterThan(54);
    expect(duration(result)).toBeLessThan(60);
  });

  test('lifecycle 7: in an update that CloudFormation cannot tell about', async () => {
    const w = world();
    add(w, 'golden-1');
    await succeeds(w.stack.create(finding()));
    w.account.readApi.faults.inject({
      kind: { error: 'Throttling', status: 400 },
      count: Infinity,
      lasts: 150_000,
    });
    const result = await succeeds(w.stack.update(finding({ Revision: '2' })));
    expect(result.outputs.ImageName).toBe('golden-1');
  });
});

describe('what no waiting helps against fails the creation', () => {
  const failing = async (kind: FaultKind, properties = {}, region?: string) => {
    const w = world();
    add(w, 'golden-1');
    w.appStream.faults.inject({ kind, region, count: Infinity });
    const result = await rollsBack(w.stack.create(finding(properties)));
    return { minutes: duration(result), reason: reasons(result, 'Newest')[0] };
  };

  test('lifecycle 8: access that stays denied, after three minutes', async () => {
    const { minutes, reason } = await failing({ error: 'AccessDeniedException', status: 400 });
    expect(reason).toContain('Image golden-* in eu-west-1: access is denied (AccessDeniedException');
    expect(minutes).toBeGreaterThanOrEqual(3);
    expect(minutes).toBeLessThan(6);
  });

  test('lifecycle 8: a region without AppStream, after three minutes', async () => {
    const { minutes, reason } = await failing('noHost', { Region: ELSEWHERE }, ELSEWHERE);
    expect(reason).toContain('Image golden-* in us-east-1: an AWS endpoint does not exist (us-east-1: ');
    expect(minutes).toBeGreaterThanOrEqual(3);
    expect(minutes).toBeLessThan(6);
  });

  test('lifecycle 8: a region that the account has not enabled, after three minutes', async () => {
    const kind = { error: 'UnrecognizedClientException', status: 400 };
    const { minutes, reason } = await failing(kind, { Region: ELSEWHERE }, ELSEWHERE);
    expect(reason).toContain('Image golden-* in us-east-1: the account has not enabled a region');
    expect(minutes).toBeGreaterThanOrEqual(3);
    expect(minutes).toBeLessThan(6);
  });

  test('lifecycle 8: an account that AppStream does not accept, at once', async () => {
    const { minutes, reason } = await failing({ error: 'InvalidAccountStatusException', status: 400 });
    expect(reason).toContain('AppStream does not accept this account');
    expect(minutes).toBeLessThan(1);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['no pattern', { NamePattern: undefined }, 'NamePattern is missing: it is required.'],
    ['a pattern that cannot be', { NamePattern: 'golden *' }, 'namePattern "golden *" is not possible'],
    ['a pattern of public images', { NamePattern: 'AWS-*' }, 'begins as the names of public images do'],
    ['an ARN', { NamePattern: 'arn:aws:appstream:::image/a' }, 'is an ARN: it must be a pattern of names'],
    ['a region that is none', { Region: 'Ireland' }, 'region "Ireland" is not a region'],
    [
      'a region of another partition',
      { Region: 'cn-north-1' },
      'in partition aws, and region "cn-north-1" in aws-cn',
    ],
    ['a revision that is too long', { Revision: 'x'.repeat(1025) }, 'at most 1024 are allowed'],
  ])('lifecycle 8: %s, at once', async (_, properties, words) => {
    const w = world();
    add(w, 'golden-1');
    const result = await rollsBack(w.stack.create(finding(properties)));
    expect(reasons(result, 'Newest')[0]).toContain(words);
    expect(duration(result)).toBeLessThan(1);
    expect(w.appStream.journal).toEqual([]);
  });
});

describe('where no image can be used', () => {
  test('lifecycle 8: it fails at once and says which ones match, and in which state they are', async () => {
    const w = world();
    add(w, { name: 'golden-1', state: 'FAILED' }, { name: 'golden-2', state: 'COPYING' });
    const result = await rollsBack(w.stack.create(finding()));
    expect(reasons(result, 'Newest')[0]).toContain(
      'Image golden-* in eu-west-1: no image can be used that has such a name (of 2 that match, 1 in state COPYING: ' +
        'golden-2; 1 in state FAILED: golden-1). Make such an image AVAILABLE, or correct namePattern or region, and ' +
        'deploy again.',
    );
    expect(duration(result)).toBeLessThan(1);
  });

  test('lifecycle 9: it says which ones are near, in at most 1,000 characters', async () => {
    const w = world();
    add(w, ...Array.from({ length: 40 }, (_, index) => `${'silver-'.repeat(13)}${index}`), 'Golden-1');
    const result = await rollsBack(w.stack.create(finding({ NamePattern: `golden-${'x'.repeat(90)}*` })));
    const [reason] = reasons(result, 'Newest');
    expect(reason).toMatch(/images of this account there: 42, of which none matches: [Gg]olden/);
    expect(reason).toContain('and deploy again.');
    expect(reason.length).toBeLessThanOrEqual(1000);
  });

  test('lifecycle 8: it says so where the stack made the only one that matches', async () => {
    const w = world();
    add(w, 'golden-1');
    const image = { ImageName: 'desk-1' };
    await succeeds(w.stack.create(copying({}, image)));
    const result = await rollsBack(w.stack.update(copying({ NamePattern: 'desk-*' }, image)));
    expect(reasons(result, 'Newest')[0]).toContain(
      '(of 1 that match, 1 made by this stack, which do not count: desk-1)',
    );
  });

  test('lifecycle 8: an image of that name in another region does not help', async () => {
    const w = world();
    w.appStream.addImage(ELSEWHERE, { name: 'golden-1' });
    const result = await rollsBack(w.stack.create(finding()));
    expect(reasons(result, 'Newest')[0]).toContain(
      'images of this account there: 1, of which none matches: golden',
    );
    expect(w.appStream.images(HOME)).toHaveLength(1);
  });
});
