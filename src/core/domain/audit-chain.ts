import { createHash, createHmac } from 'node:crypto';
import { days, type Instant, minutes } from './instant.ts';

/** A line is kept this long after it was written. */
export const AUDIT_RETENTION = days(400);
/**
 * A line that is older than this is sealed: that is done every second, so a minute is enough for a worker that was killed
 * and the one that takes over, for a page of lines on their way, and for clocks that disagree a little.
 */
export const SEALED_WITHIN = minutes(1);

/** A line as it stands in the trail: `id` is `<ms>-<n>` and rises, the text is kept, hashed and exported as it is. */
export type WrittenLine = { id: string; text: string };

/** Ties a line to everything before it. `seq` counts from 1 and never repeats. */
export type Seal = { seq: number; id: string; hash: string };

/** Says how far the trail went at a moment; `mac` says that it was Darkroom who said so. */
export type AuditHead = Seal & { at: Instant; mac?: string };

/** What comes before the first line. */
export const ORIGIN: Seal = { seq: 0, id: '0-0', hash: '0'.repeat(64) };

export function hashOf(before: string, { seq, id, text }: WrittenLine & { seq: number }): string {
  // Only the text may hold line breaks, and it comes last: no other four parts give the same bytes.
  return createHash('sha256').update(`${before}\n${seq}\n${id}\n${text}`).digest('hex');
}

/** The seals of lines that follow on one another, in the order they were written. */
export function chain(from: Seal, lines: readonly WrittenLine[]): Seal[] {
  const seals: Seal[] = [];
  let before = from;
  for (const { id, text } of lines) {
    const seq = before.seq + 1;
    before = { seq, id, hash: hashOf(before.hash, { seq, id, text }) };
    seals.push(before);
  }
  return seals;
}

export function headOf(seal: Seal, at: Instant, key: string | undefined): AuditHead {
  const head = { ...seal, at };
  return key === undefined ? head : { ...head, mac: macOf(head, key) };
}

export const isSignedWith = (key: string, head: AuditHead): boolean => head.mac === macOf(head, key);

const macOf = ({ seq, id, hash, at }: AuditHead, key: string): string =>
  createHmac('sha256', key).update(`${seq}\n${id}\n${hash}\n${at}`).digest('hex');
