import type { AccountName, InstanceId, RegionId } from './ids.ts';
import { termsOf } from './image-search.ts';
import { parseInstanceId } from './instance.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { parseRegionId } from './region.ts';

/** An instance, and where it is as far as somebody said. */
export type InstanceAddress = { instanceId: InstanceId; region?: RegionId; account?: AccountName };

/** `i-… [region] [account:a]`, in any order. */
export function parseTypedInstance(text: string): Parsed<InstanceAddress> {
  const address: Partial<InstanceAddress> = {};
  for (const { key, value, given } of termsOf(text)) {
    if (key === 'account') address.account = value as AccountName;
    else if (key !== undefined && key !== 'region') {
      return unparsed({ code: 'malformed-search', given, because: 'unknown-filter', known: ['region', 'account'] });
    } else if (key === undefined && (!address.instanceId || /^i-/i.test(value))) {
      const instanceId = parseInstanceId(value.toLowerCase());
      if (!instanceId.ok) return unparsed({ code: 'malformed-instance-id', given: value });
      address.instanceId = instanceId.value;
    } else {
      const region = parseRegionId(value);
      if (!region.ok) return region;
      address.region = region.value;
    }
  }
  const { instanceId } = address;
  return instanceId ? parsed({ ...address, instanceId }) : unparsed({ code: 'malformed-instance-id', given: text });
}
