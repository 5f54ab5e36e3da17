import { type IdSort, parseTypedId } from './address.ts';
import type { AccountName, InstanceId, RegionId } from './ids.ts';
import { parseInstanceId } from './instance.ts';
import { type Parsed, parsed } from './parsed.ts';

/** An instance, and where it is as far as somebody said. */
export type InstanceAddress = { instanceId: InstanceId; region?: RegionId; account?: AccountName };

const INSTANCES: IdSort<InstanceId> = {
  prefix: 'i-',
  parse: parseInstanceId,
  malformed: (given) => ({ code: 'malformed-instance-id', given }),
};

/** `i-… [region] [account:a]`, in any order. */
export function parseTypedInstance(text: string): Parsed<InstanceAddress> {
  const read = parseTypedId(text, INSTANCES);
  if (!read.ok) return read;
  const { id: instanceId, ...at } = read.value;
  return parsed({ ...at, instanceId });
}
