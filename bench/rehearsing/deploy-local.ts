import path from 'node:path';
import type { Progress } from '../../local/deploy/progress';
import { rehearse } from '../../local/deploy/rehearsal';
import { appIn } from '../../local/deploy/script';

const ROOT = path.join(__dirname, '..', '..');

const SILENT: Progress = { phase: (_title, _aws, work) => work(), event: () => {} };

/** What `npm run deploy:local` plays without any option. Answers with the simulated hours. */
export async function playDeployLocal(): Promise<number> {
  const settings = { script: appIn(ROOT, {}), regions: ['eu-west-1'], copyMinutes: 40, faults: [], seed: 1 };
  const { problems, simulatedTime } = await rehearse(settings, SILENT);
  if (problems.length > 0) throw new Error(problems.join(' '));
  return simulatedTime / 3_600_000;
}
