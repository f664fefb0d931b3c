/** What a stack declares so many times. */
export type Declaration = 'empty' | 'provider' | 'images' | 'namedImages' | 'defaultImages';

/** What a fresh process is to synthesize. */
export interface SynthesisTask {
  readonly declare: Declaration;
  readonly count: number;
  /** The feature flags. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly outdir: string;
}

/** What it took, the loading of the CDK included. */
export interface Synthesis {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
}
