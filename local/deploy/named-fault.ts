import type { FaultKind } from '../appstream';
import type { Template } from '../cloudformation/template';
import type { SimulatedAws } from './simulated-aws';
import type { Place } from './sources';

export const ANOTHER_ACCOUNT = '777788889999';

/** What `--fault` can do to a run. */
export interface NamedFault {
  /** One sentence for `--help`, about COUNT of something. */
  readonly sentence: string;
  /** How long each of the COUNT may take by the clock of the machine, which the SDK's pauses go by. */
  readonly realSeconds?: number;
  /** The state that COUNT sources are in. */
  readonly sourceState?: string;
  /** Makes the simulated AWS ready; `destinations` are the regions that images are made in. */
  readonly inject?: (aws: SimulatedAws, count: number, destinations: readonly string[]) => void;
  /** What the templates of COUNT stacks with images become. */
  readonly change?: (template: Template, operation: 'create' | 'update', copyMinutes: number) => Template;
  /** What somebody does to the images of COUNT stacks before they are destroyed. */
  readonly hold?: (aws: SimulatedAws, image: Place) => void;
}

/** By the name that the command line takes. */
export type NamedFaults = Readonly<Record<string, NamedFault>>;

/** What goes wrong with AppStream alone, and so can go wrong without a stack. */
export interface AppStreamFault extends NamedFault {
  readonly inject?: (aws: FaultyAppStream, count: number, destinations: readonly string[]) => void;
}

export type AppStreamFaults = Readonly<Record<string, AppStreamFault>>;

export type FaultyAppStream = Pick<SimulatedAws, 'appStream' | 'addImageOutside'>;

/** Throws where there is none of that name. */
export function faultNamed<Fault>(faults: Readonly<Record<string, Fault>>, name: string): Fault {
  if (Object.hasOwn(faults, name)) return faults[name];
  throw new Error(`There is no fault "${name}". There are: ${Object.keys(faults).join(', ')}.`);
}

/** What happens to COUNT calls of an operation, or of any. */
export function call(sentence: string, kind: FaultKind, operation?: string): AppStreamFault {
  return { sentence, inject: (aws, count) => aws.appStream.faults.inject({ kind, count, operation }) };
}

/** Whether something is among the first COUNT that were asked about. */
export function firstOf(count: number): (key: string) => boolean {
  const first = new Set<string>();
  return (key) => {
    if (first.size < count) first.add(key);
    return first.has(key);
  };
}
