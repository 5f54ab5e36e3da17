import { describe, expect, it } from 'vitest';
import type { DiskId, InstanceId, SnapshotId } from '../../src/core/domain/ids.ts';
import { aCloud, codeOf, ecsAnswers, failureOf, noNetwork, PLACE } from './support.ts';

noNetwork();

const aSnapshotAnswer = (facts = {}) => ({
  SnapshotId: 's-bp1web01sys00000001',
  SnapshotName: 'before release',
  Status: 'accomplished',
  Progress: '100%',
  RemainTime: 0,
  CreationTime: '2026-11-23T08:00:00Z',
  SourceDiskId: 'd-bp1web01sys00000001',
  SourceDiskType: 'system',
  SourceDiskSize: '40',
  SnapshotType: 'user',
  Encrypted: false,
  ...facts,
});
const snapshots = (...Snapshot: unknown[]) => ({ Snapshots: { Snapshot } });

describe('regions', () => {
  it('given regions, when listed, then their names are asked for in English', async () => {
    const body = {
      Regions: { Region: [{ RegionId: 'cn-hangzhou', LocalName: 'China (Hangzhou)', Status: 'available' }] },
    };
    ecsAnswers('DescribeRegions', { body }, { query: { AcceptLanguage: 'en-US' } });
    expect(await aCloud().cloud.regions(PLACE)).toEqual([{ id: 'cn-hangzhou', name: 'China (Hangzhou)' }]);
  });
});

describe('instances', () => {
  it('given two pages, when listed, then both are read by token', async () => {
    const first = {
      NextToken: 'more',
      Instances: { Instance: [{ InstanceId: 'i-1', InstanceName: 'web', Status: 'Running' }] },
    };
    const second = {
      NextToken: '',
      Instances: { Instance: [{ InstanceId: 'i-2', InstanceName: '', Status: 'Stopped' }] },
    };
    const query = { RegionId: 'cn-hangzhou', MaxResults: '100' };
    ecsAnswers('DescribeInstances', { body: first }, { query });
    ecsAnswers('DescribeInstances', { body: second }, { query: { ...query, NextToken: 'more' } });
    expect(await aCloud().cloud.instances(PLACE)).toEqual([
      { id: 'i-1', name: 'web', status: 'Running' },
      { id: 'i-2', name: 'i-2', status: 'Stopped' },
    ]);
  });

  it('given a page that points to itself, when listed, then it ends', async () => {
    const body = { NextToken: 'again', Instances: { Instance: [{ InstanceId: 'i-1' }] } };
    ecsAnswers('DescribeInstances', { body });
    ecsAnswers('DescribeInstances', { body });
    expect(await aCloud().cloud.instances(PLACE)).toHaveLength(2);
  });
});

describe('disks', () => {
  it('given ids, when asked for, then those that exist come back', async () => {
    const Disk = [{ DiskId: 'd-1', Type: 'system', Category: 'cloud_essd', Size: 40, Status: 'In_use' }];
    ecsAnswers(
      'DescribeDisks',
      { body: { Disks: { Disk } } },
      { query: { RegionId: 'cn-hangzhou', DiskIds: '["d-1","d-2"]', MaxResults: '100' } },
    );
    expect(await aCloud().cloud.disks(PLACE, ['d-1', 'd-2'] as DiskId[])).toEqual([
      { id: 'd-1', role: 'system', category: 'cloud_essd', sizeGiB: 40, instance: undefined, status: 'In_use' },
    ]);
  });

  it('given an encrypted disk of an instance, when asked for by it, then its device and key come along', async () => {
    const Disk = [
      {
        ...{ DiskId: 'd-1', Type: 'data', Category: 'cloud_essd', Size: 40, Status: 'In_use', InstanceId: 'i-1' },
        ...{ Device: '/dev/xvdb', Encrypted: true, KMSKeyId: 'key-of-web' },
      },
    ];
    const query = { RegionId: 'cn-hangzhou', InstanceId: 'i-1', MaxResults: '100' };
    ecsAnswers('DescribeDisks', { body: { Disks: { Disk } } }, { query });
    expect(await aCloud().cloud.disks(PLACE, { instance: 'i-1' as InstanceId })).toMatchObject([
      { device: '/dev/xvdb', encrypted: true, kmsKeyId: 'key-of-web' },
    ]);
  });

  it.each([
    ['attached', { InstanceId: 'i-1' }, 'i-1'],
    ['detached', { InstanceId: '' }, undefined],
    ['detached, in other words', { InstanceId: null }, undefined],
  ])('given a disk that is %s, when read, then its instance is known accordingly', async (_what, answer, instance) => {
    const Disk = [{ DiskId: 'd-1', Type: 'system', Category: 'cloud', Size: 40, ...answer }];
    ecsAnswers('DescribeDisks', { body: { Disks: { Disk } } });
    const [disk] = await aCloud().cloud.disks(PLACE, ['d-1'] as DiskId[]);
    expect(disk).toEqual({ id: 'd-1', role: 'system', category: 'cloud', sizeGiB: 40, instance, status: 'Unknown' });
  });

  it('given no ids, when asked for, then nothing is called', async () => {
    const { cloud } = aCloud();
    expect(await cloud.disks(PLACE, [])).toEqual([]);
    expect(await cloud.snapshots(PLACE, { ids: [] })).toEqual([]);
  });
});

