import type { InstanceId } from './ids.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';

export type Instance = { id: InstanceId; name: string; status: string };

/** No length is documented for ids, so only the prefix and a loose tail are checked. */
export function parseInstanceId(text: string): Parsed<InstanceId> {
  const given = text.trim();
  return /^i-[0-9a-z]{8,32}$/.test(given)
    ? parsed(given as InstanceId)
    : unparsed({ code: 'malformed-instance-id', given: text });
}
