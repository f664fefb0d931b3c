import { StaleRequest } from '../cloudformation/guard';
import type { Context } from '../context';
import { type Outcome, PROPAGATION_SECONDS, type Waiting } from '../report/outcome';
import type { ResourceKind } from '../resource-kind';
import { choose } from './choose';
import { type UpdateDecision, decideOnUpdate } from './decide-update';
import { type FoundImage, attributesOf, idOf } from './found-image';
import { isMadeByStack } from './made-by-stack';
import { NewestRequest } from './newest-request';

type NewestContext = Context<NewestRequest>;

/** The newest image of a name pattern: looked up where that is asked for, and else what was found before. */
export const NEWEST_KIND: ResourceKind<NewestRequest> = {
  read: (execution, settings) => new NewestRequest(execution, settings),

  look: async (context) => {
    if (context.request.isDelete)
      return { kind: 'done', decision: 'nothing to delete: it was only found', state: 'not asked' };
    const decision = await decide(context);
    switch (decision.act) {
      case 'keep':
        return found(context, decision.image, 'not asked');
      case 'wait':
        return { ...waiting(context), why: decision.why, state: 'not asked' };
      case 'look':
        return lookUp(context);
    }
  },

  blind: waiting,
};

function waiting({ request }: NewestContext): Omit<Waiting, 'why' | 'state' | 'isBlind'> {
  return { kind: 'wait', deadline: request.end, atDeadline: 'newestTimedOut' };
}

type Decision = UpdateDecision | { readonly act: 'wait'; readonly why: string };

async function decide(context: NewestContext): Promise<Decision> {
  const { request, stack, elapsed } = context;
  if (request.event.RequestType === 'Create') return { act: 'look' };
  // Until then the events tell of what was before this update. One that is sent back at once has none of its own.
  if (elapsed < PROPAGATION_SECONDS && !(await isShown(context)))
    return { act: 'wait', why: 'the events of the stack do not show this update yet' };
  return decideOnUpdate(request, await stack.status(), await stack.history());
}

async function isShown({ guard }: NewestContext): Promise<boolean> {
  try {
    await guard.check();
    return true;
  } catch (error) {
    if (error instanceof StaleRequest) return false;
    throw error;
  }
}

async function lookUp(context: NewestContext): Promise<Outcome> {
  const { home, wanted, imageLogicalIds } = context.request;
  const { namePattern, region } = wanted!;
  const images = await context.region(region).ownImages();
  const choice = choose(images, namePattern, (image) =>
    isMadeByStack(image, { home, region, imageLogicalIds }),
  );
  if (choice.kind === 'none')
    return { kind: 'fail', failure: 'newestMissing', detail: choice.detail, state: 'absent' };
  const { name, createdTime, state } = choice.image;
  return found(context, { region, name, createdTime }, state);
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
