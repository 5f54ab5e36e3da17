import type { Audit } from '../core/ports/audit.ts';
import { readAuditLine } from '../records/audit-record.ts';
import type { MemoryTrail } from './audit-trail.ts';

/** The audit trail in this process. */
export const createMemoryAudit = ({ trail }: { trail: MemoryTrail }): Audit => ({
  append: async (line) => trail.append(line),
  async about(subject, limit) {
    const ids = trail.about(subject).slice(0, limit);
    const found = ids.flatMap((id) => trail.lines.find((line) => line.id === id) ?? []);
    return found.map(({ id, text }) => ({ id, line: readAuditLine(id, text) }));
  },
});
