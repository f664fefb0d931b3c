import { App, type Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AppStreamImage, ImageSource } from '../../lib';
import type { Template as PlayedTemplate } from '../../local/cloudformation/template';
import { SimulatedAccount } from '../../local/simulated-account';
import { MEAN_LATENCY_SECONDS, POLL_SECONDS } from '../scale/play';
import { completeAt, REGION, SOURCE } from './account';
import type { Way } from './played';

/** A user's stack with one image, as it is synthesized. */
export function imageTemplate(createTimeout?: Duration): PlayedTemplate {
  const stack = new Stack(new App(), 'Stack');
  new AppStreamImage(stack, 'Desktop', { source: ImageSource.imageName(SOURCE), createTimeout });
  return Template.fromStack(stack).toJSON() as unknown as PlayedTemplate;
}

export function thisPackage(createTimeout?: Duration): Way {
  const template = imageTemplate(createTimeout);
  return async (copySeconds) => {
    const account = new SimulatedAccount({
      pollIntervalSeconds: POLL_SECONDS,
      meanLatencySeconds: MEAN_LATENCY_SECONDS,
      appStream: { copySeconds },
    });
    const { appStream, engine, readApi } = account;
    appStream.addImage(REGION, { name: SOURCE });
    const result = await account.stack().create(template);
    const knownAt = completeAt(result, 'Custom::AppStreamImage');
    const copies = appStream.images(REGION).filter(({ name }) => name !== SOURCE);
    return {
      functions: 'package',
      deadTime: knownAt === undefined ? undefined : (knownAt - copies[0].settledAt) / 1000,
      calls: appStream.journal.length + readApi.journal.length,
      events: engine.lambda.invocations - engine.polls,
      polls: engine.polls,
      timeouts: 0,
      transitions: engine.transitions,
      left: knownAt === undefined ? copies.length : 0,
    };
  };
}
