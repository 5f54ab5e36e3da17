import type { AccountName, ChannelId, ImageId, RegionId, SnapshotId } from '../../src/core/domain/ids.ts';
import type { Problem, ProblemCode, ProblemOf } from '../../src/core/domain/problem.ts';
import { li, maya, NOW } from './builders.ts';

const snapshotId = 's-bp1web01sys000000001' as SnapshotId;
const imageId = 'm-bp1golden00000000001' as ImageId;
const region = 'cn-hangzhou' as RegionId;
const account = 'main' as AccountName;
const message = 'The specified thing is not in the right state.';
const requestId = 'B4A1C0DE-0000-4000-8000-000000000001';

/** One problem of every code, complete by type, each with every fact it can carry. */
export const sampleProblems = {
  'malformed-region': { code: 'malformed-region', given: 'hangzhou?' },
  'malformed-instance-id': { code: 'malformed-instance-id', given: 'web-01' },
  'malformed-snapshot-id': { code: 'malformed-snapshot-id', given: 'snap' },
  'malformed-operation-id': { code: 'malformed-operation-id', given: 'abc' },
  'malformed-image-name': { code: 'malformed-image-name', given: '1web', because: 'bad-start' },
  'malformed-image-family': { code: 'malformed-image-family', given: 'a', because: 'too-short' },
  'malformed-resource-group': { code: 'malformed-resource-group', given: 'group' },
  'malformed-description': { code: 'malformed-description', because: 'too-long' },
  'malformed-tag': { code: 'malformed-tag', given: '=web', because: 'no-key' },
  'malformed-disk-size': { code: 'malformed-disk-size', given: 'ten' },
  'duplicate-tag-key': { code: 'duplicate-tag-key', key: 'team' },
  'too-many-tags': { code: 'too-many-tags', count: 20, max: 19 },
  'too-many-data-disks': { code: 'too-many-data-disks', max: 16 },
  'system-snapshot-missing': { code: 'system-snapshot-missing' },
  'data-disk-missing': { code: 'data-disk-missing' },
  'sensitive-data-unconfirmed': { code: 'sensitive-data-unconfirmed' },
  'reason-missing': { code: 'reason-missing' },
  'disk-size-out-of-range': { code: 'disk-size-out-of-range', min: 20, max: 32_768 },
  'disk-smaller-than-snapshot': { code: 'disk-smaller-than-snapshot', snapshotId, sizeGiB: 50, snapshotSizeGiB: 100 },
  'unknown-command': { code: 'unknown-command', given: 'craete', nearest: 'create' },
  'malformed-search': {
    code: 'malformed-search',
    given: 'flavour:red',
    because: 'unknown-filter',
    known: ['account', 'region', 'tag'],
  },
  'snapshot-not-found': { code: 'snapshot-not-found', snapshotId, region },
  'snapshot-not-system': { code: 'snapshot-not-system', snapshotId },
  'snapshot-not-data': { code: 'snapshot-not-data', snapshotId },
  'snapshot-not-accomplished': { code: 'snapshot-not-accomplished', snapshotId, percent: 50 },
  'snapshot-failed': { code: 'snapshot-failed', snapshotId },
  'snapshot-too-old': { code: 'snapshot-too-old', snapshotId },
  'image-name-taken': { code: 'image-name-taken', name: 'web-golden', imageId },
  'region-not-found': { code: 'region-not-found', region },
  'channel-not-postable': { code: 'channel-not-postable', channel: 'C0GENERAL' as ChannelId },
  'own-request': { code: 'own-request' },
  'not-the-requester': { code: 'not-the-requester', requestedBy: maya },
  'already-decided': { code: 'already-decided', verdict: 'approved', by: li, at: NOW },
  'request-changed': { code: 'request-changed' },
  'operation-not-found': { code: 'operation-not-found', given: 'ab12cd34ef' },
  'task-moved-on': { code: 'task-moved-on' },
  'cloud-unavailable': { code: 'cloud-unavailable', action: 'CreateImage' },
  'cloud-throttled': { code: 'cloud-throttled', action: 'CreateImage' },
  'cloud-busy': { code: 'cloud-busy', action: 'CreateImage', message },
  'cloud-forbidden': { code: 'cloud-forbidden', action: 'CreateImage', message, requestId },
  'cloud-credentials': { code: 'cloud-credentials', action: 'CreateImage', ecsCode: 'InvalidAccessKeyId.NotFound' },
  'cloud-money': { code: 'cloud-money', message },
  'cloud-quota': { code: 'cloud-quota', message, requestId },
  'cloud-key-unusable': { code: 'cloud-key-unusable', message, requestId },
  'cloud-snapshot-service-closed': { code: 'cloud-snapshot-service-closed' },
  'cloud-refused': { code: 'cloud-refused', action: 'CreateImage', ecsCode: 'InvalidParameter', message, requestId },
  'image-create-failed': { code: 'image-create-failed', imageId },
  'image-unavailable': { code: 'image-unavailable', imageId },
  'image-gone': { code: 'image-gone', imageId },
  'account-not-found': { code: 'account-not-found', account: 'staging', known: [account, 'production' as AccountName] },
  'region-not-allowed': { code: 'region-not-allowed', account, region, allowed: ['eu-central-1' as RegionId] },
  'not-allowed': { code: 'not-allowed', action: 'create-image', rule: 'freeze', said: 'Frozen until Monday.' },
  'not-a-member': { code: 'not-a-member', membership: 'guest' },
  'no-longer-allowed': { code: 'no-longer-allowed', requestedBy: maya, rule: 'freeze' },
  'rights-unknown': { code: 'rights-unknown' },
  'not-asked': { code: 'not-asked', rule: 'four eyes', from: ['leads', 'on-call'] },
  'glass-not-yours': { code: 'glass-not-yours', rule: 'four eyes', roles: ['on-call'] },
  'approved-already': { code: 'approved-already', at: NOW },
  'name-not-typed': { code: 'name-not-typed', name: 'web-golden' },
  'nothing-changed': { code: 'nothing-changed' },
  'role-not-assumed': {
    code: 'role-not-assumed',
    account,
    roleArn: 'acs:ram::1234567890123456:role/darkroom',
    because: 'caller-not-allowed',
    missing: 'sts:AssumeRole on acs:ram::1234567890123456:role/darkroom',
    requestId,
  },
  'store-unavailable': { code: 'store-unavailable' },
  'control-gone': { code: 'control-gone' },
} satisfies { [Code in ProblemCode]: ProblemOf<Code> };

