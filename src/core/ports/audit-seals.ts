import type { AuditHead, Seal, WrittenLine } from '../domain/audit-chain.ts';
import type { WorkerId } from '../domain/ids.ts';
import type { Instant } from '../domain/instant.ts';

/**
 * The audit trail as it stands, page by page, for whoever seals it, exports it or looks whether it was touched. Each page
 * holds what comes after an id, in the order it was written. Throws `DomainError` store-unavailable.
 */
export type AuditTrail = {
  /** The newest one. */
  head(): Promise<AuditHead | undefined>;
  linesAfter(id: string, limit: number): Promise<WrittenLine[]>;
  sealsAfter(id: string, limit: number): Promise<Seal[]>;
  headsAfter(id: string, limit: number): Promise<AuditHead[]>;
  /** The newest seal up to and with this id. */
  sealUpTo(id: string): Promise<Seal | undefined>;
};

/** For the one worker at a time that seals. */
export type AuditSeals = AuditTrail & {
  /** Takes the lease, or holds it for so long again. False when it is another's. */
  hold(by: WorkerId, ms: number): Promise<boolean>;
  /**
   * Keeps the seals of some lines, and the head above them, all or none. False when the lease is no longer held, or when
   * the newest head is not the one that these follow.
   */
  seal(by: WorkerId, after: AuditHead | undefined, seals: readonly Seal[], head: AuditHead): Promise<boolean>;
  /**
   * Lets go of the lines written before this moment, with their seals and heads: whole batches, and of the last one the
   * head stays, signed, to say what the first line that remains follows. Answers how many lines went; none when the lease is
   * not held.
   */
  trim(by: WorkerId, before: Instant): Promise<number>;
};
