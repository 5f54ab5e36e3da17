import { AUDIT_RETENTION, ORIGIN, SEALED_WITHIN } from './audit-chain.ts';
import type { ExportEnd, ExportRow, ExportStart, ExportUnsealed } from './audit-export.ts';
import type { AuditFinding, AuditReport } from './audit-findings.ts';
import { createHeadCheck, type KnownHead } from './audit-head-check.ts';
import { compareIds, momentOf } from './audit-ids.ts';
import { createLineCheck } from './audit-line-check.ts';
import { hours } from './instant.ts';

export type AuditCheckOptions = {
  /** Without it, signatures are not checked. */
  key?: string | undefined;
  known?: readonly KnownHead[];
};
/** Takes the rows of an export one by one, and then says what is wrong with them. It keeps no more than it must. */
export type AuditCheck = { take(row: ExportRow): void; finish(): AuditReport };

/** Clocks of whoever trims and whoever exports agree within this. */
const CLOCKS_AGREE = hours(1);

/**
 * Reads a chain that may have been touched anywhere, so nothing that a row says is believed before its neighbours agree:
 * the line before, the line after, and the heads, which alone are signed.
 */
export function auditCheck({ key, known = [] }: AuditCheckOptions = {}): AuditCheck {
  const findings: AuditFinding[] = [];
  const say = (finding: AuditFinding): void => void findings.push(finding);
  const heads = createHeadCheck({ key, known }, say);
  const lines = createLineCheck(heads, say);
  let began = false;
  let start: ExportStart | undefined;
  let end: ExportEnd | undefined;
  let goesOn = false;
  let newest: KnownHead | undefined;
  const unsealed: ExportUnsealed[] = [];
  const count = { lines: 0, unsealed: 0, heads: 0 };

  function begin(row: ExportRow): void {
    if (row.kind === 'export') {
      start = row;
      heads.begin(row.from);
      lines.begin(row.from);
    } else say({ code: 'misframed', because: 'no-start' });
  }

  function takeUnsealed(row: ExportUnsealed): void {
    count.unsealed += 1;
    if (compareIds(row.id, unsealed.at(-1)?.id ?? lines.lastId()) > 0) unsealed.push(row);
    else say({ code: 'line-added', line: row });
  }

  function finishBeginning(): void {
    const from = start?.from ?? ORIGIN;
    if (from.seq === 0) {
      if (from.hash !== ORIGIN.hash) say({ code: 'beginning-differs', seq: 0 });
      return;
    }
    const kept = (start?.at ?? 0) - AUDIT_RETENTION + CLOCKS_AGREE;
    if (momentOf(from.id) >= Math.max(start?.since ?? 0, kept)) {
      say({ code: 'beginning-missing', to: from.seq, because: 'too-young' });
    } else if (start?.since === undefined && !heads.isAnchored()) {
      say({ code: 'beginning-missing', to: from.seq, because: 'no-head' });
    }
  }

  /** Whoever calls a line not sealed yet takes it out of the chain: nothing but its time says whether that can be. */
  function finishUnsealed(): void {
    if (!start) return;
    const { at } = start;
    const ages = {
      'too-old': unsealed.filter(({ id }) => momentOf(id) < at - SEALED_WITHIN),
      'written-later': unsealed.filter(({ id }) => momentOf(id) > at + SEALED_WITHIN),
    };
    for (const because of ['too-old', 'written-later'] as const) {
      const [first, ...others] = ages[because];
      const last = others.at(-1) ?? first;
      if (first && last) say({ code: 'never-sealed', because, count: others.length + 1, first, last });
    }
  }

  function finishFrame(): void {
    if (!end) say({ code: 'misframed', because: began ? 'no-end' : 'no-start' });
    if (goesOn) say({ code: 'misframed', because: 'rows-after-end' });
    // What is missing, or one too many, was said already.
    if (!end || findings.length > 0) return;
    for (const what of ['lines', 'unsealed', 'heads'] as const) {
      if (end[what] !== count[what]) say({ code: 'count-differs', of: what, told: end[what], there: count[what] });
    }
  }

  return {
    take(row) {
      if (!began) begin(row);
      else if (row.kind === 'export') say({ code: 'misframed', because: 'second-start' });
      began = true;
      goesOn ||= end !== undefined;
      switch (row.kind) {
        case 'export':
          return;
        case 'line':
          count.lines += 1;
          // Lines are sealed in order: whatever stands before this one is sealed too, or was not there.
          for (const line of unsealed.splice(0)) say({ code: 'line-added', line });
          return lines.take(row);
        case 'unsealed':
          return takeUnsealed(row);
        case 'head':
          count.heads += 1;
          if (row.seq >= (newest?.seq ?? 0)) newest = { seq: row.seq, hash: row.hash };
          return lines.takeHead(row);
        case 'end':
          end = row;
      }
    },
    finish() {
      const order = lines.finish();
      heads.finish(order);
      findings.push(...order.findings(heads.reach()));
      if (order.last() > heads.reach()) {
        say({ code: 'lines-under-no-head', from: heads.reach() + 1, to: order.last() });
      }
      finishBeginning();
      finishUnsealed();
      finishFrame();
      const first = (start?.from ?? ORIGIN).seq + 1;
      return {
        ...{ findings, first, last: order.last(), ...count, signaturesChecked: key !== undefined },
        ...(newest && { newestHead: newest }),
      };
    },
  };
}
