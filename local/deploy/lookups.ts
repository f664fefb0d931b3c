import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an app asks the CDK CLI for while it is synthesized. */
export interface Missing {
  readonly key: string;
  readonly provider: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** Something of the app or of what was asked for keeps it from being played. */
export class NotPlayable extends Error {}

/** What a synthesis lacked, and put a placeholder of CDK's in place of. */
export function missingIn(outdir: string): Missing[] {
  const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as { missing?: Missing[] };
  return manifest.missing ?? [];
}

/** Answers lookups as the CDK CLI does, from what is given. */
export class Lookups {
  /** What nobody could answer: the app was played with CDK's placeholders. */
  readonly unanswered = new Set<string>();

  constructor(private readonly ssm: Readonly<Record<string, string>> = {}) {}

  /** The context for what is missing, as far as there is an answer. */
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
