import type { AccountName, RegionId } from '../core/domain/ids.ts';
import type { WatchKind } from '../core/domain/kinds/kind.ts';
import { TASKS } from '../core/domain/kinds/kinds.ts';
import { type Watch, watchKey } from '../core/domain/next-actions.ts';

/** A watch as a member of an index: its key, which says everything there is. */
export const writeWatch = watchKey;

export function readWatch(stored: string): Watch {
  const [, account, region, kind] = /^(.+)\|([^|]+)\|([^|]+)$/.exec(stored) ?? [];
  if (!account || !region || !isWatched(kind)) throw new Error(`The stored watch ${stored} does not parse`);
  return { account: account as AccountName, region: region as RegionId, kind };
}

/** Whatever some kind of task waits for. */
export const isWatched = (kind: unknown): kind is WatchKind =>
  Object.values(TASKS).some(({ begins }) => begins && begins.watch === kind);
