import { describe, expect, it } from 'vitest';
import { headOf, ORIGIN } from '../../../src/core/domain/audit-chain.ts';
import { type AuditCheckOptions, auditCheck } from '../../../src/core/domain/audit-check.ts';
import type { ExportLine, ExportRow } from '../../../src/core/domain/audit-export.ts';
import type { AuditFinding } from '../../../src/core/domain/audit-findings.ts';
import { days, minutes, seconds } from '../../../src/core/domain/instant.ts';
import { NOW } from '../../support/builders.ts';
import {
  AUDIT_KEY,
  EXPORTED_AT,
  exportedRows,
  framed,
  headsOf,
  isHead,
  isLine,
  rechained,
  writtenLines,
} from '../../support/exported.ts';

const check = (rows: readonly ExportRow[], options: AuditCheckOptions = { key: AUDIT_KEY }) => {
  const checking = auditCheck(options);
  for (const row of rows) checking.take(row);
  return checking.finish();
};
const findings = (rows: readonly ExportRow[], options?: AuditCheckOptions): AuditFinding[] =>
  check(rows, options).findings;
const lineOf = (rows: readonly ExportRow[], seq: number): ExportLine => {
  const line = rows.filter(isLine).find((one) => one.seq === seq);
  if (!line) throw new Error(`there is no line ${seq}`);
  return line;
};
const changed = (rows: readonly ExportRow[], seq: number, change: Partial<ExportLine>): ExportRow[] =>
  rows.map((row) => (isLine(row) && row.seq === seq ? { ...row, ...change } : row));
const without = (rows: readonly ExportRow[], gone: (row: ExportRow) => boolean): ExportRow[] =>
  framed(rows.filter((row) => row.kind !== 'export' && row.kind !== 'end' && !gone(row)));
const swapped = (rows: readonly ExportRow[], one: number, other: number): ExportRow[] => {
  const [a, b] = [lineOf(rows, one), lineOf(rows, other)];
  return rows.map((row) => (row === a ? b : row === b ? a : row));
};
const edited = (seq: number) => ({ code: 'line-edited', line: expect.objectContaining({ seq }) });

describe('audit check: an export that nobody touched', () => {
  it.each([
    ['with lines and heads', exportedRows(10)],
    ['with lines that are not sealed yet', exportedRows(10, { unsealed: 4 })],
    ['with nothing in it', exportedRows(0)],
    ['with only lines that are not sealed yet', exportedRows(0, { unsealed: 2 })],
    ['with a single line', exportedRows(1)],
  ])('given one %s, when it is checked, then nothing is found', (_, rows) => {
    const { unsealed } = exportedEnd(rows);
    expect(check(rows)).toMatchObject({
      findings: [],
      lines: rows.filter(isLine).length,
      unsealed,
      signaturesChecked: true,
    });
    expect(findings(rows, {})).toEqual([]);
  });

  const old = { seq: 7, id: `${NOW - days(500)}-0`, hash: 'ab'.repeat(32) };
  it('given one that begins later because it was asked to, when it is checked, then nothing is found', () => {
    const from = { ...old, id: `${NOW - days(8)}-0` };
    expect(findings(exportedRows(5, { from, since: NOW - days(7) }))).toEqual([]);
  });

  it('given a trail whose old lines went, when it is checked, then the head that stayed says what the first one follows', () => {
    const anchor: ExportRow = { kind: 'head', ...headOf(old, NOW - days(499), AUDIT_KEY) };
    const [start, ...rest] = exportedRows(5, { from: old });
    if (!start) throw new Error('no start');
    const [end] = rest.splice(-1);
    if (end?.kind !== 'end') throw new Error('no end');
    const rows = [start, anchor, ...rest, { ...end, heads: end.heads + 1 }];
    expect(findings(rows)).toEqual([]);
    expect(findings(exportedRows(5, { from: old }))).toEqual([
      { code: 'beginning-missing', to: 7, because: 'no-head' },
    ]);
    const forged: ExportRow = { ...anchor, hash: 'cd'.repeat(32) };
    expect(findings([start, forged, ...rest, { ...end, heads: end.heads + 1 }])).toMatchObject([
      { code: 'heads-forged', first: 7 },
    ]);
  });

  it('given a head known from a log, when its line is there, then nothing is found', () => {
    const rows = exportedRows(10);
    expect(findings(rows, { key: AUDIT_KEY, known: headsOf(rows) })).toEqual([]);
  });
});

