import type { Stack } from 'aws-cdk-lib';
import { RemovalPolicy } from 'aws-cdk-lib';
import { AppStreamImage, type AppStreamImageProps } from '../../lib';
import { HOME, copies, count, physicalId, succeeds, theCopy, world } from '../lambda/stacks';
import { addFleet, addSibling, golden, logicalId, templateOf } from './apps';

const PAUSED = { rollback: false };

let id = '';

/** The image with a fleet, and another resource, which fails where it is told to. */
const version = (props: Partial<AppStreamImageProps> = {}, FailAfterSeconds?: number) =>
  templateOf((stack: Stack) => {
    const image = new AppStreamImage(stack, 'Image', { source: golden, ...props });
    id = logicalId(image);
    addFleet(stack, image);
    addSibling(stack, FailAfterSeconds === undefined ? {} : { FailAfterSeconds });
  });

const arns = (w: ReturnType<typeof world>) => copies(w).map(({ arn }) => arn);

describe('a new stack', () => {
  test('cdk-cli: Another resource fails in a new stack: the image stays, and the next deployment goes on with it', async () => {
    const w = world();
    expect((await w.stack.create(version({}, 9000), PAUSED)).status).toBe('CREATE_FAILED');
    const { arn } = theCopy(w);
    await succeeds(w.stack.update(version(), PAUSED));
    expect([theCopy(w).arn, physicalId(w.stack, id)]).toEqual([arn, arn]);
    expect(count(w, 'CopyImage')).toBe(1);
  });

  test('cdk-cli: The copy fails: the FAILED image stays until the next deployment, which makes it anew', async () => {
    let failures = 1;
    const w = world({ appStream: { copyOutcome: () => (failures-- > 0 ? 'FAILED' : 'AVAILABLE') } });
    expect((await w.stack.create(version(), PAUSED)).status).toBe('CREATE_FAILED');
    expect(theCopy(w).state).toBe('FAILED');
    await succeeds(w.stack.update(version(), PAUSED));
    expect(theCopy(w)).toMatchObject({ state: 'AVAILABLE', arn: physicalId(w.stack, id) });
  });

  test.each([undefined, RemovalPolicy.RETAIN])(
    'cdk-cli: `cdk rollback` of a new stack: leaves no image (removalPolicy %s)',
    async (removalPolicy) => {
      const w = world();
      await w.stack.create(version({ removalPolicy }, 9000), PAUSED);
      expect((await w.stack.rollback()).status).toBe('ROLLBACK_COMPLETE');
      expect(copies(w)).toEqual([]);
    },
  );
});

describe('an update', () => {
  async function failedUpdate() {
    const w = world();
    await succeeds(w.stack.create(version()));
    const { arn: old } = theCopy(w);
    const { status } = await w.stack.update(version({ revision: '2' }, 9000), PAUSED);
    expect(status).toBe('UPDATE_FAILED');
    return { w, old };
  }

  test('cdk-cli: Another resource fails in an update: both images stay, and the next success deletes the old one', async () => {
    const { w, old } = await failedUpdate();
    expect(arns(w)).toHaveLength(2);
    await succeeds(w.stack.update(version({ revision: '2' }), PAUSED));
    expect(theCopy(w).arn).toBe(physicalId(w.stack, id));
    expect(theCopy(w).arn).not.toBe(old);
    expect(count(w, 'CopyImage')).toBe(2);
  });

  test('cdk-cli: `cdk rollback` of an update: deletes the new image, and the fleet is back on the old one', async () => {
    const { w, old } = await failedUpdate();
    expect((await w.stack.rollback()).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(arns(w)).toEqual([old]);
    expect(w.appStream.fleets(HOME)[0].imageName).toBe(old.split('/')[1]);
  });

  test('cdk-cli: CloudFormation refuses the replacement: the old image stays in use, and `cdk rollback` deletes the copy', async () => {
    const w = world({}, { behaviour: { replacementWithoutRollback: 'is refused' } });
    await succeeds(w.stack.create(version()));
    const { arn: old } = theCopy(w);
    expect((await w.stack.update(version({ revision: '2' }), PAUSED)).status).toBe('UPDATE_FAILED');
    expect(arns(w)).toContain(old);
    expect(w.appStream.fleets(HOME)[0].imageName).toBe(old.split('/')[1]);
    expect((await w.stack.rollback()).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(arns(w)).toEqual([old]);
  });
});
