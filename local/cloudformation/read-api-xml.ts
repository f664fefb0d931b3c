import type { StackEvent, StackRecord } from './stack-record';

/** A stack as DescribeStacks shows it. */
export function describeStack(stack: StackRecord): string {
  const outputs = Object.entries(stack.outputs)
    .map(([OutputKey, OutputValue]) => `<member>${elements({ OutputKey, OutputValue })}</member>`)
    .join('');
  const fields = elements({
    StackName: stack.stackName,
    StackId: stack.stackId,
    CreationTime: timestamp(stack.createdAt),
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
  });
  const operations = stack.lastOperations
    .map(({ type, id }) => `<member>${elements({ OperationType: type, OperationId: id })}</member>`)
    .join('');
  return `${fields}<Outputs>${outputs}</Outputs><LastOperations>${operations}</LastOperations>`;
}

/** An event as DescribeStackEvents shows it. */
export function describeEvent(stack: StackRecord, event: StackEvent): string {
  return elements({
    StackName: stack.stackName,
    StackId: stack.stackId,
    EventId: event.eventId,
    LogicalResourceId: event.logicalResourceId,
    PhysicalResourceId: event.physicalResourceId,
    ResourceType: event.resourceType,
    Timestamp: timestamp(event.timestamp),
    ResourceStatus: event.resourceStatus,
    ResourceStatusReason: event.resourceStatusReason,
    ResourceProperties: event.resourceProperties,
    ClientRequestToken: event.clientRequestToken,
    OperationId: event.operationId,
  });
}

export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

const XML_ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** An element for each field that is there. */
export function elements(fields: Record<string, string | undefined>): string {
  let result = '';
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined)
      result += `<${name}>${value.replace(/[&<>"]/g, (character) => XML_ENTITIES[character])}</${name}>`;
  }
  return result;
}