describe('audit check: lines', () => {
  const rows = exportedRows(10);

  it.each([
    ['its text', { text: writtenLines(1, 99)[0]?.text ?? '' }],
    ['its hash', { hash: 'f'.repeat(64) }],
    ['the hash before it', { previous: 'f'.repeat(64) }],
    ['its id', { id: '1-1' }],
    ['its number', { seq: 8 }],
    ['its number, to one far away', { seq: 800 }],
  ])('given %s changed, when it is checked, then that line is named and nothing else', (_, change) => {
    const [found, ...others] = findings(changed(rows, 5, change));
    expect(others).toEqual([]);
    expect(found).toEqual(edited('seq' in change ? change.seq : 5));
  });

  it.each([1, 2, 3, 5, 6, 9, 10])(
    'given line %i changed with a hash of its own that is right, when it is checked, then it is named',
    (seq) => {
      const line = lineOf(rows, seq);
      const text = line.text.replace('line', 'LINE');
      const own = lineOf(rechained(changed(rows, seq, { text })), seq);
      expect(findings(changed(rows, seq, own))).toEqual(seq === 10 ? [edited(10)] : [edited(seq)]);
    },
  );

  it('given a line changed and the whole chain made anew, when it is checked, then the head over it says between which', () => {
    expect(findings(rechained(changed(rows, 5, { text: '{}' })))).toEqual([
      { code: 'lines-rewritten', from: 4, to: 6 },
    ]);
  });

  it('given all of it made anew, heads without the key included, when it is checked, then every head is forged', () => {
    const forged = exportedRows(10, { key: 'another-key-of-thirty-two-characters' });
    expect(findings(forged)).toEqual([{ code: 'heads-forged', first: 3, last: 10, count: 4, all: true }]);
  });

  it.each([1, 4, 5, 6, 9])('given line %i taken out, when it is checked, then it is missing', (seq) => {
    expect(findings(without(rows, (row) => isLine(row) && row.seq === seq))).toEqual([
      { code: 'lines-missing', from: seq, to: seq },
    ]);
  });

  it('given lines taken out in several places, when it is checked, then each gap is named', () => {
    const gone = [2, 3, 4, 8];
    expect(findings(without(rows, (row) => isLine(row) && gone.includes(row.seq)))).toEqual([
      { code: 'lines-missing', from: 2, to: 4 },
      { code: 'lines-missing', from: 8, to: 8 },
    ]);
  });

  it.each([
    [4, 5, { from: 5, to: 5, side: 'before', than: 4 }],
    [3, 4, { from: 4, to: 4, side: 'before', than: 3 }],
    [2, 9, { from: 2, to: 8, side: 'after', than: 9 }],
    [1, 10, { from: 1, to: 9, side: 'after', than: 10 }],
  ])(
    'given lines %i and %i in the place of the other, when it is checked, then what is out of order is named',
    (one, other, where) => {
      expect(findings(swapped(rows, one, other))).toEqual([{ code: 'lines-reordered', ...where }]);
    },
  );

  const inserted = (place: number, line: ExportRow): ExportRow[] => {
    const inside = rows.filter((row) => row.kind !== 'export' && row.kind !== 'end');
    return framed([...inside.slice(0, place), line, ...inside.slice(place)]);
  };
  const foreign = { kind: 'line', id: '5-5', text: '{"v":1}', hash: 'e'.repeat(64), previous: 'd'.repeat(64) } as const;
  it.each([1, 5, 10, 7_000])(
    'given a line put in that calls itself %i, when it is checked, then it is the one that was added',
    (seq) => {
      const line = { ...foreign, seq };
      expect(findings(inserted(5, line))).toEqual([{ code: 'line-added', line: expect.objectContaining(line) }]);
    },
  );

  it('given a line put in whose hashes are right, when it is checked, then the one that others follow is not blamed', () => {
    const fourth = lineOf(rows, 4);
    const own = { ...fourth, text: '{"v":1}' };
    const [line] = rechained(framed(rows.filter((row) => isLine(row) && row.seq < 4).concat(own)))
      .filter(isLine)
      .slice(3);
    if (!line) throw new Error('no line');
    for (const place of [4, 5]) {
      expect(findings(inserted(place, line))).toEqual([{ code: 'line-added', line: expect.objectContaining(line) }]);
    }
  });

  it('given a line that is said not to be sealed between sealed ones, when it is checked, then it was added', () => {
    const line: ExportRow = { kind: 'unsealed', id: `${NOW + 4_500}-0`, text: '{}' };
    expect(findings(inserted(5, line))).toEqual([{ code: 'line-added', line }]);
  });

  it('given a line behind the last head, when it is checked, then no head is over it', () => {
    const more = exportedRows(12).filter(isLine).slice(10);
    expect(findings(framed([...rows.slice(1, -1), ...more]))).toEqual([
      { code: 'lines-under-no-head', from: 11, to: 12 },
    ]);
  });
});