/** The same codes with the fewest facts, and the faults that are worded one by one. */
export const sparseProblems: Problem[] = [
  { code: 'unknown-command', given: 'x' },
  ...(['unknown-status', 'unreadable-age', 'no-value', 'too-long'] as const).map(
    (because) => ({ code: 'malformed-search', given: 'x:y', because, known: ['Available'] }) as const,
  ),
  { code: 'snapshot-not-found' },
  { code: 'snapshot-not-system' },
  { code: 'snapshot-not-accomplished' },
  { code: 'snapshot-too-old' },
  { code: 'image-name-taken', name: 'web-golden' },
  { code: 'no-longer-allowed', requestedBy: maya },
  { code: 'already-decided', verdict: 'approved', at: NOW },
  { code: 'already-decided', verdict: 'expired', at: NOW },
  { code: 'cloud-busy', action: 'CreateImage', message: '' },
  { code: 'cloud-forbidden', action: 'CreateImage', message: '' },
  { code: 'cloud-money', message: '' },
  { code: 'cloud-quota', message: '' },
  { code: 'not-allowed', action: 'create-image' },
  { code: 'not-allowed', action: 'create-image', rule: 'freeze' },
  ...(['stranger', 'deactivated', 'bot', 'unknown'] as const).map(
    (membership) => ({ code: 'not-a-member', membership }) as const,
  ),
  { code: 'glass-not-yours', rule: 'four eyes', roles: [] },
  ...(['not-trusted', 'no-such-role', 'caller-is-root', 'unknown'] as const).map(
    (because) => ({ code: 'role-not-assumed', account, roleArn: 'acs:ram::1:role/x', because }) as const,
  ),
  { code: 'cloud-key-unusable', message: '' },
  { code: 'cloud-refused', action: 'CreateImage', ecsCode: 'InvalidParameter', message: '' },
  ...(['too-short', 'too-long', 'bad-start', 'reserved-prefix', 'web-address', 'bad-character'] as const).map(
    (because) => ({ code: 'malformed-image-name', given: '?', because }) as const,
  ),
  ...(['too-short', 'too-long', 'web-address', 'control-character'] as const).map(
    (because) => ({ code: 'malformed-description', because }) as const,
  ),
  ...(['no-key', 'key-too-long', 'value-too-long', 'reserved', 'web-address', 'control-character'] as const).map(
    (because) => ({ code: 'malformed-tag', given: '?', because }) as const,
  ),
];
