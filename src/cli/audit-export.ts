import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { loadAuditSettings } from '../config.ts';
import type { ExportEnd, ExportRow } from '../core/domain/audit-export.ts';
import { exportAudit } from '../core/usecases/export-audit.ts';
import { systemClock } from '../timers.ts';
import { FORMATS, type Format, written } from './audit-formats.ts';
import { openTrail } from './audit-trail.ts';
import { parseMoment } from './moments.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `darkroom audit export`: the trail as a file, or on standard output. */
export async function runExport(args: string[], terminal: Terminal): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      since: { type: 'string' },
      until: { type: 'string' },
      format: { type: 'string', default: 'jsonl' },
      out: { type: 'string' },
      team: { type: 'string' },
    },
  });
  const format = FORMATS.find((one) => one === values.format);
  if (!format) throw new UsageError(`--format is one of ${FORMATS.join(', ')}.`);
  const asked = { since: momentOf('since', values.since), until: momentOf('until', values.until) };
  const { trail, team, close } = await openTrail(loadAuditSettings(), values.team);
  try {
    const { rows, ended } = counted(exportAudit({ trail, team, clock: systemClock }, asked));
    if (values.out === undefined) await write(rows, format, terminal.out);
    else await writeFile(rows, format, values.out);
    const end = ended();
    // Standard output is for the export.
    if (end) terminal.complain(`${toldOf(end)}${values.out === undefined ? '' : ` in ${values.out}`}.`);
    return 0;
  } finally {
    close();
  }
}

function momentOf(option: 'since' | 'until', text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const edge = option === 'since' ? 'begin' : 'end';
  const moment = parseMoment(text, { now: systemClock.now(), edge });
  if (moment === undefined)
    throw new UsageError(`--${option} is a day (2026-11-01), a moment (2026-11-01T09:00:00Z), or 7d.`);
  return moment;
}

const toldOf = ({ lines, unsealed, heads }: ExportEnd): string =>
  `${lines} sealed lines, ${unsealed} not sealed yet, ${heads} heads`;

/** The rows as they are, and what the last of them said; nothing when nobody wanted it. */
function counted(all: AsyncIterable<ExportRow>) {
  let end: ExportEnd | undefined;
  async function* rows() {
    for await (const row of all) {
      if (row.kind === 'end') end = row;
      yield row;
    }
  }
  return { rows: rows(), ended: () => end };
}

async function writeFile(rows: AsyncIterable<ExportRow>, format: Format, path: string): Promise<void> {
  // Reasons and names are in it. And an export that is there already is evidence.
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === 'EEXIST' ? `There is a file ${path} already.` : `${path} cannot be written: ${error.message}`,
    );
  });
  await write(rows, format, createWriteStream(path, { fd: file }), true);
}

async function write(rows: AsyncIterable<ExportRow>, format: Format, to: Writable, end = false): Promise<void> {
  try {
    await pipeline(Readable.from(written(rows, format)), to, { end });
  } catch (error) {
    // Whoever reads it has seen enough.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}
