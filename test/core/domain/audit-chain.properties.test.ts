import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chain, hashOf, headOf, isSignedWith, ORIGIN } from '../../../src/core/domain/audit-chain.ts';
import { type AuditCheckOptions, auditCheck } from '../../../src/core/domain/audit-check.ts';
import type { ExportLine, ExportRow } from '../../../src/core/domain/audit-export.ts';
import type { AuditFinding } from '../../../src/core/domain/audit-findings.ts';
import { compareIds, idBefore, LAST_ID, lastIdBefore, momentOf } from '../../../src/core/domain/audit-ids.ts';
import { AUDIT_KEY, exportedRows, framed, headsOf, isHead, isLine } from '../../support/exported.ts';

const hash = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const id = fc.tuple(fc.nat(2 ** 45), fc.nat(99)).map(([moment, place]) => `${moment}-${place}`);
const text = fc.oneof(fc.json(), fc.string({ unit: 'binary' }));

/** An export that nobody touched, and where in it something is done. */
const touched = (least = 1) =>
  fc
    .record({ lines: fc.integer({ min: least, max: 25 }), heads: fc.integer({ min: 1, max: 6 }), unsealed: fc.nat(3) })
    .chain(({ lines, heads, unsealed }) =>
      fc.record({
        rows: fc.constant(exportedRows(lines, { heads, unsealed })),
        lines: fc.constant(lines),
        at: fc.integer({ min: 1, max: lines }),
      }),
    );

const findings = (rows: readonly ExportRow[], options: AuditCheckOptions = { key: AUDIT_KEY }): AuditFinding[] => {
  const checking = auditCheck(options);
  for (const row of rows) checking.take(row);
  return checking.finish().findings;
};
const inside = (rows: readonly ExportRow[]) => rows.slice(1, -1);
const lineAt = (rows: readonly ExportRow[], seq: number): ExportLine => {
  const line = rows.filter(isLine)[seq - 1];
  if (!line) throw new Error(`there is no line ${seq}`);
  return line;
};

describe('audit chain', () => {
  it('given any lines, when they are chained in one go or in several, then the seals are the same', () => {
    const lines = fc.array(fc.record({ id, text }), { maxLength: 30 });
    fc.assert(
      fc.property(lines, fc.nat(30), (all, cut) => {
        const first = chain(ORIGIN, all.slice(0, cut));
        const rest = chain(first.at(-1) ?? ORIGIN, all.slice(cut));
        expect([...first, ...rest]).toEqual(chain(ORIGIN, all));
        expect([...first, ...rest].map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
      }),
    );
  });

  it('given a line, when anything about it or before it is another, then its hash is another', () => {
    const line = fc.record({ before: hash, seq: fc.integer({ min: 1, max: 1e9 }), id, text });
    fc.assert(
      fc.property(line, line, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(hashOf(one.before, one)).not.toBe(hashOf(other.before, other));
      }),
    );
  });

  it('given a head, when anything in it or the key is another, then its signature does not count', () => {
    const seal = fc.record({ seq: fc.integer({ min: 1, max: 1e9 }), id, hash });
    fc.assert(
      fc.property(seal, seal, fc.nat(), fc.nat(), (one, other, at, later) => {
        const head = headOf(one, at, AUDIT_KEY);
        expect(isSignedWith(AUDIT_KEY, head)).toBe(true);
        expect(isSignedWith(`${AUDIT_KEY}!`, head)).toBe(false);
        expect(isSignedWith(AUDIT_KEY, headOf(one, at, undefined))).toBe(false);
        expect(isSignedWith(AUDIT_KEY, { ...head, at: at + later + 1 })).toBe(false);
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(isSignedWith(AUDIT_KEY, { ...head, ...other })).toBe(false);
      }),
    );
  });

  it('given ids, when they are compared, then it is by time and then by place, however large', () => {
    const part = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        const expected = a === c ? (b < d ? -1 : b > d ? 1 : 0) : a < c ? -1 : 1;
        expect(compareIds(`${a}-${b}`, `${c}-${d}`)).toBe(expected);
        expect(compareIds(`${a}-${b}`, LAST_ID)).toBeLessThanOrEqual(0);
      }),
    );
    fc.assert(
      fc.property(id, (one) => {
        fc.pre(momentOf(one) > 0);
        expect(compareIds(idBefore(one), one)).toBe(-1);
        expect(compareIds(lastIdBefore(momentOf(one)), one)).toBe(-1);
        expect(momentOf(idBefore(one))).toBeGreaterThanOrEqual(momentOf(one) - 1);
      }),
    );
  });
});

