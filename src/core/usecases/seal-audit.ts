import { AUDIT_RETENTION, type AuditHead, chain, headOf, isSignedWith, ORIGIN } from '../domain/audit-chain.ts';
import type { WorkerId } from '../domain/ids.ts';
import { hours, type Instant, seconds } from '../domain/instant.ts';
import type { AuditSeals } from '../ports/audit-seals.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

const AT_ONCE = 500;
/** A killed worker's turn is over after this long. */
const LEASE = seconds(5);
const TRIM_EVERY = hours(1);

type Needs = {
  seals: AuditSeals;
  clock: Clock;
  worker: WorkerId;
  /** Without one, heads are not signed. */
  auditKey: string | undefined;
  log: Log;
};

/**
 * Chains the lines that were written since the last head, in the order of the trail, and lets old ones go. Run every
 * second or so by every worker; whoever does not hold the lease does nothing. Heads are logged too, for whoever keeps logs
 * out of reach of Redis: a trail that was cut, and its heads with it, is found by the heads in the logs.
 */
export function sealAudit({ seals, clock, worker, auditKey, log }: Needs): () => Promise<void> {
  /** The newest head that this process has logged. */
  let told: AuditHead | undefined;
  let trimAt: Instant = 0;

  /** Also those of a worker that died before it did. */
  function tell(head: AuditHead | undefined): void {
    if (head?.id === told?.id && head?.hash === told?.hash) return;
    if (told && (!head || head.seq <= told.seq)) log.error({ was: told, is: head }, 'the audit trail went back');
    if (head && auditKey !== undefined && !isSignedWith(auditKey, head)) {
      log.error({ ...head }, 'an audit head is not signed with this AUDIT_KEY');
    }
    if (head) log.info({ ...head }, 'audit head');
    told = head;
  }

  return async () => {
    // Held anew for each batch; and a batch is only kept while the lease is held.
    while (await seals.hold(worker, LEASE)) {
      const newest = await seals.head();
      tell(newest);
      const from = newest ?? ORIGIN;
      const lines = await seals.linesAfter(from.id, AT_ONCE);
      const sealed = chain(from, lines);
      const last = sealed.at(-1);
      if (!last) return trim();
      if (!(await seals.seal(worker, newest, sealed, headOf(last, clock.now(), auditKey)))) return;
    }
  };

  async function trim(): Promise<void> {
    const now = clock.now();
    if (now < trimAt) return;
    trimAt = now + TRIM_EVERY;
    const lines = await seals.trim(worker, now - AUDIT_RETENTION);
    if (lines > 0) log.info({ lines }, 'audit lines were kept long enough');
  }
}
