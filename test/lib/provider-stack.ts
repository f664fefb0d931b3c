import type { Stack } from 'aws-cdk-lib';
import { AppStreamImageProvider, AppStreamImageProviderProps } from '../../lib';
import { type Resource, newImage, newStack, resources } from './support';

/** A stack with an image and a provider with these props. */
export function stackWithProvider(props: AppStreamImageProviderProps = {}, stack = newStack()): Stack {
  newImage(stack, { provider: new AppStreamImageProvider(stack, 'Provider', props) });
  return stack;
}

export function functions(stack: Stack): Resource[] {
  return Object.values(resources(stack, 'AWS::Lambda::Function'));
}
