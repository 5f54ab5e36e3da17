import type { Instant } from './instant.ts';

// The ids of lines, `<ms>-<n>`: when Redis wrote it, and which of that millisecond. Both are unsigned 64-bit numbers.

const LAST = '18446744073709551615';

export const momentOf = (id: string): Instant => Number(id.split('-')[0]);

/** No line is written after this one. */
export const LAST_ID = `${LAST}-${LAST}`;

/** The last id that a line written before this moment may have. */
export const lastIdBefore = (moment: Instant): string => (moment <= 0 ? '0-0' : `${moment - 1}-${LAST}`);

export function idBefore(id: string): string {
  const [moment, place = '0'] = id.split('-');
  return place === '0' ? lastIdBefore(momentOf(id)) : `${moment}-${BigInt(place) - 1n}`;
}

export const laterOf = (one: string, other: string): string => (compareIds(one, other) > 0 ? one : other);

/** Below 0 when `one` was written before `other`. */
export function compareIds(one: string, other: string): number {
  const [a, b] = [sortable(one), sortable(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

// Digits of the same number compare like numbers, of any size.
const sortable = (id: string): string =>
  id
    .split('-')
    .map((part) => part.padStart(LAST.length, '0'))
    .join('-');
