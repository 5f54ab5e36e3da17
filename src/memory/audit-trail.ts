import type { AuditLine } from '../core/domain/audit.ts';
import { type AuditSubject, subjectsOf } from '../core/domain/audit.ts';
import type { WrittenLine } from '../core/domain/audit-chain.ts';
import type { Clock } from '../core/ports/clock.ts';
import { AUDIT_HISTORY_LIMIT, writeAuditLine } from '../records/audit-record.ts';

/** The lines of one workspace in this process, as JSON, and who they are about: what the stores here share. */
export type MemoryTrail = {
  lines: WrittenLine[];
  append(line: AuditLine): void;
  /** Ids, newest first. */
  about(subject: AuditSubject): readonly string[];
};

export function createMemoryTrail({ clock }: { clock: Clock }): MemoryTrail {
  const lines: WrittenLine[] = [];
  const about = new Map<AuditSubject, string[]>();
  let last = { moment: 0, place: 0 };

  return {
    lines,
    append(line) {
      // Like those of a stream: they rise, also when the clock goes back.
      const { moment, place } = last;
      last = clock.now() > moment ? { moment: clock.now(), place: 0 } : { moment, place: place + 1 };
      const id = `${last.moment}-${last.place}`;
      lines.push({ id, text: writeAuditLine(line) });
      for (const subject of subjectsOf(line)) {
        about.set(subject, [id, ...(about.get(subject) ?? [])].slice(0, AUDIT_HISTORY_LIMIT));
      }
    },
    about: (subject) => about.get(subject) ?? [],
  };
}
