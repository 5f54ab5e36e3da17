import type { AccountName, RegionId } from './ids.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';

/** Where a call goes: one account in one region. Rate limits are counted per place. */
export type Place = { account: AccountName; region: RegionId };
export type Region = { id: RegionId; name: string };

/** The one account there is until several can be configured. */
export const DEFAULT_ACCOUNT = 'default' as AccountName;

export function parseRegionId(text: string): Parsed<RegionId> {
  const given = text.trim().toLowerCase();
  return /^[a-z]{2,8}(-[a-z0-9]{1,16}){1,4}$/.test(given)
    ? parsed(given as RegionId)
    : unparsed({ code: 'malformed-region', given: text });
}
