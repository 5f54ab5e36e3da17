import { describe, expect, it } from 'vitest';
import type { InstanceId, RegionId, SnapshotId } from '../../src/core/domain/ids.ts';
import { CloudFailure } from '../../src/core/ports/cloud.ts';
import type { BrowseCloud } from '../../src/core/usecases/browse-cloud.ts';
import { ACTION } from '../../src/slack/control-ids.ts';
import type { SlackDependencies } from '../../src/slack/dependencies.ts';
import { blockIds } from '../../src/slack/features/create-image/block-ids.ts';
import { fillsPicker } from '../../src/slack/features/create-image/pickers.ts';
import { aDataSnapshot, aSnapshot, REGION } from '../support/builders.ts';
import { aLog } from '../support/log.ts';

const instance = 'i-bp1web01000000000001';
const shanghai = 'cn-shanghai' as RegionId;

/** A cloud with two of everything; `asked` is what was asked of it. */
function aCloud(broken: Partial<BrowseCloud> = {}): BrowseCloud & { asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    regions: async () => [
      { id: REGION, name: 'China (Hangzhou)' },
      { id: shanghai, name: '' },
    ],
    instances: async () => [
      { id: instance as InstanceId, name: 'web-01', status: 'Running' },
      { id: 'i-bp1db010000000000001' as InstanceId, name: '', status: 'Running' },
    ],
    snapshots: async (place, role, of) => {
      asked.push({ region: place.region, role, instance: of });
      return role === 'data'
        ? [aDataSnapshot({ encrypted: true })]
        : [
            aSnapshot({ automatic: true }),
            aSnapshot({ id: 's-bp1half0000000001' as SnapshotId, status: 'progressing', percent: 50 }),
          ];
    },
    ...broken,
  };
}

function open(browse: BrowseCloud, log = aLog()) {
  const deps: Partial<SlackDependencies> = { browse, homeRegion: REGION, log };
  const listener = fillsPicker(deps as SlackDependencies);
  return async (action_id: string, block_id: string, value = '') =>
    (await listener({ payload: { action_id, block_id, value } } as Parameters<typeof listener>[0])).map((option) => [
      option.text.text,
      option.value,
    ]);
}

const silent = async (): Promise<never> => {
  throw new CloudFailure('unclear', { code: 'cloud-unavailable', action: 'DescribeSnapshots' });
};
const never = () => new Promise<never>(() => {});

describe('the pickers of the form', () => {
  it('given regions, when the picker is opened, then each is offered by id and name', async () => {
    expect(await open(aCloud())(ACTION.region, blockIds.region())).toEqual([
      ['cn-hangzhou · China (Hangzhou)', 'cn-hangzhou'],
      ['cn-shanghai', 'cn-shanghai'],
    ]);
  });

  it('given a part of a name in any case, when it is typed, then only what matches is offered', async () => {
    expect(await open(aCloud())(ACTION.instance, blockIds.instance(REGION), 'WEB')).toEqual([
      [`web-01 · ${instance}`, instance],
    ]);
  });

  it('given snapshots, when the picker is opened, then each says what one has to know of it', async () => {
    expect(await open(aCloud())(ACTION.systemSnapshot, blockIds.systemSnapshot(REGION, ''))).toEqual([
      [`${aSnapshot().id} · 40 GiB · 2026-11-23 · automatic`, aSnapshot().id],
      ['s-bp1half0000000001 · 40 GiB · 2026-11-23 · 50 %', 's-bp1half0000000001'],
    ]);
  });

  it('given a region and an instance in the block, when snapshots are searched, then the cloud is asked for those', async () => {
    const cloud = aCloud();
    await open(cloud)(ACTION.dataDisk, blockIds.dataDisk('r1', shanghai, instance));
    await open(cloud)(ACTION.systemSnapshot, blockIds.systemSnapshot('no region', ''));
    expect(cloud.asked).toEqual([
      { region: shanghai, role: 'data', instance },
      { region: REGION, role: 'system', instance: undefined },
    ]);
  });

  it('given a row, when its picker is opened, then an empty disk comes first', async () => {
    const search = open(aCloud());
    const block = blockIds.dataDisk('r1', REGION, '');
    expect((await search(ACTION.dataDisk, block)).map(([, value]) => value)).toEqual(['empty', aDataSnapshot().id]);
    expect((await search(ACTION.dataDisk, block, 'encrypted')).map(([, value]) => value)).toEqual([aDataSnapshot().id]);
  });

  it.each([
    [ACTION.region, blockIds.region(), 'ap-south-1'],
    [ACTION.instance, blockIds.instance(REGION), 'i-bp1new000000000001'],
    [ACTION.systemSnapshot, blockIds.systemSnapshot(REGION, ''), 's-bp1new000000000001'],
    [ACTION.dataDisk, blockIds.dataDisk('r1', REGION, ''), 's-bp1new000000000001'],
  ])(
    'given an id that %s does not list, when it is typed, then it is offered as typed',
    async (action, block, typed) => {
      expect(await open(aCloud())(action, block, typed)).toEqual([[`${typed} (as typed)`, typed]]);
    },
  );

  it('given an id that is listed, when it is typed, then it is offered once', async () => {
    const found = await open(aCloud())(ACTION.systemSnapshot, blockIds.systemSnapshot(REGION, ''), aSnapshot().id);
    expect(found).toHaveLength(1);
  });

  it('given a cloud that fails, when a picker is opened, then it is empty, and an id can still be typed', async () => {
    const log = aLog();
    const search = open(aCloud({ snapshots: silent }), log);
    const block = blockIds.systemSnapshot(REGION, '');
    expect(await search(ACTION.systemSnapshot, block)).toEqual([]);
    expect(await search(ACTION.systemSnapshot, block, 's-bp1new000000000001')).toHaveLength(1);
    expect(await search(ACTION.dataDisk, blockIds.dataDisk('r1', REGION, ''))).toEqual([['Empty disk', 'empty']]);
    expect(log.lines[0]).toMatchObject({ level: 'warn', message: 'a picker could not be filled' });
  });

  it('given a cloud that says nothing, when an id is typed, then it is offered before Slack stops waiting', async () => {
    const search = open(aCloud({ snapshots: never }));
    const before = Date.now();
    expect(
      await search(ACTION.systemSnapshot, blockIds.systemSnapshot(REGION, ''), 's-bp1new000000000001'),
    ).toHaveLength(1);
    expect(Date.now() - before).toBeLessThan(2_900);
  });

  it('given a picker that this version does not know, when it is opened, then it is empty', async () => {
    expect(await open(aCloud())('create_image.colour', 'colour')).toEqual([]);
  });
});
