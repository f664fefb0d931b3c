// Runs in a fresh process of plain Node.js: loads the CDK, builds one stack and synthesizes it, as an app does.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import type { Declare, Synthesis, SynthesisTask } from './task.js';

const load = createRequire(import.meta.url);

process.once('message', (task: SynthesisTask) => {
  process.send?.(synthesize(task), () => process.exit());
});

function synthesize({ library, declare, count, context, outdir }: SynthesisTask): Synthesis {
  const began = performance.now();
  const cpu = process.cpuUsage();
  const cdk = load('aws-cdk-lib') as { App: typeof App; Stack: typeof Stack };
  const app = new cdk.App({ outdir, context });
  const stack = new cdk.Stack(app, 'Stack');
  (load(join(library, 'bench', 'synthesizing', 'declare.js')) as { declare: Declare }).declare(
    declare,
    stack,
    count,
  );
  app.synth();
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    // Kilobytes on every system.
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
}
