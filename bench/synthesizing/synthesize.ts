// Runs in a fresh process of Node.js, without a loader: loads the CDK, builds one stack and synthesizes it, as an app
// does.
import type * as Cdk from 'aws-cdk-lib';
import type * as Declare from './declare';
import type { Synthesis, SynthesisTask } from './task';

process.once('message', (task: SynthesisTask) => {
  process.send?.(synthesize(task), () => process.exit());
});

function synthesize({ declare, count, context, outdir }: SynthesisTask): Synthesis {
  const began = performance.now();
  const cpu = process.cpuUsage();
  /* eslint-disable @typescript-eslint/no-require-imports -- loading is measured, too */
  const { App, Stack } = require('aws-cdk-lib') as typeof Cdk;
  const declaring = require('./declare') as typeof Declare;
  /* eslint-enable @typescript-eslint/no-require-imports */
  const app = new App({ outdir, context });
  declaring.declare(declare, new Stack(app, 'Stack'), count);
  app.synth();
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    // In kilobytes on every system.
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
}
