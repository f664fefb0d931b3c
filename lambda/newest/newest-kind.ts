import { StaleRequest } from '../cloudformation/guard';
import type { Context } from '../context';
import { type Outcome, PROPAGATION_SECONDS, type Waiting } from '../report/outcome';
import type { ResourceKind } from '../resource-kind';
import { choose } from './choose';
import { foundBefore } from './found-before';
import { type FoundImage, attributesOf, idOf } from './found-image';
import { isMadeByStack } from './made-by-stack';
import { NewestRequest } from './newest-request';

type NewestContext = Context<NewestRequest>;

const NOT_SHOWN = 'the events of the stack do not show this update yet';

/** The newest image of a name pattern. It is looked up only if needed (`foundBefore`). */
export const NEWEST_KIND: ResourceKind<NewestRequest> = {
  read: (execution, settings) => new NewestRequest(execution, settings),

  look: async (context) => {
    if (context.request.isDelete)
      return { kind: 'done', decision: 'nothing to delete: it was only found', state: 'not asked' };
    if (context.request.event.RequestType === 'Create') return lookUp(context);
    // Until the events show this update, they are of what was before it. If CloudFormation sends the resource back at
    // once, they never show it. Lambda may have delivered the event late.
    if (context.secondsSince(context.request.receivedAt) < PROPAGATION_SECONDS && !(await isShown(context)))
      return { ...waiting(context), why: NOT_SHOWN, state: 'not asked' };
    const before = foundBefore(context.request, await context.stack.history());
    return before ? found(context, before, 'not asked') : lookUp(context);
  },

  blind: waiting,
};

function waiting({ request }: NewestContext): Omit<Waiting, 'why' | 'state' | 'isBlind'> {
  return { kind: 'wait', deadline: request.end, atDeadline: 'newestTimedOut' };
}

async function isShown({ guard }: NewestContext): Promise<boolean> {
  try {
    await guard.check();
    await guard.mustBeShown();
    return true;
  } catch (error) {
    if (error instanceof StaleRequest) return false;
    throw error;
  }
}

async function lookUp(context: NewestContext): Promise<Outcome> {
  const { home, wanted, declared, imageLogicalIds } = context.request;
  const { namePattern, region } = wanted!;
  const images = await context.region(region).ownImages();
  const choice = choose(images, namePattern, (image) =>
    isMadeByStack(image, { home, region, imageLogicalIds }),
  );
  if (choice.kind === 'none')
    return { kind: 'fail', failure: 'newestMissing', detail: choice.detail, state: 'absent' };
  const { name, createdTime, state } = choice.image;
  return found(context, { region, name, createdTime, declared }, state);
}

function found({ request: { home } }: NewestContext, image: FoundImage, state: string): Outcome {
  return {
    kind: 'done',
    decision: `found ${image.name}, made at ${image.createdTime || 'an unknown time'}`,
    state,
    physicalId: idOf(home, image),
    data: attributesOf(home, image),
  };
}
