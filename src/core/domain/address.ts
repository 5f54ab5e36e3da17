import type { AccountName, RegionId } from './ids.ts';
import { termsOf } from './image-search.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import type { Problem } from './problem.ts';
import { parseRegionId } from './region.ts';

/** Something by its id, and where it is as far as somebody said. */
export type Address<Id> = { id: Id; region?: RegionId; account?: AccountName };

/** `account/region/id`, as controls carry it. An account's name has no slash. */
export const carried = <Id extends string>({ account, region, id }: Required<Address<Id>>): string =>
  `${account}/${region}/${id}`;

/** What a control carries, read as carefully as anything that comes from outside. */
export function parseCarried<Id>(value: string, parseId: (text: string) => Parsed<Id>): Parsed<Required<Address<Id>>> {
  const [account = '', region = '', rest = ''] = value.split('/');
  const id = parseId(rest);
  if (!id.ok) return id;
  const at = parseRegionId(region);
  return at.ok ? parsed({ id: id.value, region: at.value, account: account as AccountName }) : at;
}

/** What ids of a sort begin with, how they are read, and what is told when there is none. */
export type IdSort<Id> = { prefix: string; parse: (text: string) => Parsed<Id>; malformed: (given: string) => Problem };

/** The id, `[region]` and `[account:a]`, in any order. */
export function parseTypedId<Id>(text: string, { prefix, parse, malformed }: IdSort<Id>): Parsed<Address<Id>> {
  const address: Partial<Address<Id>> = {};
  const terms = termsOf(text);
  const words = terms.filter(({ key }) => key === undefined);
  // What looks like none is told as what it was meant for: names of instances look like regions.
  const meant = words.find(({ value }) => value.toLowerCase().startsWith(prefix)) ?? words[0];
  for (const term of terms) {
    const { key, value, given } = term;
    if (key === 'account') address.account = value as AccountName;
    else if (key !== undefined && key !== 'region') {
      return unparsed({ code: 'malformed-search', given, because: 'unknown-filter', known: ['region', 'account'] });
    } else if (term === meant) {
      const id = parse(value.toLowerCase());
      if (!id.ok) return unparsed(malformed(value));
      address.id = id.value;
    } else {
      const region = parseRegionId(value);
      if (!region.ok) return region;
      address.region = region.value;
    }
  }
  const { id } = address;
  return id === undefined ? unparsed(malformed(text)) : parsed({ ...address, id });
}
