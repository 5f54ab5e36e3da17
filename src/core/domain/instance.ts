import type { ImageId, InstanceId } from './ids.ts';
import type { Instant } from './instant.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import type { Tag } from './tags.ts';

export type Instance = { id: InstanceId; name: string; status: string };

/** What is known about an instance besides. Words are those of ECS. */
export type InstanceDetails = Instance & {
  type: string;
  zone: string;
  image: ImageId | undefined;
  os: 'linux' | 'windows' | undefined;
  /** Of a stopped one: `KeepCharging` keeps its place and addresses. */
  stoppedMode: 'KeepCharging' | 'StopCharging' | undefined;
  charge: 'PrePaid' | 'PostPaid' | undefined;
  expiresAt: Instant | undefined;
  /** `security`, `financial` and others: ECS does little with it then. */
  locks: readonly string[];
  tags: Tag[];
};

/** No length is documented for ids, so only the prefix and a loose tail are checked. */
export function parseInstanceId(text: string): Parsed<InstanceId> {
  const given = text.trim();
  return /^i-[0-9a-z]{8,32}$/.test(given)
    ? parsed(given as InstanceId)
    : unparsed({ code: 'malformed-instance-id', given: text });
}
