import { days, hours, type Instant } from '../core/domain/instant.ts';

/** `7d`, `12h`, a day (UTC) or a moment in ISO 8601. A day begins, or with `end` ends. Nothing when it is none of these. */
export function parseMoment(text: string, { now, edge }: { now: Instant; edge: 'begin' | 'end' }): Instant | undefined {
  const [, count, unit] = /^(\d{1,5})([dh])$/.exec(text) ?? [];
  if (count && unit) return now - Number(count) * (unit === 'd' ? days(1) : hours(1));
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (!isDay && !/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const begin = Date.parse(text);
  if (Number.isNaN(begin)) return undefined;
  return isDay && edge === 'end' ? begin + days(1) - 1 : begin;
}