describe('audit check: the end and the heads', () => {
  const rows = exportedRows(10, { unsealed: 1 });

  it('given a file cut off anywhere, when it is checked, then it has no end', () => {
    for (let length = 1; length < rows.length; length++) {
      expect(findings(rows.slice(0, length)), `${length}`).toContainEqual({ code: 'misframed', because: 'no-end' });
    }
    expect(findings([])).toEqual([{ code: 'misframed', because: 'no-start' }]);
  });

  it('given the last lines taken away, when their heads are there, then these say how far it went', () => {
    expect(findings(without(rows, (row) => isLine(row) && row.seq > 7))).toEqual([
      { code: 'truncated', from: 8, to: 10 },
    ]);
  });

  it('given the last lines taken away with their heads, when one is known from a log, then that says how far it went', () => {
    const cut = without(rows, (row) => (isLine(row) || isHead(row)) && row.seq > 6);
    expect(findings(cut)).toEqual([]);
    expect(findings(cut, { known: headsOf(rows).slice(-1) })).toEqual([{ code: 'truncated', from: 7, to: 10 }]);
  });

  it('given a chain made anew and signed with nothing, when there is no key but a known head, then it differs', () => {
    const { key: _, ...unsigned } = { key: '' };
    const [last] = headsOf(rows).slice(-1);
    const remade = without(rechained(changed(rows, 5, { text: '{}' })), isHead);
    expect(findings(remade, { ...unsigned, known: last ? [last] : [] })).toContainEqual({
      code: 'known-head-differs',
      seq: 10,
    });
  });

  it('given a head known from a log that is about lines before the first one, when it is checked, then it says nothing', () => {
    const from = { seq: 7, id: `${NOW - days(8)}-0`, hash: 'ab'.repeat(32) };
    const later = exportedRows(5, { from, since: NOW - days(7) });
    expect(findings(later, { known: [{ seq: 3, hash: ORIGIN.hash }] })).toEqual([
      { code: 'known-head-outside', seq: 3, begins: 8 },
    ]);
    expect(findings(later, { known: [{ seq: 7, hash: from.hash }] })).toEqual([]);
    expect(findings(later, { known: [{ seq: 7, hash: ORIGIN.hash }] })).toEqual([
      { code: 'known-head-differs', seq: 7 },
    ]);
  });

  it.each([
    ['its mac', { mac: '0'.repeat(64) }],
    ['its hash', { hash: '0'.repeat(64) }],
    ['its time', { at: NOW + 77 }],
    ['its id', { id: '1-1' }],
    ['its number', { seq: 5 }],
    ['its number, beyond the last', { seq: 500 }],
  ])('given a head with %s changed, when it is checked, then it is forged', (_, change) => {
    const forged = rows.map((row) => (isHead(row) && row.seq === 6 ? { ...row, ...change } : row));
    const seq = 'seq' in change ? change.seq : 6;
    expect(findings(forged)).toEqual([{ code: 'heads-forged', first: seq, last: seq, count: 1, all: false }]);
  });

  it('given a head whose signature was taken away, when there is a key, then it is forged; without a key, nobody can tell', () => {
    const bare = rows.map((row) => {
      if (!isHead(row) || row.seq !== 6) return row;
      const { mac: _, ...rest } = row;
      return rest;
    });
    expect(findings(bare)).toMatchObject([{ code: 'heads-forged', first: 6 }]);
    expect(check(bare, {})).toMatchObject({ findings: [], signaturesChecked: false });
  });

  it('given a head taken away, when it is checked, then the last says that lines are under none, any other that one is gone', () => {
    const less = (seq: number) => rows.filter((row) => !isHead(row) || row.seq !== seq);
    expect(findings(less(10))).toEqual([{ code: 'lines-under-no-head', from: 10, to: 10 }]);
    expect(findings(less(6))).toEqual([{ code: 'count-differs', of: 'heads', told: 4, there: 3 }]);
  });

  it('given a line taken from those that are not sealed, when it is checked, then one is gone', () => {
    expect(findings(rows.filter(({ kind }) => kind !== 'unsealed'))).toEqual([
      { code: 'count-differs', of: 'unsealed', told: 1, there: 0 },
    ]);
  });

  it('given two files in one, when it is checked, then both seams are named', () => {
    expect(findings([...rows, ...rows])).toEqual(
      expect.arrayContaining([
        { code: 'misframed', because: 'second-start' },
        { code: 'misframed', because: 'rows-after-end' },
      ]),
    );
  });
});