describe('audit check: any single change is named where it is', () => {
  it('given an export, when nobody touched it, then nothing is found, with the key or without, and with all its heads known', () => {
    fc.assert(
      fc.property(touched(), ({ rows }) => {
        expect(findings(rows, { key: AUDIT_KEY, known: headsOf(rows) })).toEqual([]);
        expect(findings(rows, {})).toEqual([]);
      }),
    );
  });

  it('given a line, when one of its cells is another, then it alone is named', () => {
    const change = fc.oneof(
      fc.record({ text }),
      fc.record({ hash }),
      fc.record({ previous: hash }),
      fc.record({ id }),
      fc.record({ seq: fc.integer({ min: 1, max: 60 }) }),
    );
    fc.assert(
      fc.property(touched(), change, ({ rows, at }, cells) => {
        const line = lineAt(rows, at);
        const edited = { ...line, ...cells };
        fc.pre(JSON.stringify(edited) !== JSON.stringify(line));
        const found = findings(rows.map((row) => (row === line ? edited : row)));
        expect(found).toEqual([{ code: 'line-edited', line: edited }]);
      }),
      { numRuns: 500 },
    );
  });

  it('given a line, when its text is another and its hash is made to fit, then it alone is named', () => {
    fc.assert(
      fc.property(touched(), text, ({ rows, at }, other) => {
        const line = lineAt(rows, at);
        fc.pre(other !== line.text);
        const edited = { ...line, text: other, hash: hashOf(line.previous, { ...line, text: other }) };
        const found = findings(rows.map((row) => (row === line ? edited : row)));
        // The last line has nobody after it but its head, which also covers those before it.
        expect(found).toHaveLength(1);
        if (found[0]?.code === 'lines-rewritten') expect(found[0]).toMatchObject({ to: at });
        else expect(found).toEqual([{ code: 'line-edited', line: edited }]);
      }),
      { numRuns: 300 },
    );
  });

  it('given a line, when it is taken out, then exactly it is missing', () => {
    fc.assert(
      fc.property(touched(), ({ rows, lines, at }) => {
        const line = lineAt(rows, at);
        const found = findings(framed(inside(rows).filter((row) => row !== line)));
        expect(found).toEqual([
          at === lines ? { code: 'truncated', from: at, to: at } : { code: 'lines-missing', from: at, to: at },
        ]);
      }),
    );
  });

  it('given two lines, when they stand in the place of each other, then exactly what is out of order is named', () => {
    fc.assert(
      fc.property(touched(2), fc.nat(), ({ rows, lines, at }, other) => {
        const [low = 0, high = 0] = [at, (other % lines) + 1].sort((a, b) => a - b);
        fc.pre(low !== high);
        const [one, two] = [lineAt(rows, low), lineAt(rows, high)];
        const found = findings(rows.map((row) => (row === one ? two : row === two ? one : row)));
        const after = { code: 'lines-reordered', from: low, to: high - 1, side: 'after', than: high };
        const before = { code: 'lines-reordered', from: high, to: high, side: 'before', than: low };
        expect([[after], [before]]).toContainEqual(found);
      }),
      { numRuns: 300 },
    );
  });

  it('given a line that was not there, when it is put in anywhere, then it is named', () => {
    const foreign = fc.record({ seq: fc.integer({ min: 1, max: 60 }), id, hash, previous: hash, text });
    fc.assert(
      fc.property(touched(), foreign, fc.boolean(), fc.nat(), ({ rows, lines }, cells, fits, where) => {
        const line: ExportLine = { kind: 'line', ...cells, ...(fits && { hash: hashOf(cells.previous, cells) }) };
        const sealed = inside(rows).filter((row) => row.kind !== 'unsealed');
        const place = where % sealed.length;
        const found = findings(framed([...sealed.slice(0, place), line, ...sealed.slice(place)]));
        const named = found.some((one) => one.code === 'line-added' && one.line === line);
        // Behind everything else, it is only told that nobody ever signed it.
        expect(named || found.some(({ code }) => code === 'lines-under-no-head'), JSON.stringify(found)).toBe(true);
        if (place < sealed.length - 1 && line.seq <= lines) expect(found).toEqual([{ code: 'line-added', line }]);
      }),
      { numRuns: 500 },
    );
  });

  it('given an export, when its last lines are gone, then their heads tell, and without these a head known from a log', () => {
    fc.assert(
      fc.property(touched(2), ({ rows, lines, at }) => {
        fc.pre(at < lines);
        const truncated = { code: 'truncated', from: at + 1, to: lines };
        const known = headsOf(rows).slice(-1);
        const withHeads = inside(rows).filter((row) => !isLine(row) || row.seq <= at);
        expect(findings(framed(withHeads))).toEqual([truncated]);
        const without = withHeads.filter((row) => !isHead(row) || row.seq <= at);
        expect(findings(framed(without), { key: AUDIT_KEY, known })).toContainEqual(truncated);
      }),
    );
  });

  it('given an export, when it is cut off anywhere, then that is told', () => {
    fc.assert(
      fc.property(touched(), fc.nat(), ({ rows }, length) => {
        const found = findings(rows.slice(0, length % rows.length));
        expect(found.map(({ code }) => code)).toContain('misframed');
      }),
    );
  });
});
