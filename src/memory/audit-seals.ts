import { compareIds, momentOf } from '../core/domain/audit-ids.ts';
import type { Instant } from '../core/domain/instant.ts';
import type { AuditSeals } from '../core/ports/audit-seals.ts';
import type { Clock } from '../core/ports/clock.ts';
import { readHead, readSeal, writeHead, writeSeal } from '../records/audit-seal-record.ts';
import type { MemoryTrail } from './audit-trail.ts';

type Entry = { id: string; text: string };

/** The seals of the audit trail in this process. */
export function createMemoryAuditSeals({ trail, clock }: { trail: MemoryTrail; clock: Clock }): AuditSeals {
  const seals: Entry[] = [];
  const heads: Entry[] = [];
  let lease: { by: string; until: Instant } | undefined;

  const holds = (by: string): boolean => lease?.by === by && lease.until > clock.now();
  const after = (entries: readonly Entry[], id: string, limit: number): Entry[] =>
    entries.filter((entry) => compareIds(entry.id, id) > 0).slice(0, limit);

  return {
    async head() {
      const newest = heads.at(-1);
      return newest && readHead(newest.id, newest.text);
    },
    linesAfter: async (id, limit) => after(trail.lines, id, limit),
    sealsAfter: async (id, limit) => after(seals, id, limit).map(({ id, text }) => readSeal(id, text)),
    headsAfter: async (id, limit) => after(heads, id, limit).map(({ id, text }) => readHead(id, text)),
    async sealUpTo(id) {
      const found = seals.findLast((entry) => compareIds(entry.id, id) <= 0);
      return found && readSeal(found.id, found.text);
    },

    async hold(by, ms) {
      if (lease && !holds(by) && lease.until > clock.now()) return false;
      lease = { by, until: clock.now() + ms };
      return true;
    },
    async seal(by, follows, sealed, head) {
      if (!holds(by) || heads.at(-1)?.id !== follows?.id) return false;
      seals.push(...sealed.map((seal) => ({ id: seal.id, text: writeSeal(seal) })));
      heads.push({ id: head.id, text: writeHead(head) });
      return true;
    },
    async trim(by, before) {
      const last = heads.findLast(({ id }) => momentOf(id) < before);
      if (!holds(by) || !last) return 0;
      const gone = trail.lines.length;
      drop(trail.lines, ({ id }) => compareIds(id, last.id) <= 0);
      drop(seals, ({ id }) => compareIds(id, last.id) <= 0);
      drop(heads, ({ id }) => compareIds(id, last.id) < 0);
      return gone - trail.lines.length;
    },
  };
}

function drop(entries: Entry[], old: (entry: Entry) => boolean): void {
  const first = entries.findIndex((entry) => !old(entry));
  entries.splice(0, first < 0 ? entries.length : first);
}
