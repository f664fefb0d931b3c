import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A lookup that an app asks the CDK CLI for while it is synthesized. */
export interface Missing {
  readonly key: string;
  readonly provider: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** The app, or an option, cannot be played. */
export class NotPlayable extends Error {}

/** The lookups of a synthesis that had no answer. The app got placeholders of CDK in their place. */
export function missingIn(outdir: string): Missing[] {
  const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as { missing?: Missing[] };
  return manifest.missing ?? [];
}

/** Answers lookups in place of the CDK CLI. */
export class Lookups {
  /** The lookups without an answer: the app was played with CDK's placeholders. */
  readonly unanswered = new Set<string>();

  constructor(private readonly ssm: Readonly<Record<string, string>> = {}) {}

  /** The context with the answers to lookups, as far as there are any. */
  answer(missing: readonly Missing[]): Record<string, unknown> {
    return Object.fromEntries(
      missing.map((one) => [one.key, this.valueOf(one)] as const).filter(([, value]) => value !== undefined),
    );
  }

  private valueOf({ provider, props, key }: Missing): unknown {
    if (provider === 'ssm') return this.parameter(String(props.parameterName));
    if (provider === 'availability-zones')
      return ['a', 'b', 'c'].map((zone) => `${String(props.region)}${zone}`);
    this.unanswered.add(key);
    return undefined;
  }

  private parameter(name: string): string {
    if (name in this.ssm) return this.ssm[name];
    throw new NotPlayable(
      `The app looks up the parameter ${name} when it is synthesized. Say what Parameter Store has: --ssm ${name}=VALUE.`,
    );
  }
}
