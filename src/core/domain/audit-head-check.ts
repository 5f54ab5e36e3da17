import { type AuditHead, isSignedWith, ORIGIN, type Seal } from './audit-chain.ts';
import type { ExportLine } from './audit-export.ts';
import type { AuditFinding } from './audit-findings.ts';
import type { Order } from './audit-order.ts';

/** A head that somebody wrote down elsewhere. */
export type KnownHead = { seq: number; hash: string };

/** A line that was judged. What follows may name either hash: of the two, one may have been edited. */
export type JudgedLine = {
  id: string;
  seq: number;
  hash: string;
  computed: string;
  edited: boolean;
  line?: ExportLine;
};

export const leadsTo = ({ hash, computed }: JudgedLine, named: string): boolean => named === hash || named === computed;
export const asJudged = ({ id, seq, hash }: Seal): JudgedLine => ({ id, seq, hash, computed: hash, edited: false });

/** Compares heads, those of the trail and those known from elsewhere, with the lines that they are over. */
export type HeadCheck = {
  begin(from: Seal): void;
  /** A head that does not stand after its line; the line may still come. */
  loose(head: AuditHead): void;
  /** A line, with the heads that stand after it. */
  judged(line: JudgedLine, heads: readonly AuditHead[]): void;
  /** How far lines are under a head. */
  reach(): number;
  /** Whether a head says what the first line follows. */
  isAnchored(): boolean;
  finish(order: Order): void;
};

/** How many lines back a head may stand and still find its own. */
const REMEMBERED = 10_000;

export function createHeadCheck(
  { key, known }: { key: string | undefined; known: readonly KnownHead[] },
  say: (finding: AuditFinding) => void,
): HeadCheck {
  let from = ORIGIN;
  const recent = new Map<number, JudgedLine>();
  let waiting: AuditHead[] = [];
  const forged: number[] = [];
  let heads = 0;
  let reach = 0;
  let anchored = false;
  /** The last line whose head was right; and whether one behind it was not. */
  let good = 0;
  let rewritten = false;

  function judge(head: AuditHead, line: JudgedLine): void {
    if (!isGenuine(head)) return;
    if (leadsTo(line, head.hash) && head.id === line.id) {
      good = line.seq;
      rewritten = false;
      return;
    }
    // Of a chain that was made anew, every further head is wrong too.
    if (line.edited || rewritten) return;
    rewritten = true;
    if (line.seq === from.seq) say({ code: 'beginning-differs', seq: from.seq });
    else if (good + 1 === line.seq && line.line) say({ code: 'line-edited', line: line.line });
    else say({ code: 'lines-rewritten', from: good + 1, to: line.seq });
  }

  function isGenuine(head: AuditHead): boolean {
    if (key === undefined || isSignedWith(key, head)) return true;
    forged.push(head.seq);
    return false;
  }

  function came(head: AuditHead): void {
    heads += 1;
    reach = Math.max(reach, head.seq);
  }

  function settle(): void {
    if (waiting.length === 0) return;
    waiting = waiting.filter((head) => {
      const line = recent.get(head.seq);
      if (line) judge(head, line);
      return !line;
    });
  }

  return {
    begin(seal) {
      from = seal;
      good = seal.seq;
      reach = seal.seq;
    },
    loose(head) {
      came(head);
      if (head.seq === from.seq) {
        anchored = true;
        judge(head, asJudged(from));
      } else waiting.push(head);
    },
    judged(line, over) {
      recent.set(line.seq, line);
      const [oldest] = recent.keys();
      if (recent.size > REMEMBERED && oldest !== undefined) recent.delete(oldest);
      for (const { seq, hash } of known) {
        if (seq === line.seq && !line.edited && !leadsTo(line, hash)) say({ code: 'known-head-differs', seq });
      }
      for (const head of over) {
        came(head);
        judge(head, line);
      }
      settle();
    },
    reach: () => reach,
    isAnchored: () => anchored,
    finish(order) {
      settle();
      let furthest = order.last();
      for (const head of waiting) {
        if (!isGenuine(head)) continue;
        if (head.seq > order.last()) furthest = Math.max(furthest, head.seq);
        else if (!order.isMissing(head.seq)) say({ code: 'head-misplaced', seq: head.seq });
      }
      for (const { seq, hash } of known) {
        if (seq < from.seq) say({ code: 'known-head-outside', seq, begins: from.seq + 1 });
        else if (seq === from.seq && hash !== from.hash) say({ code: 'known-head-differs', seq });
        else furthest = Math.max(furthest, seq);
      }
      if (furthest > order.last()) say({ code: 'truncated', from: order.last() + 1, to: furthest });
      const [first] = forged;
      if (first === undefined) return;
      const all = forged.length === heads;
      say({ code: 'heads-forged', first, last: forged.at(-1) ?? first, count: forged.length, all });
    },
  };
}
