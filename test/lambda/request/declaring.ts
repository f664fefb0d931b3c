import type { CustomResourceEvent } from '../../../lambda/request/events';
import { type Home, homeOf } from '../../../lambda/request/identity';
import type { DeclaredImage } from '../../../lambda/request/declared-image';
import { type Declarer, declaredImage } from '../../../lambda/request/properties';

export type Properties = Record<string, unknown>;

export const HOME: Home = homeOf('arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1');

/** A stack in the field, part by part: names and markers that it was given stand letter by letter in the tests. */
export const STACK = {
  stackId:
    'arn:aws:cloudformation:eu-west-1:111122223333:stack/Desktops/5e0f6a10-8a8e-11f0-9d3a-0a1b2c3d4e5f',
  partition: 'aws',
  region: 'eu-west-1',
  account: '111122223333',
};

/** The image resource `Desk`, as the one that declares an image. */
export const DESK: Declarer = { home: HOME, imageLogicalId: 'Desk', namePrefix: 'cdk-Stack-1a2b3c4d.' };

export function event(more: Partial<CustomResourceEvent> = {}): CustomResourceEvent {
  return {
    RequestType: 'Create',
    RequestId: 'request',
    ResponseURL: 'https://bucket/?signature',
    StackId: HOME.stackId,
    LogicalResourceId: 'Desk',
    ResourceType: 'Custom::AppStreamImage',
    ResourceProperties: {},
    ...more,
  };
}

/** What properties declare, of a copy of `golden` unless they say otherwise. */
export function declare(properties: Properties, declarer: Declarer = DESK): DeclaredImage {
  return declaredImage(declarer, { SourceImageName: 'golden', ...properties });
}
