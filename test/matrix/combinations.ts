import { make } from 'covertable';
import { BEHAVIOURS, type Behaviour } from '../../local/appstream';
import {
  CLOUDFORMATION_BEHAVIOURS,
  type CloudFormationBehaviour,
} from '../../local/cloudformation/stack-player';
import { world } from '../lambda/stacks';
import type { Scenario } from './scenario';

type Combination = Partial<Behaviour> & Partial<Pick<CloudFormationBehaviour, 'failedUpdate'>>;

/**
 * Whatever AppStream and CloudFormation do where nobody documents it, each scenario of the contract ends the same. It is
 * played so that each three of the behaviours that it meets come together in every way, since what goes wrong needs hardly
 * more than three. `npm run test:matrix` plays every combination of all.
 */
function combinations({ meets, failsUpdate }: Scenario): Combination[] {
  const choices: Record<string, unknown[]> = {};
  for (const name of meets) choices[name] = [...BEHAVIOURS[name]];
  if (failsUpdate) choices.failedUpdate = [...CLOUDFORMATION_BEHAVIOURS.failedUpdate];
  const all = Object.keys(choices).length;
  return make(choices, { length: process.env.MATRIX === 'all' ? all : Math.min(3, all) });
}

/** Plays a scenario in its combinations. The error names the one in which it ends otherwise. */
export async function playInAll(scenario: Scenario): Promise<void> {
  for (const { failedUpdate, ...behaviour } of combinations(scenario)) {
    let copies = 0;
    const w = world(
      {
        pollIntervalSeconds: 60,
        appStream: {
          behaviour,
          copyOutcome: () => (copies++ < (scenario.copiesFail ?? 0) ? 'FAILED' : 'AVAILABLE'),
        },
      },
      failedUpdate ? { behaviour: { failedUpdate } } : {},
    );
    try {
      await scenario.play(w);
    } catch (error) {
      throw new Error(`with ${JSON.stringify({ failedUpdate, ...behaviour })}`, { cause: error });
    }
  }
}
