import { type AuditHead, hashOf, ORIGIN, type Seal } from './audit-chain.ts';
import type { ExportLine } from './audit-export.ts';
import type { AuditFinding } from './audit-findings.ts';
import { asJudged, type HeadCheck, type JudgedLine, leadsTo } from './audit-head-check.ts';
import { createOrder, type Order } from './audit-order.ts';

/** Lines of one number, with the heads after them. They wait for the next one, which says which of them it follows. */
type Held = { seq: number; rows: ExportLine[]; heads: AuditHead[] };

/** Reads sealed lines that may have been touched: each has a hash of its own, and the next line names it. */
export type LineCheck = {
  begin(from: Seal): void;
  take(line: ExportLine): void;
  takeHead(head: AuditHead): void;
  /** The id of the last line that is as it was sealed. */
  lastId(): string;
  finish(): Order;
};

export function createLineCheck(heads: HeadCheck, say: (finding: AuditFinding) => void): LineCheck {
  let order = createOrder(ORIGIN.seq);
  let last = asJudged(ORIGIN);
  let held: Held | undefined;
  /** Lines that are ahead of their place, which may still come. */
  const strays: { line: ExportLine; before: number }[] = [];

  /** When only its number was changed, the hash still tells the one that it had. */
  function withItsNumber(line: ExportLine, expected: number): ExportLine {
    if (line.seq === expected || hashOf(line.previous, { ...line, seq: expected }) !== line.hash) return line;
    say({ code: 'line-edited', line });
    return { ...line, seq: expected };
  }

  function judge(group: Held, next: ExportLine | undefined): void {
    const expected = order.last() + 1;
    const [first, second] = group.rows;
    if (group.seq > expected && next?.seq === expected && first && !second) {
      strays.push({ line: first, before: expected });
      for (const head of group.heads) heads.loose(head);
      return;
    }
    if (group.seq > expected) judgeStray(expected, first);
    judgeInPlace(group, next);
  }

  /** A line that stood ahead of its place, once that place is reached. False when there is none. */
  function judgeStray(seq: number, next: ExportLine | undefined): boolean {
    const stray = strayOf(seq);
    if (!stray) return false;
    say({ code: 'lines-reordered', from: seq, to: seq, side: 'before', than: stray.before });
    judgeInPlace({ seq, rows: [stray.line], heads: [] }, next);
    return true;
  }

  function strayOf(seq: number) {
    const index = strays.findIndex(({ line }) => line.seq === seq);
    return index < 0 ? undefined : strays.splice(index, 1)[0];
  }

  function judgeInPlace(group: Held, next: ExportLine | undefined): void {
    const { seq, rows } = group;
    const before = last.seq === seq - 1 ? last : undefined;
    const follows = next?.seq === seq + 1 ? next : undefined;
    const line = likeliest(group, before, follows);
    for (const other of rows) if (other !== line) say({ code: 'line-added', line: other });
    if (!line) return;
    if (!order.place(seq)) {
      for (const head of group.heads) heads.loose(head);
      say({ code: 'line-added', line });
      return;
    }
    const computed = hashOf(line.previous, line);
    const judged: JudgedLine = { id: line.id, seq, hash: line.hash, computed, edited: computed !== line.hash, line };
    if (judged.edited) say({ code: 'line-edited', line });
    else judgeByNeighbours(judged, before, follows, group.heads);
    if (seq === order.last()) last = judged;
    heads.judged(judged, group.heads);
  }

  /** A line whose own hash is right may still be another than the one that was sealed: its neighbours say so. */
  function judgeByNeighbours(
    judged: JudgedLine,
    before: JudgedLine | undefined,
    follows: ExportLine | undefined,
    over: readonly AuditHead[],
  ): void {
    const { line } = judged;
    if (!line) return;
    const fitsBefore = !before || leadsTo(before, line.previous);
    const fitsAfter = follows ? leadsTo(judged, follows.previous) : over.every(({ hash }) => leadsTo(judged, hash));
    const headAgainst = follows && !fitsAfter && over.some(({ hash }) => hash === follows.previous);
    if (headAgainst || (!fitsBefore && !fitsAfter)) {
      judged.edited = true;
      say({ code: 'line-edited', line });
    } else if (!fitsBefore && before && !before.edited) {
      before.edited = true;
      say(before.line ? { code: 'line-edited', line: before.line } : { code: 'beginning-differs', seq: before.seq });
    }
  }

  return {
    begin(from) {
      order = createOrder(from.seq);
      last = asJudged(from);
    },
    take(given) {
      const line = withItsNumber(given, (held?.seq ?? order.last()) + 1);
      if (held?.seq === line.seq) {
        held.rows.push(line);
        return;
      }
      if (held) judge(held, line);
      held = { seq: line.seq, rows: [line], heads: [] };
    },
    takeHead(head) {
      if (held?.seq === head.seq) held.heads.push(head);
      else heads.loose(head);
    },
    lastId() {
      const line = held?.rows.at(-1);
      return line && hashOf(line.previous, line) === line.hash ? line.id : last.id;
    },
    finish() {
      if (held) judge(held, undefined);
      while (judgeStray(order.last() + 1, undefined));
      for (const { line } of strays) say({ code: 'line-added', line });
      return order;
    },
  };
}

/** Of lines with one number: the one that its own hash, the line before and what comes after speak for most. */
function likeliest(
  { rows, heads }: Held,
  before: JudgedLine | undefined,
  follows: ExportLine | undefined,
): ExportLine | undefined {
  const speaking = (line: ExportLine): number =>
    (hashOf(line.previous, line) === line.hash ? 2 : 0) +
    (before && leadsTo(before, line.previous) ? 1 : 0) +
    (follows?.previous === line.hash ? 1 : 0) +
    (heads.some(({ hash }) => hash === line.hash) ? 1 : 0);
  const [first, ...others] = rows;
  return others.reduce((best, line) => (best && speaking(best) >= speaking(line) ? best : line), first);
}
