import type { AccountName, RegionId, SnapshotId } from './ids.ts';
import { termsOf } from './image-search.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { parseRegionId } from './region.ts';
import { parseSnapshotId } from './snapshot.ts';

/** A snapshot, and where it is as far as somebody said. */
export type SnapshotAddress = { snapshotId: SnapshotId; region?: RegionId; account?: AccountName };

/** `account/region/snapshotId`, as controls carry it. An account's name has no slash. */
export const snapshotAddressOf = ({ account, region, snapshotId }: Required<SnapshotAddress>): string =>
  `${account}/${region}/${snapshotId}`;

/** What a control carries, read as carefully as anything that comes from outside. */
export function parseSnapshotAddress(value: string): Parsed<Required<SnapshotAddress>> {
  const [account = '', region = '', snapshot = ''] = value.split('/');
  const snapshotId = parseSnapshotId(snapshot);
  if (!snapshotId.ok) return snapshotId;
  const at = parseRegionId(region);
  if (!at.ok) return at;
  return parsed({ snapshotId: snapshotId.value, region: at.value, account: account as AccountName });
}

/** `s-… [region] [account:a]`, in any order. */
export function parseTypedSnapshot(text: string): Parsed<SnapshotAddress> {
  const address: Partial<SnapshotAddress> = {};
  for (const { key, value, given } of termsOf(text)) {
    if (key === 'account') address.account = value as AccountName;
    else if (key !== undefined && key !== 'region') {
      return unparsed({ code: 'malformed-search', given, because: 'unknown-filter', known: ['region', 'account'] });
    } else {
      const region = parseRegionId(value);
      if (key === undefined && (/^s-/i.test(value) || (!region.ok && !address.snapshotId))) {
        const snapshotId = parseSnapshotId(value.toLowerCase());
        if (!snapshotId.ok) return snapshotId;
        address.snapshotId = snapshotId.value;
      } else if (!region.ok) return region;
      else address.region = region.value;
    }
  }
  const { snapshotId } = address;
  return snapshotId ? parsed({ ...address, snapshotId }) : unparsed({ code: 'malformed-snapshot-id', given: text });
}
