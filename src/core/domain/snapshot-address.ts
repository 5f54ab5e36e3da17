import { carried, type IdSort, parseCarried, parseTypedId } from './address.ts';
import type { AccountName, RegionId, SnapshotId } from './ids.ts';
import { type Parsed, parsed } from './parsed.ts';
import { parseSnapshotId } from './snapshot.ts';

/** A snapshot, and where it is as far as somebody said. */
export type SnapshotAddress = { snapshotId: SnapshotId; region?: RegionId; account?: AccountName };

/** As menus carry it. */
export const snapshotAddressOf = ({ snapshotId: id, ...at }: Required<SnapshotAddress>): string =>
  carried({ ...at, id });

export function parseSnapshotAddress(value: string): Parsed<Required<SnapshotAddress>> {
  const read = parseCarried(value, parseSnapshotId);
  return read.ok ? parsed(named(read.value)) : read;
}

const SNAPSHOTS: IdSort<SnapshotId> = {
  prefix: 's-',
  parse: parseSnapshotId,
  malformed: (given) => ({ code: 'malformed-snapshot-id', given }),
};

/** `s-… [region] [account:a]`, in any order. */
export function parseTypedSnapshot(text: string): Parsed<SnapshotAddress> {
  const read = parseTypedId(text, SNAPSHOTS);
  return read.ok ? parsed(named(read.value)) : read;
}

const named = <At extends object>({ id: snapshotId, ...at }: At & { id: SnapshotId }) => ({ ...at, snapshotId });
