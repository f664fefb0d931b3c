import { isDeepStrictEqual } from 'node:util';
import { SSMPARAM_NO_INVALIDATE } from '@aws-cdk/cloud-assembly-api';
import { amiIdFor } from '../cloudformation/image-builder';
import type { StackPlayer } from '../cloudformation/stack-player';
import type { Template } from '../cloudformation/template';
import type { Script, Version } from './script';
import { ACCOUNT, type SimulatedAws } from './simulated-aws';
import { amiParametersOf, foundBy, type DeclaredStack } from './sources';
import { synthesize, type SynthesizedStack } from './synthesize';

/** One stack of an app, in all versions of the app. */
export interface Deployment {
  /** Unique among all stacks of the run. */
  readonly key: string;
  readonly player: StackPlayer;
  /** The keys of the stacks that are deployed before it. */
  readonly after: readonly string[];
  /** One for each version of the app. */
  readonly templates: readonly Template[];
}

/** Synthesizes every version of an app for one region. */
export async function prepare(
  aws: SimulatedAws,
  { folder, app, versions }: Script,
  region: string,
  directory: string,
): Promise<Deployment[]> {
  const synthesized = await Promise.all(
    versions.map(({ context }, index) =>
      synthesize({ folder, app, region, account: ACCOUNT, context }, `${directory}-${index}`),
    ),
  );
  const keyOf = (stack: string) => `${region}/${stack}`;
  return synthesized[0].map((first) => {
    const stacks = synthesized.map((stacks, index) => stackNamed(first.name, stacks, versions[index]));
    return {
      key: keyOf(first.name),
      player: aws.addStack(
        first,
        stacks.map(({ assembly }) => assembly),
      ),
      after: first.after.map(keyOf),
      templates: stacks.map(({ template }) => template),
    };
  });
}

function stackNamed(name: string, stacks: readonly SynthesizedStack[], { title }: Version): SynthesizedStack {
  const found = stacks.find((stack) => stack.name === name);
  if (!found) throw new Error(`${title}: stack ${name} is gone. What adds or removes stacks is not played.`);
  return found;
}

/** Makes up the AMIs that the stacks read the ids of from parameters that are there before them. */
export function addAmiParameters(aws: SimulatedAws, stacks: readonly DeclaredStack[]): void {
  for (const { region, name } of amiParametersOf(stacks))
    aws.putParameterOutside(region, name, amiIdFor(name));
}

/** Makes the images that a version of the app finds: newer ones than those of the versions before. */
export function addFoundImages(aws: SimulatedAws, deployments: readonly Deployment[], version: number): void {
  const stacks = deployments.map(({ player, templates }) => ({
    template: templates[version],
    region: player.record.region,
  }));
  for (const { region, name } of foundBy(stacks)) aws.addImageOutside(region, { name });
}

export function makesImages({ templates }: Deployment): boolean {
  return templates.some(({ Resources }) =>
    Object.values(Resources).some(({ Type }) => Type === 'Custom::AppStreamImage'),
  );
}

/**
 * Whether `cdk deploy` leaves a stack alone: its template is the one of before, and no parameter of it is read from
 * Parameter Store. (Not played: changes of its tags.)
 */
export function isLeftAlone(before: Template, now: Template): boolean {
  const readsParameterStore = Object.values(now.Parameters ?? {}).some(
    ({ Type = '', Description = '' }) =>
      Type.startsWith('AWS::SSM::Parameter::') && !Description.includes(SSMPARAM_NO_INVALIDATE),
  );
  return !readsParameterStore && isDeepStrictEqual(before, now);
}
