import type { AccountName, RegionId } from '../core/domain/ids.ts';
import { WATCH_KINDS } from '../core/domain/kinds/kind.ts';
import { type Watch, watchKey } from '../core/domain/next-actions.ts';

/** A watch as a member of an index: its key, which says everything there is. */
export const writeWatch = watchKey;

export function readWatch(stored: string): Watch {
  const [, account, region, word] = /^(.+)\|([^|]+)\|([^|]+)$/.exec(stored) ?? [];
  const kind = WATCH_KINDS.find((one) => one === word);
  if (!account || !region || !kind) throw new Error(`The stored watch ${stored} does not parse`);
  return { account: account as AccountName, region: region as RegionId, kind };
}
