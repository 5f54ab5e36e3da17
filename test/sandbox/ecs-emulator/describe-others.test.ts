import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { anEmulator, call, inHangzhou } from './support.ts';

const kinds = {
  DescribeSnapshots: ['Snapshots', 'Snapshot', 'SnapshotId'],
  DescribeDisks: ['Disks', 'Disk', 'DiskId'],
  DescribeInstances: ['Instances', 'Instance', 'InstanceId'],
} as const;
type Kind = keyof typeof kinds;

const ids = async (emulator: EcsEmulator, kind: Kind, params: Record<string, string>): Promise<string[]> => {
  const { body } = await inHangzhou(emulator, kind, { PageSize: '100', ...params });
  const [list, item, id] = kinds[kind];
  return body[list][item].map((one: Record<string, string>) => one[id]).sort();
};

const diskOf = (instanceId: string, n: number) => `${instanceId.replace('i-', 'd-').slice(0, -1)}${n}`;

it('given filters, when listing snapshots, then each keeps what it names', async () => {
  const { emulator } = await anEmulator();
  const { webSystemSnapshot, webAutoSnapshot, webGoldenSnapshot, dbDataSnapshot } = seeded;
  const { goldenDbSystemSnapshot, goldenDbDataSnapshot, goldenDbSecondDataSnapshot } = seeded;
  const { encryptedSnapshot, encryptedDataSnapshot, unfinishedSnapshot, failedSnapshot } = seeded;
  const kept: [Record<string, string>, string[]][] = [
    [{ SnapshotIds: JSON.stringify([webSystemSnapshot, 's-gone']) }, [webSystemSnapshot]],
    [{ SnapshotIds: '[]' }, []],
    [{ InstanceId: seeded.webInstance }, [webAutoSnapshot, webGoldenSnapshot, webSystemSnapshot]],
    [{ DiskId: diskOf(seeded.dbInstance, 1) }, [dbDataSnapshot]],
    [
      { SourceDiskType: 'DATA' },
      [dbDataSnapshot, encryptedDataSnapshot, goldenDbDataSnapshot, goldenDbSecondDataSnapshot],
    ],
    [{ Status: 'progressing' }, [unfinishedSnapshot]],
    [{ Status: 'failed' }, [failedSnapshot]],
    [{ SnapshotType: 'auto' }, [webAutoSnapshot, webGoldenSnapshot]],
    [{ Encrypted: 'true' }, [encryptedDataSnapshot, encryptedSnapshot]],
    [{ Usage: 'image' }, [webGoldenSnapshot, goldenDbSystemSnapshot, goldenDbDataSnapshot, goldenDbSecondDataSnapshot]],
    [
      { 'Filter.1.Key': 'CreationStartTime', 'Filter.1.Value': '2026-01-15T08:00Z', Status: 'progressing' },
      [unfinishedSnapshot],
    ],
  ];
  for (const [params, expected] of kept) {
    expect(await ids(emulator, 'DescribeSnapshots', params), JSON.stringify(params)).toEqual([...expected].sort());
  }
});

it('given a finished and an unfinished snapshot, when listed, then progress and sizes are text', async () => {
  const { emulator } = await anEmulator();
  const SnapshotIds = JSON.stringify([seeded.dbDataSnapshot, seeded.unfinishedSnapshot]);
  const { body } = await inHangzhou(emulator, 'DescribeSnapshots', { SnapshotIds });
  expect(body.Snapshots.Snapshot).toMatchObject([
    { Status: 'progressing', Progress: '50%', RemainTime: 300, Available: false },
    {
      Status: 'accomplished',
      Progress: '100%',
      Available: true,
      SourceDiskSize: '200',
      SourceDiskType: 'data',
      SnapshotType: 'user',
      CreationTime: '2026-01-13T08:30:00Z',
    },
  ]);
});

it.each(['DescribeSnapshots', 'DescribeDisks', 'DescribeInstances'] as const)(
  'given 25 things, when %s goes by NextToken, then each comes once and the last token is empty',
  async (kind) => {
    const { emulator } = await anEmulator({ seed: () => {} });
    for (let n = 0; n < 25; n++) {
      emulator.world.addSnapshot();
      emulator.world.addDisk();
      emulator.world.addInstance();
    }
    const [list, item, id] = kinds[kind];
    const seen = new Set<string>();
    let token = '';
    for (const size of [10, 10, 5]) {
      const { body } = await inHangzhou(emulator, kind, { MaxResults: '10', NextToken: token });
      expect(body[list][item]).toHaveLength(size);
      for (const one of body[list][item]) seen.add(one[id]);
      token = body.NextToken;
    }
    expect(token).toBe('');
    expect(seen.size).toBe(25);
    const { body } = await inHangzhou(emulator, kind, { PageNumber: '3' });
    expect(body).toMatchObject({ PageNumber: 3, PageSize: 10, TotalCount: 25 });
    expect(body[list][item]).toHaveLength(5);
  },
);

