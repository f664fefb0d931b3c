import { isDeepStrictEqual } from 'node:util';
import { SSMPARAM_NO_INVALIDATE } from '@aws-cdk/cloud-assembly-api';
import type { ParameterValues } from '../cloudformation/parameter-store';
import type { StackPlayer } from '../cloudformation/stack-player';
import type { Template } from '../cloudformation/template';
import { parametersOfVersions, resourcesOf, withNested, type DeclaredStack } from './declared';
import { type Lookups, NotPlayable } from './lookups';
import { givenTo, type GivenParameter } from './parameters';
import type { Script, Version } from './script';
import { ACCOUNT, type SimulatedAws } from './simulated-aws';
import { synthesize, type SynthesizedStack } from './synthesize';

/** One stack of an app, in all versions of the app. */
export interface Deployment {
  /** Unique among all stacks of the run. */
  readonly key: string;
  readonly player: StackPlayer;
  /** The keys of the stacks that have to be deployed before it. */
  readonly after: readonly string[];
  /** One for each version of the app. */
  readonly templates: readonly Template[];
  /** One for each version of the app. */
  readonly parameters: readonly ParameterValues[];
  /** The stack and those nested in it, for each version of the app. */
  readonly declared: readonly (readonly DeclaredStack[])[];
}

/** What deployments are prepared with. */
export interface PrepareSettings {
  readonly script: Script;
  readonly directory: string;
  readonly parameters: readonly GivenParameter[];
  readonly ssm: Readonly<Record<string, string>>;
  readonly lookups: Lookups;
}

/** A stack of an app, as it was synthesized for a region, in all versions of the app. */
interface Prepared {
  readonly key: string;
  readonly after: readonly string[];
  readonly versions: readonly SynthesizedStack[];
}

/** Synthesizes every version of an app for each region. A stack that names its own region is only there once. */
export async function prepare(
  aws: SimulatedAws,
  regions: readonly string[],
  settings: PrepareSettings,
): Promise<Deployment[]> {
  const ofRegions = await Promise.all(regions.map((region) => prepareFor(region, settings)));
  const stacks = new Map(ofRegions.flat().map((stack) => [stack.key, stack]));
  return [...stacks.values()].map((stack) => deploymentOf(aws, stack, settings));
}

async function prepareFor(
  region: string,
  { script: { folder, app, versions }, directory, lookups }: PrepareSettings,
): Promise<Prepared[]> {
  const synthesized = await Promise.all(
    versions.map(({ context }, index) =>
      synthesize(
        { folder, app, region, account: ACCOUNT, context, lookUp: (missing) => lookups.answer(missing) },
        `${directory}/${region}-${index}`,
      ),
    ),
  );
  const [first] = synthesized;
  return first.map((stack) => ({
    key: keyOf(stack),
    after: first
      .filter((other) => other !== stack && stack.after.includes(other.name))
      .map((other) => keyOf(other)),
    versions: synthesized.map((stacks, index) => sameStack(stack, stacks, versions[index])),
  }));
}

function deploymentOf(
  aws: SimulatedAws,
  { key, after, versions }: Prepared,
  settings: PrepareSettings,
): Deployment {
  const [{ name, region, account }] = versions;
  const templates = versions.map(({ template }) => template);
  const player = aws.addStack(
    versions[0],
    versions.map(({ assembly }) => assembly),
  );
  const parameters = parametersOfVersions(templates, givenTo(name, templates, settings.parameters));
  const stored = settings.ssm;
  const declared = templates.map((template, index) => {
    const stack = { template, region, account, parameters: parameters[index], stored };
    return withNested(stack, (url) => aws.templateAt(url));
  });
  return { key, after, player, templates, parameters, declared };
}

function keyOf({ account, region, name }: SynthesizedStack): string {
  return `${account}/${region}/${name}`;
}

function sameStack(
  first: SynthesizedStack,
  stacks: readonly SynthesizedStack[],
  { title }: Version,
): SynthesizedStack {
  const found = stacks.find((stack) => keyOf(stack) === keyOf(first));
  if (found) return found;
  throw new NotPlayable(
    `${title}: stack ${first.name} of ${first.region} is gone. What adds or removes stacks is not played.`,
  );
}

export function makesImages({ declared }: Deployment): boolean {
  return resourcesOf(declared.flat()).some(
    ({ type, condition }) => type === 'Custom::AppStreamImage' && condition !== 'does not hold',
  );
}

/** The parameters that keep their value although a later version has another default. */
export function keptParameters(
  deployments: readonly Deployment[],
  given: readonly GivenParameter[],
): string[] {
  return deployments.flatMap(({ player, templates, parameters }) => {
    const { stackName } = player.record;
    return Object.entries(parameters.at(-1)!).flatMap(([name, value]) => {
      const { Default } = templates.at(-1)!.Parameters![name];
      if (Default === undefined || Default === value || name in givenTo(stackName, templates, given))
        return [];
      return `Stack ${stackName} keeps "${text(value)}" as its parameter ${name}: cdk deploy does not take a new default, here "${text(Default)}". --parameters ${stackName}:${name}=VALUE sets it.`;
    });
  });
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Whether `cdk deploy` leaves a stack alone: its template has not changed, and no parameter has to be read from
 * Parameter Store again. CDK marks parameters that need no reading in their description. Changes of the stack's tags
 * are not played.
 */
export function isLeftAlone(before: Template, now: Template): boolean {
  const readsParameterStore = Object.values(now.Parameters ?? {}).some(
    ({ Type = '', Description = '' }) =>
      Type.startsWith('AWS::SSM::Parameter::') && !Description.includes(SSMPARAM_NO_INVALIDATE),
  );
  return !readsParameterStore && isDeepStrictEqual(before, now);
}
