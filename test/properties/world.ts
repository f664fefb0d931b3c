import type { InvocationFault, LambdaAccountOptions } from '../../local/engine/lambda-account';
import { seededRandom } from '../../local/random';
import { SimulatedAccount } from '../../local/simulated-account';
import type { History } from './history';
import { OUTSIDER } from './ours';

export const REGIONS = ['eu-west-1', 'us-east-1'];

const QUOTAS = { none: {}, images: { images: 100 }, all: { images: 100, concurrentCopies: 100 } };

/** The account that a history is played in, with the images that are there before. */
export function accountOf(history: History): SimulatedAccount {
  let copies = 0;
  const account = new SimulatedAccount({
    pollIntervalSeconds: history.pollSeconds,
    meanLatencySeconds: history.pausesSeed === undefined ? undefined : 0.1,
    lambda: lambdaOf(history),
    readApi: { ...history.readApi, eventsPerPage: 15 },
    appStream: {
      behaviour: history.behaviour,
      quotas: QUOTAS[history.raisedQuotas],
      copySeconds: history.copySeconds,
      copyOutcome: () => (history.copiesFail[copies++ % 8] ? 'FAILED' : 'AVAILABLE'),
    },
  });
  const { appStream } = account;
  appStream.addImage('eu-west-1', { name: 'golden', description: 'built by hand' });
  appStream.addImage('eu-west-1', {
    name: 'golden-2',
    sharedWith: history.sourceIsShared ? [OUTSIDER] : [],
  });
  appStream.addImage('eu-west-1', { name: 'broken', state: 'FAILED' });
  appStream.addImage('eu-west-1', {
    name: 'late',
    states: [{ state: 'IMPORTING', seconds: history.sourceLateSeconds }, { state: 'AVAILABLE' }],
  });
  if (history.nameIsTaken)
    for (const region of REGIONS)
      appStream.addImage(region, { name: 'taken', tags: { team: 'theirs' }, description: 'Do not delete' });
  injectFaults(account, history);
  return account;
}

function injectFaults({ appStream, readApi }: SimulatedAccount, history: History): void {
  for (const { target, afterSeconds, ...fault } of history.faults) {
    const { faults } = target === 'appstream' ? appStream : readApi;
    faults.inject({ ...fault, after: afterSeconds * 1000 });
  }
  if (history.elsewhereIsEnabled) return;
  appStream.faults.inject({
    kind: { error: 'UnrecognizedClientException', status: 400 },
    count: Infinity,
    region: REGIONS[1],
  });
}

/** The account's Lambda: a new process takes longer, so that what starts together meets at the limit. */
function lambdaOf({ concurrentExecutions, invocationFaults, seed }: History): LambdaAccountOptions {
  const random = seededRandom(seed);
  // Lambda gives up an event whose function fails three times.
  let receiverFaults = 0;
  // What times out twice in the last minutes of CloudFormation's hour cannot be answered any more.
  let timedOutAt = -Infinity;
  const faults = (invocation: number, functionName: string): InvocationFault | undefined => {
    const fault = invocationFaults[invocation];
    if (fault?.startsWith('timed out')) {
      if (invocation - timedOutAt < 8) return undefined;
      timedOutAt = invocation;
    }
    if (functionName !== 'receive' || fault === undefined) return fault;
    return (receiverFaults += 1) > 2 ? undefined : fault;
  };
  return concurrentExecutions === undefined
    ? { faults, random }
    : { faults, random, concurrentExecutions, seconds: { warm: 0.1, cold: 0.6 }, queueSeconds: 2 };
}
