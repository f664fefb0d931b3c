/**
 * Works through a graph in parallel: each item begins after those that it waits for. If `work` answers false, the items
 * that wait for this one are not begun.
 */
export async function inOrder(
  waitsFor: ReadonlyMap<string, readonly string[]>,
  work: (item: string) => Promise<boolean>,
): Promise<void> {
  const started = new Map<string, Promise<boolean>>();
  const start = (item: string): Promise<boolean> => {
    const running = started.get(item);
    if (running) return running;
    const result = Promise.all((waitsFor.get(item) ?? []).map(start)).then(
      (done) => done.every(Boolean) && work(item),
    );
    started.set(item, result);
    return result;
  };
  await Promise.all([...waitsFor.keys()].map(start));
}
