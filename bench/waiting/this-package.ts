import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AppStreamImage } from '../../lib';
import { countCalls } from '../../local/appstream';
import type { Template as PlayedTemplate } from '../../local/cloudformation/template';
import { SimulatedAccount } from '../../local/simulated-account';
import { MEAN_LATENCY_SECONDS, POLL_SECONDS } from '../scale';
import { completeAt, REGION, SOURCE } from './account';
import type { Way } from './played';
import { type Definition, transitionsOf } from './transitions';

/** What a copy of more than 55 minutes needs: a timeout over it. */
const LONG_COPY_TIMEOUT = Duration.hours(3);

/** The stack of a user with one image, as it is synthesized. */
export function imageTemplate(isLong: boolean): PlayedTemplate {
  const stack = new Stack(new App(), 'Stack');
  new AppStreamImage(stack, 'Desktop', {
    sourceImageName: SOURCE,
    copyTimeout: isLong ? LONG_COPY_TIMEOUT : undefined,
  });
  return Template.fromStack(stack).toJSON() as unknown as PlayedTemplate;
}

/** The definition of the one waiter of a template, without the ARNs in it. */
export function waiterOf({ Resources }: PlayedTemplate): Definition {
  const machine = Object.values(Resources).find(({ Type }) => Type === 'AWS::StepFunctions::StateMachine');
  const text = machine?.Properties?.DefinitionString as { 'Fn::Join': [string, unknown[]] };
  const parts = text['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'arn'));
  return JSON.parse(parts.join('')) as Definition;
}

export function thisPackage(isLong: boolean): Way {
  const template = imageTemplate(isLong);
  const definition = waiterOf(template);
  return async (copySeconds) => {
    const account = new SimulatedAccount({
      pollIntervalSeconds: POLL_SECONDS,
      meanLatencySeconds: MEAN_LATENCY_SECONDS,
      appStream: { copySeconds },
    });
    const { appStream, provider, readApi } = account;
    appStream.addImage(REGION, { name: SOURCE });
    const result = await account.stack().create(template);
    const knownAt = completeAt(result, 'Custom::AppStreamImage');
    const copies = appStream.images(REGION).filter(({ name }) => name !== SOURCE);
    const events = Object.values(template.Resources).filter(({ Type }) => Type.startsWith('Custom::')).length;
    return {
      functions: 'package',
      deadTime: knownAt === undefined ? undefined : (knownAt - copies[0].settledAt) / 1000,
      describeImages: countCalls(appStream.journal, { operation: 'DescribeImages' }),
      calls: appStream.journal.length + readApi.journal.length,
      events,
      polls: provider.polls,
      timeouts: 0,
      transitions: transitionsOf(definition, provider.polls),
      left: knownAt === undefined ? copies.length : 0,
    };
  };
}
