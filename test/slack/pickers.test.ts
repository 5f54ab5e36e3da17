import { describe, expect, it } from 'vitest';
import type { InstanceId, RegionId, SnapshotId } from '../../src/core/domain/ids.ts';
import type { Instance } from '../../src/core/domain/instance.ts';
import { days } from '../../src/core/domain/instant.ts';
import { DomainError } from '../../src/core/domain/problem.ts';
import type { Snapshot } from '../../src/core/domain/snapshot.ts';
import { CloudFailure } from '../../src/core/ports/cloud.ts';
import type { BrowseCloud, ListedSnapshot } from '../../src/core/usecases/browse-cloud.ts';
import { ACTION } from '../../src/slack/control-ids.ts';
import type { SlackDependencies } from '../../src/slack/dependencies.ts';
import { blockIds, whereOf } from '../../src/slack/features/create-image/block-ids.ts';
import { fillsPicker } from '../../src/slack/features/create-image/pickers.ts';
import { aDataSnapshot, anAccount, aSnapshot, maya, NOW, PRODUCTION, REGION } from '../support/builders.ts';
import { aDisk } from '../support/fake-cloud.ts';
import { aLog } from '../support/log.ts';

const instance = 'i-bp1web01000000000001';
const DRAFT = 'draft-1';
const shanghai = 'cn-shanghai' as RegionId;

const web: Instance = { id: instance as InstanceId, name: 'web-01', status: 'Running' };

/** A snapshot as it is listed; its disk and instance are gone unless given. */
const aListedSnapshot = (snapshot: Snapshot, of: Partial<ListedSnapshot> = {}): ListedSnapshot => ({
  ...snapshot,
  disk: undefined,
  instance: undefined,
  ...of,
});

/** A cloud with two of everything; `asked` is what was asked of it. */
function aCloud(broken: Partial<BrowseCloud> = {}): BrowseCloud & { asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    regions: async () => [
      { id: REGION, name: 'China (Hangzhou)' },
      { id: shanghai, name: '' },
    ],
    instances: async () => [web, { id: 'i-bp1db010000000000001' as InstanceId, name: '', status: 'Running' }],
    snapshots: async (place, role, of) => {
      asked.push({ region: place.region, role, instance: of });
      return role === 'data'
        ? [aListedSnapshot(aDataSnapshot({ encrypted: true }))]
        : [
            aListedSnapshot(aSnapshot({ automatic: true }), { disk: aDisk(), instance: web }),
            aListedSnapshot(
              aSnapshot({
                id: 's-bp1half0000000001' as SnapshotId,
                name: '',
                createdAt: NOW - days(40),
                status: 'progressing',
                percent: 50,
              }),
            ),
          ];
    },
    imagesFrom: async () => [],
    whole: async () => undefined,
    ...broken,
  };
}

const body = { user: { id: maya.user, team_id: maya.team } };
const isMember = async (): Promise<void> => {};

function open(browse: BrowseCloud, log = aLog(), accounts = [anAccount()], mayRead = isMember) {
  const deps: Partial<SlackDependencies> = { browse, homeRegion: () => REGION, accounts: () => accounts, mayRead, log };
  const listener = fillsPicker(deps as SlackDependencies);
  return async (action_id: string, block_id: string, value = '') =>
    (
      await listener({ body, payload: { action_id, block_id, value } } as unknown as Parameters<typeof listener>[0])
    ).map((option) => [option.text.text, option.value]);
}

const silent = async (): Promise<never> => {
  throw new CloudFailure('unclear', { code: 'cloud-unavailable', action: 'DescribeSnapshots' });
};
const never = () => new Promise<never>(() => {});