it('given filters, when listing disks, then each keeps what it names', async () => {
  const { emulator } = await anEmulator();
  const { dbInstance, legacyInstance, batchInstance } = seeded;
  const kept: [Record<string, string>, string[]][] = [
    [{ DiskIds: '[]' }, []],
    [{ InstanceId: dbInstance }, [diskOf(dbInstance, 0), diskOf(dbInstance, 1)]],
    [{ InstanceId: dbInstance, DiskType: 'data' }, [diskOf(dbInstance, 1)]],
    [{ Category: 'cloud' }, [diskOf(legacyInstance, 0)]],
    [{ Category: 'cloud_efficiency', Status: 'In_use' }, [diskOf(batchInstance, 0)]],
    [{ Status: 'Available' }, []],
  ];
  for (const [params, expected] of kept) {
    expect(await ids(emulator, 'DescribeDisks', params), JSON.stringify(params)).toEqual(expected);
  }
  const { body } = await inHangzhou(emulator, 'DescribeDisks', { DiskIds: JSON.stringify([diskOf(dbInstance, 1)]) });
  expect(body.Disks.Disk[0]).toMatchObject({ Size: 200, Type: 'data', Device: '/dev/xvdb', DeleteWithInstance: false });
});

it('given filters, when listing instances, then each keeps what it names', async () => {
  const { emulator } = await anEmulator();
  const kept: [Record<string, string>, string[]][] = [
    [{ InstanceIds: '[]' }, []],
    [{ InstanceName: 'web-01' }, [seeded.webInstance]],
    [{ InstanceName: 'web*' }, [seeded.webInstance, seeded.secondWebInstance]],
    [{ Status: 'Stopped' }, [seeded.batchInstance]],
    [{ ImageId: seeded.goldenImage }, [seeded.secondWebInstance]],
    [{ 'Tag.1.Key': 'env', 'Tag.1.Value': 'prod' }, [seeded.dbInstance, seeded.webInstance]],
  ];
  for (const [params, expected] of kept) {
    expect(await ids(emulator, 'DescribeInstances', params), JSON.stringify(params)).toEqual([...expected].sort());
  }
  const { body } = await inHangzhou(emulator, 'DescribeInstances', { InstanceName: 'batch-01' });
  expect(body.Instances.Instance[0]).toMatchObject({
    Status: 'Stopped',
    StoppedMode: 'KeepCharging',
    Memory: 8192,
    OSType: 'linux',
    CreationTime: '2025-06-29T08:30Z',
  });
});

const many = JSON.stringify(Array.from({ length: 101 }, (_, n) => `x-${n}`));
it.each([
  ['DescribeSnapshots', { SnapshotIds: many }, 403, 'InvalidSnapshotIds.Malformed'],
  ['DescribeSnapshots', { SnapshotIds: 's-1' }, 403, 'InvalidSnapshotIds.Malformed'],
  ['DescribeSnapshots', { Status: 'ready' }, 404, 'InvalidStatus.NotFound'],
  ['DescribeSnapshots', { SnapshotType: 'timer' }, 404, 'InvalidSnapshotType.NotFound'],
  ['DescribeSnapshots', { SourceDiskType: 'tape' }, 404, 'InvalidSourceDiskType'],
  ['DescribeSnapshots', { Usage: 'some' }, 404, 'InvalidUsage'],
  ['DescribeSnapshots', { 'Filter.1.Key': 'CreationEndTime' }, 404, 'InvalidFilterKey.NotFound'],
  ['DescribeSnapshots', { MaxResults: '101' }, 400, 'InvalidParameter'],
  ['DescribeSnapshots', { NextToken: 'made-up' }, 400, 'InvalidParameter'],
  ['DescribeSnapshots', { 'Tag.1.Value': 'x' }, 400, 'InvalidTag.Mismatch'],
  ['DescribeDisks', { DiskIds: 'd-1' }, 400, 'InvalidParameter.DiskIds'],
  ['DescribeDisks', { DiskIds: many }, 403, 'InvalidDiskIds.Malformed'],
  ['DescribeDisks', { Status: 'Lost' }, 400, 'InvalidStatus.ValueNotSupported'],
  ['DescribeDisks', { MaxResults: '9' }, 400, 'InvalidParameter'],
  ['DescribeInstances', { InstanceIds: many }, 403, 'InvalidInstanceIds.Malformed'],
] as const)('given %s with %j, when listing, then it answers %i %s', async (action, params, status, code) => {
  const { emulator } = await anEmulator();
  const reply = await inHangzhou(emulator, action, params);
  expect([reply.status, reply.body.Code]).toEqual([status, code]);
});

it('given a language, when listing regions, then their names follow it and endpoints stay in the sandbox', async () => {
  const { emulator } = await anEmulator();
  const names = async (params: Record<string, string>) =>
    (await call(emulator, 'DescribeRegions', params)).body.Regions.Region;
  expect((await names({ AcceptLanguage: 'en-US' }))[0]).toEqual({
    RegionId: 'cn-hangzhou',
    LocalName: 'China (Hangzhou)',
    RegionEndpoint: `127.0.0.1:${emulator.port}`,
    Status: 'available',
  });
  expect((await names({}))[0].LocalName).toBe('华东1（杭州）');
  expect(await names({})).toHaveLength(7);
});
