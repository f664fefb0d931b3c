import type { Progress } from '../../local/deploy/progress';
import { rehearse } from '../../local/deploy/rehearsal';
import { demo } from '../../local/deploy/script';

const SILENT: Progress = { phase: (_title, _aws, work) => work(), event: () => {} };

/** What `npm run deploy:local` plays without any option. Answers with the simulated hours. */
export async function playDeployLocal(): Promise<number> {
  const regions = ['us-east-1', 'eu-west-1'];
  const settings = { script: demo(regions[0], {}), regions, copyMinutes: 40, faults: [], seed: 1 };
  const { problems, simulatedTime } = await rehearse(settings, SILENT);
  if (problems.length > 0) throw new Error(problems.join(' '));
  return simulatedTime / 3_600_000;
}
