import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadAuditSettings } from '../config.ts';
import { type AuditCheck, auditCheck } from '../core/domain/audit-check.ts';
import type { AuditReport } from '../core/domain/audit-findings.ts';
import type { KnownHead } from '../core/domain/audit-head-check.ts';
import { exportAudit } from '../core/usecases/export-audit.ts';
import { systemClock } from '../timers.ts';
import { readRows } from './audit-formats.ts';
import { openTrail } from './audit-trail.ts';
import { rowFault, sentenceOf, summaryOf, verdictOf } from './audit-words.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Beyond this, more of the same helps nobody. */
const TOLD = 100;

/** `darkroom audit verify`: an export, offline; or the trail on Redis as it is now. */
export async function runVerify(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { head: { type: 'string', multiple: true, default: [] }, team: { type: 'string' } },
  });
  const [path, ...more] = positionals;
  if (more.length > 0) throw new UsageError('One file at a time.');
  const settings = loadAuditSettings();
  const check = auditCheck({ key: settings.auditKey, known: values.head.map(knownHead) });
  const rowFaults = path === undefined ? await lookAtRedis() : await lookAtFile(path, check);
  return tell(check.finish(), rowFaults, terminal);

  async function lookAtRedis(): Promise<string[]> {
    const { trail, team, close } = await openTrail(settings, values.team);
    try {
      for await (const row of exportAudit({ trail, team, clock: systemClock })) check.take(row);
      return [];
    } finally {
      close();
    }
  }
}

function knownHead(text: string): KnownHead {
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!seq || !hash) throw new UsageError('--head is <seq>:<hash>, as “audit head” in the log has them.');
  return { seq: Number(seq), hash };
}

/** Answers which rows of the file are not as they were written. */
async function lookAtFile(path: string, check: AuditCheck): Promise<string[]> {
  const faults: string[] = [];
  let read = 0;
  try {
    for await (const found of readRows(createReadStream(path, 'utf8'))) {
      const fault = rowFault(found);
      if (fault) faults.push(fault);
      if (!found.row) continue;
      read += 1;
      check.take(found.row);
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UsageError(
      error.code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${error.message}`,
    );
  }
  if (read === 0)
    throw new UsageError(`${path} is not an export: there is not one row of “darkroom audit export” in it.`);
  return faults;
}

function tell(report: AuditReport, rowFaults: readonly string[], { say }: Terminal): number {
  for (const line of summaryOf(report)) say(line);
  const found = [...rowFaults, ...report.findings.map(sentenceOf)];
  if (found.length === 0) {
    const { newestHead: head } = report;
    if (head) say(`The newest head is ${head.seq}:${head.hash}; the logs should know it, and none that goes further.`);
    say(verdictOf(report));
    return 0;
  }
  say('NOT as it was written:');
  for (const one of found.slice(0, TOLD)) say(`  - ${one}`);
  if (found.length > TOLD) say(`  and ${found.length - TOLD} more`);
  return 1;
}
