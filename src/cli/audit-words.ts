import type { AuditFinding, AuditReport, NamedLine } from '../core/domain/audit-findings.ts';
import { readAuditLine } from '../records/audit-record.ts';
import type { ReadRow } from './audit-formats.ts';

type FindingOf<Code extends AuditFinding['code']> = Extract<AuditFinding, { code: Code }>;

const sentences = {
  'line-edited': ({ line }) => `${named(line)} was edited: it is not what was sealed.`,
  'line-added': ({ line }) =>
    line.seq === undefined
      ? `${named(line)} was never sealed, but stands among lines that were: it was added, or moved.`
      : `${named(line)} was added: the lines around it do not know it.`,
  'never-sealed': ({ because, count, first, last }) => {
    const which =
      count === 1
        ? `${named(first)} is`
        : `${count.toLocaleString('en-US')} lines, from ${placed(first)} to ${placed(last)}, are`;
    return because === 'too-old'
      ? `${which} not sealed, but should have been long before this was exported: put here instead of what was sealed, or no worker ran.`
      : `${which} not sealed, and written after this was exported: put here later, or clocks disagree.`;
  },
  'lines-missing': ({ from, to }) =>
    `${lines(from, to)} ${from === to ? 'is' : 'are'} missing: there is a gap between ${from - 1} and ${to + 1}.`,
  'lines-reordered': ({ from, to, side, than }) =>
    `${lines(from, to)} ${from === to ? 'stands' : 'stand'} ${side} line ${than}: the lines were reordered.`,
  'lines-rewritten': ({ from, to }) =>
    `${lines(from, to)} were changed and chained anew: the head over line ${to} was made over other lines.`,
  truncated: ({ from, to }) =>
    `${lines(from, to)} ${from === to ? 'is' : 'are'} missing at the end: a head says that the trail went on to line ${to}.`,
  'lines-under-no-head': ({ from, to }) =>
    `${lines(from, to)} ${from === to ? 'is' : 'are'} under no head: added at the end, or the head was taken away.`,
  'heads-forged': ({ first, last, count, all }) =>
    all
      ? `Not one of the heads (${count}) is signed with this AUDIT_KEY: it is another key, or they were forged.`
      : count === 1
        ? `The head over line ${first} was forged: it is not signed with this AUDIT_KEY.`
        : `${count} heads between line ${first} and line ${last} were forged: they are not signed with this AUDIT_KEY.`,
  'head-misplaced': ({ seq }) => `The head over line ${seq} does not stand after its line.`,
  'beginning-differs': ({ seq }) => `The first line does not follow on line ${seq} as that was sealed.`,
  'beginning-missing': ({ to, because }) =>
    because === 'too-young'
      ? `${lines(1, to)} ${to === 1 ? 'is' : 'are'} missing at the beginning, although they are not old enough to be left out.`
      : `${lines(1, to)} ${to === 1 ? 'is' : 'are'} missing at the beginning, and no head says that they were let go.`,
  'known-head-differs': ({ seq }) =>
    `The head given for line ${seq} was made over other lines: what is here is not that trail.`,
  'known-head-outside': ({ seq, begins }) =>
    `The head given for line ${seq} cannot be looked up: this begins with line ${begins}.`,
  misframed: ({ because }) =>
    ({
      'no-start': 'The first row of an export is missing.',
      'second-start': 'A second export begins within this one.',
      'rows-after-end': 'Rows stand after the end of the export.',
      'no-end': 'The last row of an export is missing: the file was cut off.',
    })[because],
  'count-differs': ({ of, told, there }) =>
    `At its end it says to hold ${counts[of](told)}, but there ${there === 1 ? 'is' : 'are'} ${there}.`,
} satisfies { [Code in AuditFinding['code']]: (finding: FindingOf<Code>) => string };

export function sentenceOf(finding: AuditFinding): string {
  // Each function takes its own finding, which its code has chosen: TypeScript cannot follow that.
  return (sentences[finding.code] as (finding: AuditFinding) => string)(finding);
}

/** Why a row of the file itself is not as it was written, if so. */
export function rowFault({ number, row, altered }: ReadRow): string | undefined {
  if (!row) return `Row ${number} of the file cannot be read.`;
  if (altered.length === 0) return undefined;
  const which = 'seq' in row ? ` (line ${row.seq})` : '';
  return `Row ${number}${which} was edited: ${altered.join(', ')} ${altered.length === 1 ? 'says' : 'say'} something else than what was sealed.`;
}

/** What was looked at, whatever came of it. */
export function summaryOf({ first, last, lines: held, unsealed, heads, signaturesChecked }: AuditReport): string[] {
  const rest = unsealed === 0 ? '' : `; ${unsealed.toLocaleString('en-US')} not sealed yet`;
  return [
    held === 0
      ? `No sealed lines${rest}.`
      : `${counts.lines(held)}, from ${first} to ${last}; ${counts.heads(heads)}${rest}.`,
    ...(signaturesChecked
      ? []
      : [
          'AUDIT_KEY is not set, so signatures were not checked: hashes alone can be made anew by whoever changes a file.',
        ]),
  ];
}

/** When nothing was found. Of what is not sealed nobody can tell. */
export function verdictOf({ lines: held, unsealed }: AuditReport): string {
  if (unsealed === 0) return 'All is well: nothing was edited, added, taken out or moved.';
  const rest = `${counts.unsealed(unsealed)}: nobody vouches for ${unsealed === 1 ? 'it' : 'them'}.`;
  return held === 0 ? rest : `What is sealed is as it was written. ${rest}`;
}

const plural = (one: string, many: string) => (count: number) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
const counts = {
  lines: plural('sealed line', 'sealed lines'),
  unsealed: plural('line is not sealed yet', 'lines are not sealed yet'),
  heads: plural('head', 'heads'),
};

const lines = (from: number, to: number): string => (from === to ? `Line ${from}` : `Lines ${from} to ${to}`);

function named(line: NamedLine): string {
  return line.seq === undefined ? `A line (${placed(line)})` : `Line ${line.seq} (${placed(line)})`;
}

function placed({ id, text }: NamedLine): string {
  const operation = operationOf(id, text);
  return operation ? `${printable(id)}, operation ${operation}` : printable(id);
}

/** As it says now: when this was edited too, there is nothing else to go by. */
function operationOf(id: string, text: string): string | undefined {
  try {
    const { operation } = readAuditLine(id, text);
    return operation && printable(operation);
  } catch {
    return undefined;
  }
}

/** A file that was tampered with must not speak to the terminal. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 60);
