/** What a stack declares. */
export type Declaration = 'empty' | 'provider' | 'images' | 'namedImages' | 'defaultImages';

/** What to synthesize in a fresh process. */
export interface SynthesisTask {
  readonly declare: Declaration;
  readonly count: number;
  /** Feature flags. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly outdir: string;
}

/** What a synthesis took, with the loading of the CDK. */
export interface Synthesis {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
}
