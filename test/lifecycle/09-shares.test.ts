import { OTHER, THIRD, sharing } from '../lambda/shares/support';
import { HOME, ends, reasons, succeeds, world } from '../lambda/stacks';
import { failing } from './releases';

const BY_HAND =
  'unless the stack has given it anew, take the share back yourself: aws appstream delete-image-permissions --name golden --shared-account-id';

/** From here on no share can be taken back. */
async function stuck() {
  const w = world();
  await succeeds(w.stack.create(sharing()));
  const kind = { error: 'ConcurrentModificationException', message: 'Not now.' };
  w.appStream.faults.inject({ operation: 'DeleteImagePermissions', kind, count: Infinity });
  return w;
}

test('lifecycle 9: a share that a clean-up cannot take back is named, and never its image to be deleted', async () => {
  const w = await stuck();
  const result = await w.stack.update(sharing({ AccountId: THIRD }));
  const [reason] = reasons(result, 'Share');
  expect(reason).toContain(
    `Image golden in eu-west-1, share with account ${OTHER}: the share could not be taken back`,
  );
  expect(reason).toContain(`The update has succeeded all the same; ${BY_HAND} ${OTHER} --region eu-west-1`);
  expect(reason).not.toContain('delete-image ');
});

test('lifecycle 9: a removal that fails says to delete the stack again', async () => {
  const w = await stuck();
  const [reason] = reasons(await w.stack.delete(), 'Share');
  expect(reason).toMatch(
    /in time \(waited 5\d min; ConcurrentModificationException: Not now\.\)\. Look at the state of the image\. Then delete the stack again: aws cloudformation delete-stack\./,
  );
});

test('lifecycle 9: no reason is too long, or tells a secret', async () => {
  const w = await stuck();
  w.appStream.shareImage(HOME, 'golden', THIRD);
  const results = [await w.stack.update(sharing({ AccountId: THIRD })), await w.stack.delete()];
  const all = results.flatMap((result) => reasons(result, 'Share'));
  expect(all.length).toBeGreaterThanOrEqual(2);
  for (const reason of all) {
    expect(reason.length).toBeLessThanOrEqual(1000);
    expect(reason).not.toMatch(/X-Amz-Signature|AKIA|undefined|\[object|NaN/);
  }
});

test.each([
  ['AccessDeniedException', 'access is denied'],
  ['ConcurrentModificationException', 'the share could not be taken back in time'],
])(
  'lifecycle 9: a removal names the share of a failed update that it cannot take back: %s',
  async (error, says) => {
    const w = world();
    w.appStream.addImage(HOME, { name: 'silver' });
    await succeeds(w.stack.create(sharing({ ImageName: 'silver' })));
    const update = sharing({}, failing(4000));
    await ends(w.stack.update(update, { rollback: false }), 'UPDATE_FAILED');
    w.appStream.removeImage(HOME, 'golden');
    w.appStream.faults.inject({ operation: 'DeleteImagePermissions', kind: { error }, count: Infinity });
    const result = await w.stack.delete();
    expect(reasons(result, 'Share').join()).toContain(
      `Image silver in eu-west-1, share with account ${OTHER}: ${says}`,
    );
  },
);
