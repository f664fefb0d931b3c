import type { Scope } from './intrinsics';
import type { Neighbours } from './neighbours';
import { ResourceFailure, type ResourceKind } from './resource-kind';
import type { StackRecord } from './stack-record';
import type { Template } from './template';

/** The values of intrinsic functions in a stack, as it is at the moment. */
export function stackScope(
  template: Template,
  record: StackRecord,
  kindOf: (type: string) => ResourceKind,
  neighbours: Neighbours,
): Scope {
  const pseudoParameters: Record<string, unknown> = {
    'AWS::AccountId': record.account,
    'AWS::NotificationARNs': [],
    'AWS::Partition': record.partition,
    'AWS::Region': record.region,
    'AWS::StackId': record.stackId,
    'AWS::StackName': record.stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const resourceNamed = (name: string) => {
    const resource = record.resources.get(name);
    if (!resource) throw new ResourceFailure(`Unresolved resource dependencies [${name}]`);
    return resource;
  };
  return {
    template,
    region: record.region,
    ref: (name) => pseudoParameters[name] ?? record.parameters[name] ?? resourceNamed(name).physicalId,
    storedParameter: (name) => neighbours.parameter(record, name),
    exported: (name) => neighbours.exported(record, name),
    stackOutput: (request) => neighbours.output(record, request),
    attribute: (logicalId, name) => {
      const resource = resourceNamed(logicalId);
      if (name in resource.attributes) return resource.attributes[name];
      const value = kindOf(resource.type).attribute?.(resource, name, record);
      if (value !== undefined) return value;
      throw new ResourceFailure(
        `CustomResource attribute error: Vendor response doesn't contain ${name} attribute in object ${resource.physicalId}`,
      );
    },
  };
}
