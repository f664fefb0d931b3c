import type { FaultKind } from '../appstream';
import type { Template } from '../cloudformation/template';
import type { SimulatedAws } from './simulated-aws';
import type { Place } from './sources';

export const ANOTHER_ACCOUNT = '777788889999';

/** A fault of `--fault`. */
export interface NamedFault {
  /** One sentence for `--help`, about COUNT of something. */
  readonly sentence: string;
  /** How many real seconds each of the COUNT may take: the SDK pauses by the machine's clock. */
  readonly realSeconds?: number;
  /** The state that COUNT sources are in. */
  readonly sourceState?: string;
  /** Prepares the simulated AWS. `destinations`: the regions that images are made in. */
  readonly inject?: (aws: SimulatedAws, count: number, destinations: readonly string[]) => void;
  /** Changes the templates of COUNT stacks with images. */
  readonly change?: (template: Template, operation: 'create' | 'update', copyMinutes: number) => Template;
  /** What somebody else does to the images of COUNT stacks before these are destroyed. */
  readonly hold?: (aws: SimulatedAws, image: Place) => void;
}

/** By the name for `--fault`. */
export type NamedFaults = Readonly<Record<string, NamedFault>>;

/** A fault of AppStream alone, which needs no stack. */
export interface AppStreamFault extends NamedFault {
  readonly inject?: (aws: FaultyAppStream, count: number, destinations: readonly string[]) => void;
}

export type AppStreamFaults = Readonly<Record<string, AppStreamFault>>;

export type FaultyAppStream = Pick<SimulatedAws, 'appStream' | 'addImageOutside'>;

/** Throws if there is none of that name. */
export function faultNamed<Fault>(faults: Readonly<Record<string, Fault>>, name: string): Fault {
  if (Object.hasOwn(faults, name)) return faults[name];
  throw new Error(`There is no fault "${name}". There are: ${Object.keys(faults).join(', ')}.`);
}

/** A fault that hits COUNT calls of one operation, or of any. */
export function call(sentence: string, kind: FaultKind, operation?: string): AppStreamFault {
  return { sentence, inject: (aws, count) => aws.appStream.faults.inject({ kind, count, operation }) };
}

/** Whether a key is one of the first COUNT different ones that were asked about. */
export function firstOf(count: number): (key: string) => boolean {
  const first = new Set<string>();
  return (key) => {
    if (first.size < count) first.add(key);
    return first.has(key);
  };
}