describe('the pickers of the form', () => {
  it.each([
    ['region', ACTION.region, blockIds.of('region', DRAFT)],
    ['instance', ACTION.instance, blockIds.instance(DRAFT, REGION)],
    ['snapshot', ACTION.systemSnapshot, blockIds.systemSnapshot(DRAFT, REGION, '')],
    ['data disk', ACTION.dataDisk, blockIds.dataDisk('k', REGION, '')],
  ])(
    'given a guest, when they open the picker of a %s, then it is empty and the cloud is not asked',
    async (_what, action, block) => {
      const calls: string[] = [];
      const guest = async () => {
        throw new DomainError({ code: 'not-a-member', membership: 'guest' });
      };
      const opens = open(
        new Proxy({} as BrowseCloud, {
          get: (_, name) => async () => {
            calls.push(String(name));
            return [];
          },
        }),
        aLog(),
        [anAccount()],
        guest,
      );
      for (const typed of ['', 's-bp1web01sys000000001']) {
        await expect(opens(action, block, typed)).rejects.toThrow('not-a-member');
      }
      expect(calls).toEqual([]);
    },
  );

  it('given regions, when the picker is opened, then each is offered by id and name', async () => {
    expect(await open(aCloud())(ACTION.region, blockIds.of('region', DRAFT))).toEqual([
      ['cn-hangzhou · China (Hangzhou)', 'cn-hangzhou'],
      ['cn-shanghai', 'cn-shanghai'],
    ]);
  });

  it('given a part of a name in any case, when it is typed, then only what matches is offered', async () => {
    expect(await open(aCloud())(ACTION.instance, blockIds.instance(DRAFT, REGION), 'WEB')).toEqual([
      [`web-01 · ${instance}`, instance],
    ]);
  });

  it('given snapshots, when the picker is opened, then each is named, and described by what tells it from others', async () => {
    const deps: Partial<SlackDependencies> = {
      browse: aCloud(),
      homeRegion: () => REGION,
      accounts: () => [anAccount()],
      mayRead: isMember,
      log: aLog(),
    };
    const listener = fillsPicker(deps as SlackDependencies);
    const payload = {
      action_id: ACTION.systemSnapshot,
      block_id: blockIds.systemSnapshot(DRAFT, REGION, ''),
      value: '',
    };
    const offered = await listener({ body, payload } as unknown as Parameters<typeof listener>[0]);
    expect(offered.map(({ text, description, value }) => [text.text, description?.text, value])).toEqual([
      [
        'web-01 before release · 40 GiB · 2026-11-23',
        `${aSnapshot().id} · automatic · cloud_essd · web-01`,
        aSnapshot().id,
      ],
      [
        's-bp1half0000000001 · 40 GiB · 2026-10-14',
        's-bp1half0000000001 · 50 % · instance gone',
        's-bp1half0000000001',
      ],
    ]);
  });

  it.each([
    ['an id', 'bp1half', 's-bp1half0000000001'],
    ['a name', 'Before Rel', aSnapshot().id],
    ['an instance', 'WEB-01', aSnapshot().id],
    ['a date', '2026-10', 's-bp1half0000000001'],
    ['a kind', 'automatic', aSnapshot().id],
  ])('given %s, when it is typed, then the snapshots it tells of are offered', async (_what, typed, found) => {
    const search = open(aCloud());
    expect(
      (await search(ACTION.systemSnapshot, blockIds.systemSnapshot(DRAFT, REGION, ''), typed)).map(([, id]) => id),
    ).toEqual([found]);
  });

  it('given names too long to be shown, when their ends are typed, then they are found', async () => {
    const long = aListedSnapshot(aSnapshot({ name: `${'镜'.repeat(120)}-nightly`, encrypted: true, automatic: true }), {
      disk: aDisk({ category: 'cloud_efficiency' }),
      instance: { ...web, name: `${'机'.repeat(120)}-master` },
    });
    const search = open(aCloud({ snapshots: async () => [long, aListedSnapshot(aSnapshot())] }));
    const block = blockIds.systemSnapshot(DRAFT, REGION, '');
    expect(await search(ACTION.systemSnapshot, block, 'nightly')).toHaveLength(1);
    expect(await search(ACTION.systemSnapshot, block, 'master')).toHaveLength(1);
  });

  it('given a region and an instance in the block, when snapshots are searched, then the cloud is asked for those', async () => {
    const cloud = aCloud();
    await open(cloud)(ACTION.dataDisk, blockIds.dataDisk('r1', shanghai, instance));
    await open(cloud)(ACTION.systemSnapshot, blockIds.systemSnapshot(DRAFT, 'no region', ''));
    expect(cloud.asked).toEqual([
      { region: shanghai, role: 'data', instance },
      { region: REGION, role: 'system', instance: undefined },
    ]);
  });

  it('given an account in the block, when a picker is opened, then that account is asked, its regions in one it has', async () => {
    const places: unknown[] = [];
    const asking = async (place: unknown): Promise<[]> => {
      places.push(place);
      return [];
    };
    const accounts = [anAccount(), anAccount({ name: PRODUCTION, regions: [shanghai] })];
    const search = open(aCloud({ regions: asking, instances: asking }), aLog(), accounts);
    await search(ACTION.region, blockIds.region(DRAFT, whereOf({ account: PRODUCTION, region: '' })));
    await search(ACTION.instance, blockIds.instance(DRAFT, whereOf({ account: PRODUCTION, region: shanghai })));
    await search(ACTION.region, blockIds.region(DRAFT, ''));
    expect(places).toEqual([
      { account: PRODUCTION, region: shanghai },
      { account: PRODUCTION, region: shanghai },
      { account: 'default', region: REGION },
    ]);
  });

  it('given a row, when its picker is opened, then an empty disk comes first', async () => {
    const search = open(aCloud());
    const block = blockIds.dataDisk('r1', REGION, '');
    expect((await search(ACTION.dataDisk, block)).map(([, value]) => value)).toEqual(['empty', aDataSnapshot().id]);
    expect((await search(ACTION.dataDisk, block, 'encrypted')).map(([, value]) => value)).toEqual([aDataSnapshot().id]);
  });

  it.each([
    [ACTION.region, blockIds.of('region', DRAFT), 'ap-south-1'],
    [ACTION.instance, blockIds.instance(DRAFT, REGION), 'i-bp1new000000000001'],
    [ACTION.systemSnapshot, blockIds.systemSnapshot(DRAFT, REGION, ''), 's-bp1new000000000001'],
    [ACTION.dataDisk, blockIds.dataDisk('r1', REGION, ''), 's-bp1new000000000001'],
  ])(
    'given an id that %s does not list, when it is typed, then it is offered as typed',
    async (action, block, typed) => {
      expect(await open(aCloud())(action, block, typed)).toEqual([[`${typed} (as typed)`, typed]]);
    },
  );

  it('given an id that is listed, when it is typed, then it is offered once', async () => {
    const found = await open(aCloud())(
      ACTION.systemSnapshot,
      blockIds.systemSnapshot(DRAFT, REGION, ''),
      aSnapshot().id,
    );
    expect(found).toHaveLength(1);
  });

  it('given a cloud that fails, when a picker is opened, then it is empty, and an id can still be typed', async () => {
    const log = aLog();
    const search = open(aCloud({ snapshots: silent }), log);
    const block = blockIds.systemSnapshot(DRAFT, REGION, '');
    expect(await search(ACTION.systemSnapshot, block)).toEqual([]);
    expect(await search(ACTION.systemSnapshot, block, 's-bp1new000000000001')).toHaveLength(1);
    expect(await search(ACTION.dataDisk, blockIds.dataDisk('r1', REGION, ''))).toEqual([['Empty disk', 'empty']]);
    expect(log.lines[0]).toMatchObject({ level: 'warn', message: 'a picker could not be filled' });
  });

  it('given a cloud that says nothing, when an id is typed, then it is offered before Slack stops waiting', async () => {
    const search = open(aCloud({ snapshots: never }));
    const before = Date.now();
    expect(
      await search(ACTION.systemSnapshot, blockIds.systemSnapshot(DRAFT, REGION, ''), 's-bp1new000000000001'),
    ).toHaveLength(1);
    expect(Date.now() - before).toBeLessThan(2_900);
  });

  it('given a picker that this version does not know, when it is opened, then it is empty', async () => {
    expect(await open(aCloud())('create_image.colour', 'colour')).toEqual([]);
  });
});
