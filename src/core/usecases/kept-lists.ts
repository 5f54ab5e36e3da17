import { type Instant, seconds } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';

const FRESH_FOR = seconds(15);

/** Lists that are asked for often: each is kept for a few seconds, and one call under way serves all. */
export function keptLists(clock: Clock) {
  const kept = new Map<string, { at: Instant; list: Promise<unknown> }>();
  return <Item>(key: readonly (string | undefined)[], load: () => Promise<Item[]>): Promise<Item[]> => {
    const name = key.join('|');
    const now = clock.now();
    for (const [one, { at }] of kept) if (now - at >= FRESH_FOR) kept.delete(one);
    const known = kept.get(name);
    if (known) return known.list as Promise<Item[]>;
    const list = load();
    kept.set(name, { at: now, list });
    // Trouble is not worth keeping: whoever asks next asks again.
    list.catch(() => {
      if (kept.get(name)?.list === list) kept.delete(name);
    });
    return list;
  };
}

/** Maps with a few under way at a time, in the order of the items. */
export async function mapAFew<Item, Answer>(
  items: readonly Item[],
  atOnce: number,
  map: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const left = [...items.entries()];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) answers[next[0]] = await map(next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return answers;
}
