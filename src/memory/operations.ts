import type { OperationId } from '../core/domain/ids.ts';
import type { Instant } from '../core/domain/instant.ts';
import { dueAt, watchesOf } from '../core/domain/next-actions.ts';
import { type Operation, shownOf } from '../core/domain/operation.ts';
import { isOver, isPending } from '../core/domain/operation-status.ts';
import { DomainError } from '../core/domain/problem.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Operations } from '../core/ports/operations.ts';
import {
  type HeldOperation,
  OPERATION_RETENTION,
  RECENT_LIMIT,
  readOperation,
  writeObservation,
  writeOperation,
  writeShown,
} from '../records/operation-record.ts';
import { readWatch, writeWatch } from '../records/watch-record.ts';
import type { MemoryTrail } from './audit-trail.ts';
import { createExpiringMap } from './expiring-map.ts';
import { createScores } from './scores.ts';

type Held = Omit<HeldOperation, 'version' | 'draws'> & {
  version: number;
  draws: number;
  shown: string;
  lifetime: number | undefined;
};

/** The operations of one workspace in this process, as JSON: nothing is shared with whoever put them in. */
export function createMemoryOperations({ clock, trail }: { clock: Clock; trail: MemoryTrail }): Operations {
  const held = createExpiringMap<Held>(clock);
  const due = createScores();
  const undrawn = createScores();
  const watches = createScores();
  const open = new Map<OperationId, Instant>();
  const pending = createScores();
  const watched = new Map<string, Set<OperationId>>();
  const recent = new Map<string, { id: OperationId; at: Instant }[]>();

  function put(operation: Operation, before: Held | undefined, now: Instant, show = true): void {
    const { id } = operation;
    const lifetime = isOver(operation) ? OPERATION_RETENTION : undefined;
    const version = (before?.version ?? 0) + 1;
    const draws = (before?.draws ?? 0) + (show ? 1 : 0);
    const shown = writeShown(shownOf(operation));
    const seen = before?.seen ?? {};
    held.set(id, { record: writeOperation(operation), version, draws, shown, seen, lifetime }, lifetime);
    if (isOver(operation)) open.delete(id);
    else open.set(id, operation.requestedAt);
    if (isPending(operation)) pending.set(id, operation.requestedAt);
    else pending.delete(id);
    const dueNext = dueAt(operation, now);
    if (dueNext === undefined) due.delete(id);
    else due.set(id, dueNext);
    if (show) undrawn.set(id, Math.min(now, undrawn.get(id) ?? now));
    watch(id, watchesOf(operation).map(writeWatch), now);
  }

  function watch(id: OperationId, wanted: string[], now: Instant): void {
    for (const one of wanted) {
      watched.set(one, (watched.get(one) ?? new Set()).add(id));
      if (watches.get(one) === undefined) watches.set(one, now);
    }
    for (const [one, ids] of watched) {
      if (!wanted.includes(one)) ids.delete(id);
      if (ids.size > 0) continue;
      watched.delete(one);
      watches.delete(one);
    }
  }

  function remember(list: string, id: OperationId, at: Instant): void {
    const others = recent.get(list) ?? [];
    const newestFirst = [{ id, at }, ...others].sort((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1));
    recent.set(list, newestFirst.slice(0, RECENT_LIMIT));
  }

  return {
    async add(operation, now, audit) {
      if (held.get(operation.id)) return false;
      if (audit) trail.append(audit);
      put(operation, undefined, now);
      remember(`channel ${operation.channel}`, operation.id, operation.requestedAt);
      remember(`requester ${operation.requestedBy.user}`, operation.id, operation.requestedAt);
      return true;
    },

    async replace(next, from, now, { show, audit, shown } = {}) {
      const before = held.get(next.id);
      if (before?.version !== from || (shown && before.shown !== writeShown(shown))) return false;
      if (audit) trail.append(audit);
      put(next, before, now, show);
      return true;
    },

    async get(id) {
      const { version, draws, ...rest } = held.get(id) ?? notFound(id);
      return readOperation(id, { ...rest, version: String(version), draws: String(draws) });
    },

    async observe(id, task, seen, { show, now }) {
      const before = held.get(id) ?? notFound(id);
      const draws = before.draws + (show ? 1 : 0);
      const all = { ...before.seen, [task]: writeObservation(seen) };
      held.set(id, { ...before, draws, seen: all }, before.lifetime);
      if (show && undrawn.get(id) === undefined) undrawn.set(id, now);
    },

    async drawn(id, draws) {
      const current = held.get(id);
      if (!current || current.draws === draws) undrawn.delete(id);
    },

    async drawLater(id, draws, at) {
      if (held.get(id)?.draws === draws) undrawn.set(id, at);
    },

    due: async (now, limit) => due.upTo(now, limit) as OperationId[],
    undrawn: async (now, limit) => undrawn.upTo(now, limit) as OperationId[],
    open: async (limit) => {
      const newest = [...open].sort(([a, at], [b, then]) => then - at || (a < b ? 1 : -1));
      return newest.slice(0, limit).map(([id]) => id);
    },
    pending: async (limit) => pending.upTo(Number.POSITIVE_INFINITY, limit) as OperationId[],
    watchesDue: async (now) => watches.upTo(now).map(readWatch),
    watched: async (one) => [...(watched.get(writeWatch(one)) ?? [])].sort(),

    async watchNext(one, at) {
      if (watches.get(writeWatch(one)) !== undefined) watches.set(writeWatch(one), at);
    },

    async recent(of, limit) {
      const list = 'channel' in of ? `channel ${of.channel}` : `requester ${of.requestedBy}`;
      const newest = (recent.get(list) ?? []).slice(0, limit);
      return newest.map(({ id }) => id).filter((id) => held.get(id));
    },
  };
}

function notFound(id: OperationId): never {
  throw new DomainError({ code: 'operation-not-found', given: id });
}
