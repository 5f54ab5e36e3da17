/** More pages than any account has; a server that never ends its list must not hold us for ever. */
const MOST_PAGES = 1_000;

/** All items of a list that continues by token (`NextToken`, empty on the last page). */
export async function allByToken<Item>(
  page: (token: string | undefined) => Promise<{ items: Item[]; next: string | undefined }>,
): Promise<Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const answer = await page(token);
    items.push(...answer.items);
    if (answer.next === undefined || answer.next === token) break;
    token = answer.next;
  }
  return items;
}

/**
 * All items of a list that continues by page number, counted from 1. Such pages are cut from a list that moves while it
 * is read, so an item may come twice: it is kept once. An empty page ends the list whatever `total` says.
 */
export async function allByNumber<Item>(
  page: (number: number) => Promise<{ items: Item[]; total: number | undefined; size: number }>,
  idOf: (item: Item) => string,
): Promise<Item[]> {
  const items = new Map<string, Item>();
  let seen = 0;
  for (let number = 1; number <= MOST_PAGES; number += 1) {
    const answer = await page(number);
    seen += answer.items.length;
    for (const item of answer.items) items.set(idOf(item), item);
    const isLast = answer.total === undefined ? answer.items.length < answer.size : seen >= answer.total;
    if (answer.items.length === 0 || isLast) break;
  }
  return [...items.values()];
}
