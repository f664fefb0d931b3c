import { type PolledEvent, type Watched, eventOf } from '../polls';

/** An Update to `properties` from what they were before, of an image that had an id of its own. */
export function update(
  w: Watched,
  properties: object,
  before: object,
  more: Partial<PolledEvent> = {},
): PolledEvent {
  const OldResourceProperties = { SourceImageName: 'golden', ...before };
  const old = eventOf(w, 'Create', OldResourceProperties);
  return eventOf(
    w,
    'Update',
    { ...properties },
    {
      OldResourceProperties,
      FormerPhysicalResourceId: old.PhysicalResourceId,
      ...more,
    },
  );
}
