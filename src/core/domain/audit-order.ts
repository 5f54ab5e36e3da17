import type { AuditFinding } from './audit-findings.ts';

type Range = { from: number; to: number };
/** Numbers that were left out before `after` came; those that came later stand out of order. */
type Gap = { after: number; missing: Range[]; displaced: Range[] };

/** Keeps track of numbers that should come one after the other, and remembers those that do not. */
export type Order = {
  /** The highest so far. */
  last(): number;
  /** False when it was here before. */
  place(seq: number): boolean;
  isMissing(seq: number): boolean;
  /** What is out of order; of what is missing only what was left out before this number. */
  findings(upTo: number): AuditFinding[];
};

export function createOrder(before: number): Order {
  let last = before;
  const gaps: Gap[] = [];
  const gapAround = (seq: number): Gap | undefined =>
    gaps.find(({ missing }) => missing.some(({ from, to }) => from <= seq && seq <= to));

  return {
    last: () => last,
    place(seq) {
      if (seq > last) {
        if (seq > last + 1) gaps.push({ after: seq, missing: [{ from: last + 1, to: seq - 1 }], displaced: [] });
        last = seq;
        return true;
      }
      const gap = gapAround(seq);
      if (!gap) return false;
      gap.missing = without(gap.missing, seq);
      gap.displaced = withOne(gap.displaced, seq);
      return true;
    },
    isMissing: (seq) => gapAround(seq) !== undefined,
    findings: (upTo) =>
      gaps.flatMap(({ after, missing, displaced }): AuditFinding[] => [
        ...displaced.map((range): AuditFinding => ({ code: 'lines-reordered', ...range, side: 'after', than: after })),
        ...(after > upTo ? [] : missing.map((range): AuditFinding => ({ code: 'lines-missing', ...range }))),
      ]),
  };
}

const without = (ranges: readonly Range[], seq: number): Range[] =>
  ranges.flatMap(({ from, to }) =>
    seq < from || to < seq
      ? [{ from, to }]
      : [
          { from, to: seq - 1 },
          { from: seq + 1, to },
        ].filter((rest) => rest.from <= rest.to),
  );

/** Ranges that touch become one. */
function withOne(ranges: readonly Range[], seq: number): Range[] {
  const below = ranges.find(({ to }) => to === seq - 1);
  const above = ranges.find(({ from }) => from === seq + 1);
  const others = ranges.filter((range) => range !== below && range !== above);
  const grown = { from: below?.from ?? seq, to: above?.to ?? seq };
  return [...others, grown].sort((one, other) => one.from - other.from);
}
