import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AppStreamImage, ImageSource } from '../../lib';
import type { Template as PlayedTemplate } from '../../local/cloudformation/template';
import { SimulatedAccount } from '../../local/simulated-account';

const REGION = 'eu-west-1';
const SOURCES = ['golden-2026-10', 'golden-2026-11'];

/** One image in a stack: created, replaced and deleted. Answers with the simulated hours. */
export async function playInProcess(): Promise<number> {
  const account = new SimulatedAccount();
  for (const name of SOURCES) account.appStream.addImage(REGION, { name });
  const [first, second] = SOURCES.map(template);
  const stack = account.stack();
  const began = account.clock.now();
  const results = [await stack.create(first), await stack.update(second), await stack.delete()];
  const failed = results.find(({ status }) => !/^(CREATE|UPDATE|DELETE)_COMPLETE$/.test(status));
  if (failed) throw new Error(`The stack ended ${failed.status}.`);
  return (account.clock.now() - began) / 3_600_000;
}

function template(sourceName: string): PlayedTemplate {
  const stack = new Stack(new App(), 'Stack');
  new AppStreamImage(stack, 'Desktop', { source: ImageSource.imageName(sourceName) });
  return Template.fromStack(stack).toJSON() as unknown as PlayedTemplate;
}
