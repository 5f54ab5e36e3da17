/** A number in [0, 1), from a seeded source so that a run can be repeated. */
export type Random = () => number;

/** A small seeded generator (mulberry32): the same seed gives the same ids on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const characters = (random: Random, alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('');

/** What an id begins with, which tells what it is of. */
export type IdPrefix = 'm' | 's' | 'd' | 'i' | 'vpc' | 'vsw' | 'sg' | 'kp' | 'b' | 't' | 'lt' | 'asg' | 'asc';
export type NewId = (prefix: IdPrefix) => string;

/** An id as ECS writes them: a prefix and 20 of [0-9a-z], of which the first hint at the region. */
export function resourceId(random: Random, prefix: IdPrefix, idHint: string): string {
  return `${prefix}-${idHint}${characters(random, '0123456789abcdefghijklmnopqrstuvwxyz', 20 - idHint.length)}`;
}

/** The number of an order, as a prepaid thing has one. */
export const orderId = (random: Random): string => `2${characters(random, '0123456789', 14)}`;

/** An upper-case UUID, the form of every RequestId. */
export function requestId(random: Random): string {
  const hex = (length: number) => characters(random, '0123456789ABCDEF', length);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-A${hex(3)}-${hex(12)}`;
}
