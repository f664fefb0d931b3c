import { type World, copies, desk, eventsOf, reasons, rollsBack } from '../lambda/stacks';

/** Plays a creation that fails and leaves nothing, and answers with the reason and the minutes until then. */
export async function failedCreation(
  w: World,
  properties: Parameters<typeof desk>[0] = {},
): Promise<{ reason: string; minutes: number }> {
  const result = await rollsBack(w.stack.create(desk(properties)));
  const [begun, failed] = eventsOf(result);
  expect(failed.resourceStatus).toBe('CREATE_FAILED');
  expect(copies(w).filter(({ description }) => description?.includes('(cdk-image '))).toEqual([]);
  return { reason: reasons(result)[0], minutes: (failed.timestamp - begun.timestamp) / 60_000 };
}
