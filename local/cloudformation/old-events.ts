/** How many events past updates have, and how large they are. */
export interface OldEventsOptions {
  /** Default: 100. */
  readonly eventsPerUpdate?: number;
  /** The properties in each event of a resource. The larger they are, the fewer events fit on a page. */
  readonly properties?: Record<string, unknown>;
}

/** Each update has three events of the stack's own. */
const FEWEST_EVENTS = 3;

/** `count` events of past updates that succeeded. The resources in them are none of the stack's. */
export function* oldEvents(
  stack: { readonly stackName: string; readonly stackId: string },
  timestamp: number,
  count: number,
  { eventsPerUpdate = 100, properties = {} }: OldEventsOptions = {},
) {
  if (count < FEWEST_EVENTS) throw new Error(`An update has at least ${FEWEST_EVENTS} events`);
  const updates = Math.max(1, Math.floor(count / Math.max(FEWEST_EVENTS, eventsPerUpdate)));
  const resourceProperties = JSON.stringify(properties);
  for (let update = 0; update < updates; update += 1) {
    const size = Math.floor((count * (update + 1)) / updates) - Math.floor((count * update) / updates);
    const of = { timestamp, clientRequestToken: `old-${update}`, operationId: `old-update-${update}` };
    const ofStack = (name: string, resourceStatus: string) => ({
      ...of,
      eventId: `old-${update}-${name}`,
      logicalResourceId: stack.stackName,
      physicalResourceId: stack.stackId,
      resourceType: 'AWS::CloudFormation::Stack',
      resourceStatus,
    });
    yield ofStack('begin', 'UPDATE_IN_PROGRESS');
    for (let index = 0; index < size - FEWEST_EVENTS; index += 1) {
      const logicalResourceId = `Other${index >> 1}`;
      yield {
        ...of,
        eventId: `${logicalResourceId}-old-${update}-${index}`,
        logicalResourceId,
        physicalResourceId: `${stack.stackName}-${logicalResourceId}`,
        resourceType: 'AWS::Other::Resource',
        resourceStatus: index % 2 === 0 ? 'UPDATE_IN_PROGRESS' : 'UPDATE_COMPLETE',
        resourceProperties,
      };
    }
    yield ofStack('cleanUp', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    yield ofStack('end', 'UPDATE_COMPLETE');
  }
}
