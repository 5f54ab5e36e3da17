import { formatDuration } from 'date-fns/formatDuration';
import { intervalToDuration } from 'date-fns/intervalToDuration';

/** "about 4 min left": never more exact than it can be true. */
export function timeLeft(seconds: number): string {
  if (seconds <= 10) return 'a few seconds left';
  if (seconds < 60) return 'less than a minute left';
  const wholeMinutes = Math.round(seconds / 60);
  return wholeMinutes < 90 ? `about ${wholeMinutes} min left` : `about ${Math.round(wholeMinutes / 60)} h left`;
}

/** "2 minutes 5 seconds": the two largest units of a finished time span in ms. */
export function duration(ms: number): string {
  const span = intervalToDuration({ start: 0, end: Math.max(1_000, Math.round(ms / 1_000) * 1_000) });
  const units = (['years', 'months', 'days', 'hours', 'minutes', 'seconds'] as const).filter(
    (unit) => (span[unit] ?? 0) > 0,
  );
  return formatDuration(span, { format: units.slice(0, 2) });
}

const CELLS = 10;

/** "▓▓▓▓░░░░░░ 45 %" */
export function bar(percent: number): string {
  const filled = Math.round((Math.min(100, Math.max(0, percent)) / 100) * CELLS);
  return `${'▓'.repeat(filled)}${'░'.repeat(CELLS - filled)} ${Math.round(percent)} %`;
}

export const gib = (size: number): string => `${size.toLocaleString('en-US')} GiB`;
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** How many approved of how many that are needed. */
export const ofNeeded = ({ given, required }: { given: number; required: number }): string => `${given} of ${required}`;

export const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
