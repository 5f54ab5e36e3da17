import type { AliyunId } from './ids.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';

/** An image can be shared with so many accounts. */
export const MAX_SHARES = 50;

/**
 * The accounts somebody typed, by commas, spaces or lines, each once. As text throughout: their numbers are larger than
 * what a JSON number holds.
 */
export function parseAccounts(text: string): Parsed<AliyunId[]> {
  const given = text.split(/[\s,;]+/).filter((one) => one !== '');
  const odd = given.find((one) => !/^\d{10,20}$/.test(one));
  if (odd !== undefined) return unparsed({ code: 'malformed-account', given: odd });
  const accounts = [...new Set(given)] as AliyunId[];
  return accounts.length > MAX_SHARES
    ? unparsed({ code: 'too-many-shares', count: accounts.length, max: MAX_SHARES })
    : parsed(accounts);
}
