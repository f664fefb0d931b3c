import { VirtualClock } from '../../../local/clock';
import type { CustomResourceEvent } from '../../../local/cloudformation/custom-resource';
import {
  StackPlayer,
  type CloudFormationBehaviour,
  type StackPlayerOptions,
  type StackResult,
} from '../../../local/cloudformation/stack-player';
import type { ResourceDefinition, Template } from '../../../local/cloudformation/template';
import { ScriptedTransport, type Script } from './scripted-transport';

export function image(
  properties: Record<string, unknown> = {},
  more: Partial<ResourceDefinition> = {},
): ResourceDefinition {
  return { Type: 'Custom::Image', Properties: { ServiceToken: 'arn:token', ...properties }, ...more };
}

export function sibling(
  properties: Record<string, unknown>,
  more: Partial<ResourceDefinition> = {},
): ResourceDefinition {
  return { Type: 'Test::Sibling', Properties: properties, ...more };
}

export function stack(
  script: (event: CustomResourceEvent) => Script = () => ({}),
  options: Partial<StackPlayerOptions> = {},
) {
  const clock = new VirtualClock(0);
  const transport = new ScriptedTransport(clock, script);
  const player = new StackPlayer({ clock, transport, ...options });
  return { clock, transport, player };
}

/** The resource events as `Image CREATE_FAILED: reason`. */
export function lines(result: StackResult): string[] {
  return result.events
    .filter(({ resourceType }) => resourceType !== 'AWS::CloudFormation::Stack')
    .map((event) =>
      [`${event.logicalResourceId} ${event.resourceStatus}`, event.resourceStatusReason]
        .filter(Boolean)
        .join(': '),
    );
}

export function statuses(result: StackResult): string[] {
  return result.events
    .filter(({ resourceType }) => resourceType === 'AWS::CloudFormation::Stack')
    .map(({ resourceStatus }) => resourceStatus);
}

/** Three resources: one that is named, one that stays, and one that uses the first. */
export const named = (name: string, more: Partial<ResourceDefinition> = {}): Template => ({
  Resources: {
    Image: image({ Name: name }, more),
    Other: image({ Fixed: 'x' }),
    User: image({ Uses: { Ref: 'Image' } }),
  },
});

/** `Image` is replaced when its name changes. */
export const idByName = ({ ResourceProperties, LogicalResourceId }: CustomResourceEvent): Script => ({
  id: LogicalResourceId === 'Image' ? `image-${String(ResourceProperties.Name)}` : undefined,
});

/** As `named`, with another new resource and one that fails. */
export const withFailure = (name: string, seconds: number): Template => ({
  Resources: { ...named(name).Resources, New: image(), Bad: sibling({ FailAfterSeconds: seconds }) },
});

/** An image, then `Stubborn` and `Bad`, each with the properties that are given for it. */
export const withSiblings = (name: string, ...siblings: Record<string, unknown>[]): Template => ({
  Resources: {
    Image: image({ Name: name }),
    ...Object.fromEntries(siblings.map((properties, i) => [['Stubborn', 'Bad'][i], sibling(properties)])),
  },
});

/** A stack of `Image`, whose id is `image-<name>`, played as asked for. */
export function imageStack(
  behaviour: Partial<CloudFormationBehaviour> = {},
  script: (event: CustomResourceEvent) => Script = () => ({}),
) {
  return stack((event) => ({ ...idByName(event), ...script(event) }), { behaviour });
}