describe('audit check: lines that are not sealed', () => {
  const rows = exportedRows(10, { unsealed: 2 });
  const at = (moment: number) => rows.map((row) => (row.kind === 'export' ? { ...row, at: moment } : row));
  const [first, last] = rows.filter(({ kind }) => kind === 'unsealed');
  const [eleventh, twelfth] = [NOW + seconds(11), NOW + seconds(12)];

  it.each([
    ['a minute after the first of them', eleventh + minutes(1)],
    ['a minute before the last of them, by another clock', twelfth - minutes(1)],
  ])('given an export made %s, when it is checked, then nothing is found: they need not be sealed', (_, moment) => {
    expect(check(at(moment))).toMatchObject({ findings: [], unsealed: 2 });
  });

  it.each([
    ['only the first', eleventh + minutes(1) + 1, { because: 'too-old', count: 1, first, last: first }],
    ['all of them', twelfth + days(3), { because: 'too-old', count: 2, first, last }],
    ['only the last', twelfth - minutes(1) - 1, { because: 'written-later', count: 1, first: last, last }],
    ['all of them', eleventh - days(3), { because: 'written-later', count: 2, first, last }],
  ])('given %s too old for that, or too young, when it is checked, then it is told', (_, moment, found) => {
    for (const options of [{ key: AUDIT_KEY }, {}]) {
      expect(findings(at(moment), options)).toEqual([{ code: 'never-sealed', ...found }]);
    }
  });

  it('given sealed lines that are called not sealed yet, from any one on, when it is checked, then they are too old', () => {
    for (let from = 1; from <= 10; from++) {
      const opened = framed(
        exportedRows(10)
          .slice(1, -1)
          .filter((row) => !isHead(row) || row.seq < from)
          .map((row): ExportRow => {
            if (!isLine(row) || row.seq < from) return row;
            return { kind: 'unsealed', id: row.id, text: row.text.replace('U0LI', 'U0MAYA') };
          }),
      ).map((row) => (row.kind === 'export' ? { ...row, at: EXPORTED_AT + days(3) } : row));
      expect(findings(opened)).toContainEqual(
        expect.objectContaining({ code: 'never-sealed', because: 'too-old', count: 11 - from }),
      );
    }
  });
});

describe('audit check: the beginning', () => {
  it('given the first lines taken away, when the start was changed too, then they are missed as long as they are young', () => {
    const rows = exportedRows(10);
    const third = lineOf(rows, 3);
    const from = { seq: 3, id: third.id, hash: third.hash };
    const rest = rows.slice(1, -1).filter((row) => (isLine(row) || isHead(row)) && row.seq > 3);
    expect(findings(framed(rest, from))).toEqual([{ code: 'beginning-missing', to: 3, because: 'too-young' }]);
  });

  it('given a first line that follows on something else, when it is checked, then the beginning differs', () => {
    const from = { seq: 7, id: `${NOW - days(8)}-0`, hash: 'ab'.repeat(32) };
    const [, ...rest] = exportedRows(5, { from, since: NOW - days(7) });
    const [start] = exportedRows(5, { from: { ...from, hash: 'cd'.repeat(32) }, since: NOW - days(7) });
    expect(findings([...(start ? [start] : []), ...rest])).toEqual([{ code: 'beginning-differs', seq: 7 }]);
  });
});

function exportedEnd(rows: readonly ExportRow[]) {
  const end = rows.at(-1);
  if (end?.kind !== 'end') throw new Error('there is no end');
  return end;
}
