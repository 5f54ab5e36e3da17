import type { AuditLine, AuditSubject } from '../domain/audit.ts';

/** A line as it stands in the trail: `id` rises from line to line and tells when it was written. */
export type AuditEntry = { id: string; line: AuditLine };

/**
 * The audit trail of one workspace, which only grows. A change's own line is written together with the change
 * (`Operations.add`, `Operations.replace`); here stands what changes nothing else. Throws `DomainError`
 * store-unavailable.
 */
export type Audit = {
  append(line: AuditLine): Promise<void>;
  /** The newest lines about a subject, newest first. */
  about(subject: AuditSubject, limit: number): Promise<AuditEntry[]>;
};