describe('snapshots', () => {
  it('given ids, when asked for, then they go as a JSON list', async () => {
    const query = { RegionId: 'cn-hangzhou', SnapshotIds: '["s-1","s-2"]', MaxResults: '100' };
    ecsAnswers('DescribeSnapshots', { body: snapshots(aSnapshotAnswer()) }, { query });
    expect(await aCloud().cloud.snapshots(PLACE, { ids: ['s-1', 's-2'] as SnapshotId[] })).toEqual([
      {
        id: 's-bp1web01sys00000001',
        name: 'before release',
        region: 'cn-hangzhou',
        status: 'accomplished',
        percent: 100,
        createdAt: Date.UTC(2026, 10, 23, 8),
        role: 'system',
        sourceDisk: 'd-bp1web01sys00000001',
        sizeGiB: 40,
        automatic: false,
        encrypted: false,
      },
    ]);
  });

  it('given an instance, when its data disks are asked for, then all pages come, newest first', async () => {
    const older = aSnapshotAnswer({ SnapshotId: 's-old', CreationTime: '2026-11-20T08:00:00Z' });
    const newer = aSnapshotAnswer({ SnapshotId: 's-new', CreationTime: '2026-11-21T08:00Z' });
    const query = { RegionId: 'cn-hangzhou', SourceDiskType: 'data', InstanceId: 'i-1', MaxResults: '100' };
    ecsAnswers('DescribeSnapshots', { body: { ...snapshots(older), NextToken: 'more' } }, { query });
    ecsAnswers('DescribeSnapshots', { body: snapshots(newer) }, { query: { ...query, NextToken: 'more' } });
    const found = await aCloud().cloud.snapshots(PLACE, { role: 'data', instance: 'i-1' as InstanceId });
    expect(found.map(({ id }) => id)).toEqual(['s-new', 's-old']);
  });

  it('given every status, when listed, then the domain judges and nothing is left out', async () => {
    const answers = [
      aSnapshotAnswer({ Status: 'progressing', Progress: '45%' }),
      aSnapshotAnswer({ Status: 'failed', Progress: '' }),
      aSnapshotAnswer({ Status: 'archiving' }),
    ];
    ecsAnswers('DescribeSnapshots', { body: snapshots(...answers) });
    const found = await aCloud().cloud.snapshots(PLACE, { role: 'system' });
    expect(found.map(({ status, percent }) => [status, percent])).toEqual([
      ['progressing', 45],
      ['failed', 0],
      ['progressing', 100],
    ]);
  });

  it.each([
    ['an automatic one', { SnapshotType: 'auto' }, { automatic: true }],
    ['one on a timer', { SnapshotType: 'timer' }, { automatic: true }],
    ['a size that is a number', { SourceDiskSize: 60 }, { sizeGiB: 60 }],
    ['a bare percentage', { Status: 'progressing', Progress: '7' }, { percent: 7 }],
    ['a capital letter in its type', { SourceDiskType: 'Data' }, { role: 'data' }],
    ['a disk that is gone', { SourceDiskId: '' }, { sourceDisk: undefined }],
    ['encryption as a word', { Encrypted: 'True' }, { encrypted: true }],
    ['fields that we do not know', { KMSKeyId: 'key-1', Available: true }, { status: 'accomplished' }],
  ])('given %s, when read, then it is understood', async (_what, answer, expected) => {
    ecsAnswers('DescribeSnapshots', { body: snapshots(aSnapshotAnswer(answer)) });
    expect((await aCloud().cloud.snapshots(PLACE, { role: 'system' }))[0]).toMatchObject(expected);
  });

  it.each([{}, { Snapshots: null }, { Snapshots: {} }, { Snapshots: { Snapshot: [] } }])(
    'given no list in %j, when read, then there is none',
    async (body) => {
      ecsAnswers('DescribeSnapshots', { body });
      expect(await aCloud().cloud.snapshots(PLACE, { role: 'system' })).toEqual([]);
    },
  );
});

describe('answers that cannot be right', () => {
  it('given a snapshot without a size, when read, then it is trouble and the log names the path, not the values', async () => {
    const body = snapshots(aSnapshotAnswer({ SourceDiskSize: 'forty' }));
    for (let count = 0; count < 4; count += 1) ecsAnswers('DescribeSnapshots', { body });
    const { cloud, lines } = aCloud();
    const failure = await failureOf(cloud.snapshots(PLACE, { role: 'system' }));
    expect(failure.kind).toBe('unclear');
    expect(codeOf(failure)).toBe('cloud-unavailable');
    expect(failure.message).toContain('Snapshots.Snapshot.0.SourceDiskSize');
    expect(lines.join()).toContain('Snapshots.Snapshot.0.SourceDiskSize');
    expect(lines.join()).not.toContain('forty');
  });

  it('given a body without a request id, when read, then it is not taken for an empty list', async () => {
    for (let count = 0; count < 4; count += 1) ecsAnswers('DescribeImages', { body: '{"status":"ok"}' });
    expect((await failureOf(aCloud().cloud.imagesNamed(PLACE, 'web'))).kind).toBe('unclear');
  });
});
