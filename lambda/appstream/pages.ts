/** A limit, in case a list never ends. */
const MAX_PAGES = 100;

/** All items that a call lists, page by page. */
export async function pages<T>(
  read: (token: string | undefined) => Promise<{ items: T[] | undefined; next: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items, next } = await read(token);
    all.push(...(items ?? []));
    if (!next) break;
    token = next;
  }
  return all;
}
