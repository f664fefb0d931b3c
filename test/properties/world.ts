import type { InvocationFault, LambdaAccountOptions } from '../../local/engine/lambda-account';
import { seededRandom } from '../../local/random';
import { SimulatedAccount } from '../../local/simulated-account';
import type { History } from './history';
import { OUTSIDER } from './ours';
import { AMIS, IMPORTED, ROLES, WORKSPACES_IMAGE } from './sources';

const HOME = 'eu-west-1';

export const REGIONS = [HOME, 'us-east-1'];

/** So few that two images of a stack wait for each other. */
const AT_A_TIME = { concurrentImports: 1, concurrentUpdates: 1 };

const QUOTAS = {
  // At home, five to seven images are there before.
  lowered: { images: 8, ...AT_A_TIME },
  default: AT_A_TIME,
  'images raised': { images: 100, ...AT_A_TIME },
  'all raised': { images: 100, concurrentCopies: 100 },
};

/** The account that a history is played in, with the images that are there before. */
export function accountOf(history: History): SimulatedAccount {
  let made = 0;
  let asked = 0;
  const outcome = () => (history.imagesFail[made++ % history.imagesFail.length] ? 'FAILED' : 'AVAILABLE');
  const account = new SimulatedAccount({
    pollIntervalSeconds: history.pollSeconds,
    meanLatencySeconds: history.pausesSeed === undefined ? undefined : 0.1,
    lambda: lambdaOf(history),
    readApi: { ...history.readApi, eventsPerPage: 15 },
    appStream: {
      behaviour: history.behaviour,
      quotas: QUOTAS[history.quotas],
      copySeconds: history.copySeconds,
      copyOutcome: outcome,
      importSeconds: history.importSeconds,
      importOutcome: outcome,
      updateSeconds: history.updateSeconds,
      updateOutcome: outcome,
      isUpToDate: () => history.upToDate[asked++ % history.upToDate.length],
      assumableRole: (arn) => arn !== ROLES.strange,
    },
  });
  const { appStream } = account;
  addImportables(account, history);
  appStream.addImage(HOME, { name: IMPORTED, type: 'CUSTOM' });
  appStream.addImage(HOME, { name: 'golden', description: 'built by hand' });
  appStream.addImage(HOME, {
    name: 'golden-2',
    sharedWith: history.sourceIsShared ? [OUTSIDER] : [],
    // An update may inherit them.
    tags: { team: 'golden', 'cdk-appstream-image:previous': 'kept 2026-01-01T00:00:00.000Z' },
  });
  appStream.addImage(HOME, { name: 'broken', state: 'FAILED' });
  appStream.addImage(HOME, {
    name: 'late',
    states: [{ state: 'IMPORTING', seconds: history.sourceLateSeconds }, { state: 'AVAILABLE' }],
  });
  comesAndGoes(account, history.sourceLateSeconds);
  if (history.nameIsTaken)
    for (const region of REGIONS)
      appStream.addImage(region, { name: 'taken', tags: { team: 'theirs' }, description: 'Do not delete' });
  injectFaults(account, history);
  return account;
}

function addImportables({ appStream, clock }: SimulatedAccount, { sourceLateSeconds }: History): void {
  const { first, second, unfit, vanishing } = AMIS;
  for (const id of [first, second, vanishing, WORKSPACES_IMAGE]) appStream.addImportable(HOME, { id });
  appStream.addImportable(HOME, { id: unfit, flaws: ['The volume is encrypted.'] });
  clock.schedule(sourceLateSeconds * 1000, () => appStream.removeImportable(HOME, vanishing));
}

/** A newer golden image, for a while. */
function comesAndGoes({ appStream, clock }: SimulatedAccount, seconds: number): void {
  const name = 'golden-2-later';
  clock.schedule(seconds * 1000, () => appStream.addImage(HOME, { name }));
  clock.schedule(seconds * 5000, () => appStream.removeImage(HOME, name));
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
function lambdaOf({
  concurrentExecutions,
  invocationFaults,
  lateSeconds,
  seed,
}: History): LambdaAccountOptions {
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
  if (concurrentExecutions === undefined) return { faults, random, queueSeconds: lateSeconds };
  const queueSeconds = lateSeconds ?? 2;
  return { faults, random, concurrentExecutions, seconds: { warm: 0.1, cold: 0.6 }, queueSeconds };
}
