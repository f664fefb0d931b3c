import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import type { AppStreamImageProps } from '../../lib';
import { CLOUDFORMATION_BEHAVIOURS } from '../../local/cloudformation/behaviour';
import type { Template } from '../../local/cloudformation/template';
import {
  type World,
  ELSEWHERE,
  HOURS,
  copies,
  count,
  later,
  physicalId,
  reasons,
  rollsBack,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { from, imageResource, newImage, newStack, resources } from '../lib/support';
import { failing } from './releases';

function declared(props: Partial<AppStreamImageProps> = {}): Stack {
  const stack = newStack();
  newImage(stack, { removalPolicy: RemovalPolicy.RETAIN, ...props });
  return stack;
}

/** As the construct itself renders it, since its policies decide what CloudFormation keeps. */
const withDesk = (props: Partial<AppStreamImageProps>, others: Template['Resources'] = {}) =>
  ({ Resources: { ...resources(declared(props)), ...others } }) as Template;

const { logicalId } = imageResource(declared());
const present = ({ stack }: World) => physicalId(stack, logicalId);

const BEHAVIOURS = CLOUDFORMATION_BEHAVIOURS.undoneReplacement.flatMap((undoneReplacement) =>
  CLOUDFORMATION_BEHAVIOURS.failedUpdate.map((failedUpdate) => ({ undoneReplacement, failedUpdate })),
);

const TIMEOUTS: [string, Duration | undefined, number][] = [
  ['a createTimeout of 55 minutes', Duration.minutes(55), 40 * 60],
  ['the default createTimeout, with waiters', undefined, 2.5 * HOURS],
];

describe.each(BEHAVIOURS)('RETAIN, where CloudFormation does so: %j', (behaviour) => {
  describe.each(TIMEOUTS)('%s', (_, createTimeout, copySeconds) => {
    const created = async () => {
      const w = world({ appStream: { copySeconds } }, { behaviour });
      w.appStream.addImage(ELSEWHERE, { name: 'golden' });
      await succeeds(w.stack.create(withDesk({ createTimeout })));
      return { w, before: theCopy(w) };
    };

    const MOMENTS = [
      ['COPYING', copySeconds - 600],
      ['AVAILABLE', copySeconds + 600],
    ] as const;
    const undo = async (w: World, seconds: number) => {
      const states: string[] = [];
      later(w, seconds / 60 - 1, () => states.push(...copies(w).map(({ state }) => state)));
      const changed = { createTimeout, source: from('golden', ELSEWHERE) };
      await rollsBack(w.stack.update(withDesk(changed, failing(seconds))));
      return states;
    };

    test.each(MOMENTS)(
      'lifecycle 5: a sibling fails while the new image is %s: the new one goes, the one before stays and is the present one',
      async (state, seconds) => {
        const { w, before } = await created();
        expect(await undo(w, seconds)).toEqual(['AVAILABLE', state]);
        expect(theCopy(w)).toEqual(before);
        expect(present(w)).toBe(before.arn);
        await w.clock.idle();
        expect(theCopy(w)).toEqual(before);
      },
    );

    test('lifecycle 5: the new image becomes FAILED: it goes, and the one before stays', async () => {
      const { w, before } = await created();
      w.appStream.settings.copyOutcome = () => 'FAILED';
      await rollsBack(w.stack.update(withDesk({ createTimeout, revision: '2' })));
      expect(count(w, 'CopyImage')).toBe(2);
      expect(theCopy(w)).toEqual(before);
      expect(present(w)).toBe(before.arn);
    });

    test.each(MOMENTS)(
      'lifecycle 5: the stack is deleted after an update that a sibling undid while the new image was %s: only the one before stays',
      async (state, seconds) => {
        const { w, before } = await created();
        expect(await undo(w, seconds)).toEqual(['AVAILABLE', state]);
        await succeeds(w.stack.delete());
        await w.clock.idle();
        expect(theCopy(w)).toEqual(before);
      },
    );
  });

  test('lifecycle 5: ten releases fail in a row: they never use up the quota, and the next one keeps what it replaces', async () => {
    const w = world({}, { behaviour });
    await succeeds(w.stack.create(withDesk({ revision: '0' })));
    const before = theCopy(w);
    for (let n = 1; n <= 10; n += 1) {
      const result = await rollsBack(w.stack.update(withDesk({ revision: `${n}` }, failing(3000))));
      expect(reasons(result, 'Sibling')).toHaveLength(1);
      expect(count(w, 'CopyImage')).toBe(1 + n);
      expect(theCopy(w)).toEqual(before);
    }
    await succeeds(w.stack.update(withDesk({ revision: '11' })));
    expect(copies(w)).toMatchObject([before, { arn: present(w), state: 'AVAILABLE' }]);
    expect(present(w)).not.toBe(before.arn);
  });
});
