import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountName, AliyunId, InstanceId, RegionId, SnapshotId } from '../../../src/core/domain/ids.ts';
import type { CopyTarget } from '../../../src/core/domain/kinds/copy-image.ts';
import type { CreateImageRequest } from '../../../src/core/domain/kinds/create-image.ts';
import { digestOf } from '../../../src/core/domain/request.ts';
import { aRequest } from '../../support/builders.ts';

const request = aRequest({
  family: 'web',
  resourceGroup: 'rg-bp67acfmxazb4p',
  architecture: 'x86_64',
  platform: 'CentOS',
  bootMode: 'BIOS',
  detectionStrategy: 'Standard',
});
const { disks, source, tags } = request;
const [systemDisk, dataDisk] = disks;
const copy: CopyTarget = { region: 'eu-central-1' as RegionId, name: request.name, tags: [] };

/** At least one change of every field: a new field of a request does not compile until it is here. */
const changes = {
  account: [{ account: 'other' as AccountName }],
  region: [{ region: 'eu-central-1' as RegionId }],
  name: [{ name: 'web-golden-2' }, { name: 'Web-golden-2026-11-23' }],
  description: [{ description: 'The web tier after the release.' }],
  family: [{ family: 'db' }],
  resourceGroup: [{ resourceGroup: 'rg-bp67acfmxazb4q' }],
  architecture: [{ architecture: 'arm64' }, { architecture: 'i386' }],
  platform: [{ platform: 'CentOS Stream' }],
  bootMode: [{ bootMode: 'UEFI' }, { bootMode: 'UEFI-Preferred' }],
  // There is only one; that it may be taken away is tested below.
  detectionStrategy: [],
  tags: [
    { tags: [] },
    { tags: [{ key: 'team', value: 'db' }] },
    { tags: [{ key: 'web', value: 'team' }] },
    { tags: [...tags, { key: 'stage', value: '' }] },
  ],
  disks: [
    { disks: disks.slice(0, 1) },
    { disks: [...disks].reverse() },
    { disks: disks.map((disk) => ({ ...disk, sizeGiB: disk.sizeGiB + 1 })) },
    { disks: disks.map((disk) => ({ ...disk, snapshotId: 's-bp1web01sys00000002' as SnapshotId })) },
    { disks: disks.map((disk) => ({ ...disk, device: '/dev/xvdz' })) },
    { disks: [systemDisk, dataDisk].flatMap((disk) => (disk ? [{ ...disk, role: 'data' as const }] : [])) },
  ],
  source: [
    { source: { ...source, automatic: true } },
    { source: { ...source, encrypted: true } },
    { source: { ...source, instanceId: 'i-bp1web01000000000002' as InstanceId } },
    { source: { ...source, snapshotId: 's-bp1web01sys00000002' as SnapshotId } },
    { source: { snapshotId: source.snapshotId, automatic: false, encrypted: false } },
  ],
  copies: [
    { copies: [] },
    { copies: [copy] },
    { copies: [copy, { ...copy, region: 'us-west-1' as RegionId }] },
    { copies: [{ ...copy, region: 'us-west-1' as RegionId }] },
    { copies: [{ ...copy, name: 'web-golden-2' }] },
    { copies: [{ ...copy, description: 'For the branch in Frankfurt' }] },
    { copies: [{ ...copy, tags }] },
    { copies: [{ ...copy, family: 'web' }] },
    { copies: [{ ...copy, resourceGroup: 'rg-bp67acfmxazb4p' }] },
    { copies: [{ ...copy, encrypted: true }] },
    { copies: [{ ...copy, encrypted: true, kmsKeyId: 'key-fra1' }] },
  ],
  shareWith: [
    { shareWith: [] },
    { shareWith: ['1234567890123456' as AliyunId] },
    { shareWith: ['1234567890123457' as AliyunId] },
    { shareWith: ['1234567890123456' as AliyunId, '1234567890123457' as AliyunId] },
  ],
} satisfies {
  [FieldName in Exclude<keyof CreateImageRequest, 'kind'>]: Pick<CreateImageRequest, FieldName>[] | object[];
};

const everyChange: Partial<CreateImageRequest>[] = Object.values(changes).flat();

/** The same content with the keys of every object in another order. */
function turned<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(turned) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  ) as Value;
}

describe('the digest of a request', () => {
  it('given the same content with its keys in another order, when digested, then it is the same', () => {
    expect(JSON.stringify(turned(request))).not.toBe(JSON.stringify(request));
    expect(digestOf(turned(request))).toBe(digestOf(request));
  });

  it('given a request that was kept as JSON, when digested, then it is the same', () => {
    expect(digestOf(JSON.parse(JSON.stringify(request)))).toBe(digestOf(request));
  });

  it.each(everyChange)(
    'given a change (%j), when digested, then an approval for the old content does not count',
    (change) => {
      expect(digestOf({ ...request, ...change })).not.toBe(digestOf(request));
    },
  );

  it('given every change, when digested, then no two are taken for each other', () => {
    const digests = everyChange.map((change) => digestOf({ ...request, ...change }));

    expect(new Set(digests).size).toBe(everyChange.length);
  });

  it.each([
    'description',
    'family',
    'resourceGroup',
    'architecture',
    'platform',
    'bootMode',
    'detectionStrategy',
  ] as const)('given a %s taken away, when digested, then it differs', (field) => {
    const { [field]: _, ...without } = request;

    expect(digestOf(without)).not.toBe(digestOf(request));
  });

  it('given texts that only differ in where one ends, when digested, then they differ', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (one, other) => {
        const both = digestOf(aRequest({ name: one + other, description: '' }));
        expect(digestOf(aRequest({ name: one, description: other }))).not.toBe(both);
      }),
    );
  });
});
