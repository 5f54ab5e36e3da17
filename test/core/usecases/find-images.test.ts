import { describe, expect, it } from 'vitest';
import type { Account } from '../../../src/core/domain/account.ts';
import type { AccountName, ImageId, RegionId } from '../../../src/core/domain/ids.ts';
import type { ImageDetails } from '../../../src/core/domain/image.ts';
import { minutes, seconds } from '../../../src/core/domain/instant.ts';
import { browseCloud } from '../../../src/core/usecases/browse-cloud.ts';
import { findImages, PAGE } from '../../../src/core/usecases/find-images.ts';
import { findSnapshots } from '../../../src/core/usecases/find-snapshots.ts';
import { imageCatalog } from '../../../src/core/usecases/image-catalog.ts';
import {
  aDataSnapshot,
  anAccount,
  anImage,
  aSnapshot,
  maya,
  NOW,
  PRODUCTION,
  person,
  REGION,
} from '../../support/builders.ts';
import { aWorld } from '../../support/core-world.ts';
import { aDisk, refusal, throttled, unclear } from '../../support/fake-cloud.ts';
import { failing, slowly } from '../../support/intercept.ts';

const ELSEWHERE = 'eu-central-1' as RegionId;
const FAR = 'us-west-1' as RegionId;
const idOf = (n: number) => `m-found${String(n).padStart(8, '0')}` as ImageId;

function aSearch(accounts: Account[] = [anAccount()]) {
  const world = aWorld();
  const { cloud, clock, directory } = world;
  cloud.regionsThere.push(REGION, ELSEWHERE, FAR);
  const homeRegion = () => REGION;
  const browse = browseCloud({ cloud, clock });
  const catalog = imageCatalog({ cloud, clock, browse, accounts: () => accounts, homeRegion });
  const needs = { catalog, browse, directory, accounts: () => accounts, homeRegion, clock };
  return {
    ...world,
    find: findImages(needs),
    snapshots: findSnapshots(needs),
    has(n: number, facts: Partial<ImageDetails> = {}, owner?: AccountName) {
      const id = idOf(n);
      cloud.imagesThere.set(
        id,
        anImage({ status: 'Available', usable: true, id, createdAt: NOW - minutes(n), ...facts }),
      );
      cloud.details.set(id, facts);
      if (owner) cloud.owners.set(id, owner);
    },
    listings: () => cloud.called('images').map(({ place }) => `${place?.account}/${place?.region}`),
  };
}
const names = (found: { images: { name: string }[] }) => found.images.map(({ name }) => name);

describe('finding images', () => {
  it('given images in several regions, when no region is named, then all are listed, the newest first', async () => {
    const { has, find, listings } = aSearch();
    has(3, { name: 'oldest' });
    has(1, { name: 'newest', region: FAR });
    has(2, { name: 'middle', region: ELSEWHERE });
    const found = await find(maya, '');
    expect(names(found)).toEqual(['newest', 'middle', 'oldest']);
    expect(found).toMatchObject({ total: 3, regions: 3, missing: [], from: 0 });
    expect(listings().sort()).toEqual(['default/cn-hangzhou', 'default/eu-central-1', 'default/us-west-1']);
  });

  it('given a region in the words, when it is looked for, then only that region is listed', async () => {
    const { has, find, listings } = aSearch();
    has(1, { name: 'web', region: ELSEWHERE });
    has(2, { name: 'web' });
    expect(await find(maya, 'web eu-central-1')).toMatchObject({ total: 1, regions: 1 });
    expect(listings()).toEqual(['default/eu-central-1']);
  });

  it('given filters, when they are typed, then only what matches them all is found', async () => {
    const { has, find } = aSearch();
    has(1, { name: 'web-1', family: 'web', tags: [{ key: 'team', value: 'web' }] });
    has(2, { name: 'web-2', family: 'web' });
    has(3, { name: 'db-1', family: 'db', tags: [{ key: 'team', value: 'web' }], status: 'Deprecated' });
    expect(names(await find(maya, 'family:web tag:team=web'))).toEqual(['web-1']);
    expect(names(await find(maya, 'status:deprecated'))).toEqual(['db-1']);
    expect(names(await find(maya, 'web older:1h'))).toEqual([]);
  });

  it('given several accounts, when none is named, then each is looked at where Darkroom may', async () => {
    const production = anAccount({ name: PRODUCTION, regions: [ELSEWHERE] });
    const { has, find, listings } = aSearch([anAccount(), production]);
    has(1, { name: 'ours' }, anAccount().name);
    has(2, { name: 'theirs', region: ELSEWHERE }, PRODUCTION);
    const found = await find(maya, '');
    expect(found.images.map(({ account, name }) => [account, name])).toEqual([
      ['default', 'ours'],
      ['production', 'theirs'],
    ]);
    expect(listings()).toHaveLength(4);
    expect(names(await find(maya, 'account:production'))).toEqual(['theirs']);
    await expect(find(maya, 'account:production us-west-1')).rejects.toMatchObject({
      problem: { code: 'region-not-allowed', account: PRODUCTION, region: FAR, allowed: [ELSEWHERE] },
    });
  });

  it('given a region that does not answer and one that may not be asked, when images are found, then both are named', async () => {
    const { cloud, has, find } = aSearch();
    has(1, { region: FAR });
    cloud.next(
      'images',
      failing(unclear('DescribeImages')),
      failing(refusal({ code: 'cloud-forbidden', action: 'DescribeImages', message: '' })),
    );
    const found = await find(maya, '');
    expect(found).toMatchObject({
      total: 1,
      regions: 1,
      missing: [
        { account: 'default', region: REGION, problem: { code: 'cloud-unavailable' } },
        { account: 'default', region: ELSEWHERE, problem: { code: 'cloud-forbidden' } },
      ],
    });
    // What failed is not kept: the next look asks again, and only there.
    expect(await find(maya, '')).toMatchObject({ regions: 3, missing: [] });
    expect(cloud.called('images')).toHaveLength(5);
  });

  it('given an account whose regions are not told, when images are found, then the others are shown and it is named', async () => {
    const production = anAccount({ name: PRODUCTION, regions: [ELSEWHERE] });
    const { cloud, find } = aSearch([anAccount(), production]);
    cloud.next('regions', failing(throttled()), failing(throttled()));
    expect(await find(maya, '')).toMatchObject({
      regions: 1,
      missing: [{ account: 'default', problem: { code: 'cloud-throttled' } }],
    });
    // It may well have the region that is named.
    expect(await find(maya, 'region:us-west-1')).toMatchObject({ regions: 0, missing: [{ account: 'default' }] });
  });

  it('given a region that is nowhere, when it is named as one, then that is said; as a word it is one', async () => {
    const { find, has } = aSearch();
    has(1);
    await expect(find(maya, 'region:eu-nowhere-1')).rejects.toMatchObject({ problem: { code: 'region-not-found' } });
    expect(await find(maya, 'cn-hangzhuo')).toMatchObject({
      total: 0,
      meant: { given: 'cn-hangzhuo', region: 'cn-hangzhou' },
    });
  });

  it('given more images than a page, when *More* goes on, then each is shown once and nothing is listed again', async () => {
    const { has, find, listings } = aSearch();
    for (let n = 0; n < 2 * PAGE + 3; n++) has(n, { name: `web-${n}` });
    const pages = [await find(maya, 'web'), await find(maya, 'web', PAGE), await find(maya, 'web', 2 * PAGE)];
    expect(pages.map(({ images }) => images.length)).toEqual([PAGE, PAGE, 3]);
    expect(pages.flatMap(names)).toEqual(Array.from({ length: 23 }, (_, n) => `web-${n}`));
    expect(listings()).toHaveLength(3);
    expect(await find(maya, 'web', 3 * PAGE)).toMatchObject({ images: [], total: 23 });
  });

  it.each([0, 1, 50, 2_000])('given %i images, when they are found, then one listing a region was made', async (n) => {
    const { has, find, cloud } = aSearch();
    for (let one = 0; one < n; one++) has(one);
    expect((await find(maya, 'golden')).total).toBe(n);
    expect(cloud.calls.map(({ action }) => action).sort()).toEqual(['images', 'images', 'images', 'regions']);
  });

  it('given many look at once, when a list is under way, then it serves all; after a quarter of a minute it is made afresh', async () => {
    const { has, find, cloud, time } = aSearch([anAccount({ regions: [REGION] })]);
    has(1);
    const call = slowly();
    cloud.next('images', call.twist);
    const looks = [find(maya, ''), find(maya, 'web'), find(maya, 'status:available')];
    call.end();
    for (const { total } of await Promise.all(looks)) expect(total).toBe(1);
    expect(cloud.called('images')).toHaveLength(1);
    time.jumps(seconds(15));
    await find(maya, '');
    expect(cloud.called('images')).toHaveLength(2);
  });

  it('given forty regions, when all are listed, then a few are under way at a time', async () => {
    const regions = Array.from({ length: 40 }, (_, n) => `cn-region-${n}` as RegionId);
    const { find, cloud } = aSearch([anAccount({ regions })]);
    let underWay = 0;
    let most = 0;
    const counted = async (act: () => Promise<unknown>) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return act();
    };
    cloud.next('images', ...regions.map(() => counted));
    expect((await find(maya, '')).regions).toBe(40);
    expect(most).toBe(6);
  });

  it.each(['guest', 'stranger', 'deactivated', 'bot', 'unknown'] as const)(
    'given a %s, when they look for images or snapshots, then they are told no and the cloud is asked nothing',
    async (membership) => {
      const { find, snapshots, cloud, directory } = aSearch();
      const who = person('U0GUEST');
      directory.becomes(who, membership);
      for (const look of [find(who, ''), snapshots(who, '')]) {
        await expect(look).rejects.toMatchObject({ problem: { code: 'not-a-member', membership } });
      }
      expect(cloud.calls).toEqual([]);
    },
  );

  it('given what cannot be read, when it is typed, then the cloud is asked nothing', async () => {
    const { find, cloud } = aSearch();
    await expect(find(maya, 'flavour:red')).rejects.toMatchObject({ problem: { code: 'malformed-search' } });
    expect(cloud.calls).toEqual([]);
  });
});

describe('finding snapshots', () => {
  const instance = { id: 'i-bp1web01000000000001', name: 'web-01', status: 'Running' } as const;
  function snapshotsOf(regions: RegionId[] = [REGION]) {
    const world = aSearch([anAccount({ regions })]);
    world.cloud.instancesThere.push(instance as never);
    world.cloud.disksThere.splice(0, 1, aDisk({ instance: instance.id as never }));
    world.cloud.snapshotsThere.push(aDataSnapshot({ createdAt: NOW, sourceDisk: undefined }));
    return world;
  }

  it('given nothing is named, when snapshots are found, then those of the home region are, the newest first', async () => {
    const { snapshots, cloud } = snapshotsOf([ELSEWHERE, REGION]);
    const found = await snapshots(maya, '');
    expect(found.snapshots.map(({ id }) => id)).toEqual([aDataSnapshot().id, aSnapshot().id]);
    expect(found.places).toEqual([{ account: 'default', region: REGION }]);
    expect(cloud.called('snapshots')).toHaveLength(2);
  });

  it.each(['web-01', 'WEB-01', instance.id, `${instance.id} cn-hangzhou`, 'instance:web-01 region:cn-hangzhou'])(
    'given %j, when snapshots are found, then they are those of the instance',
    async (typed) => {
      const { snapshots } = snapshotsOf();
      const found = await snapshots(maya, typed);
      expect(found.instances).toMatchObject([{ id: instance.id, region: REGION, account: 'default' }]);
      expect(found.snapshots.map(({ id }) => id)).toEqual([aSnapshot().id]);
    },
  );

  it('given an instance that is nowhere, when its snapshots are looked for, then none are and none are listed', async () => {
    const { snapshots, cloud } = snapshotsOf([REGION, ELSEWHERE]);
    cloud.next('instances', failing(throttled()));
    expect(await snapshots(maya, 'db-07')).toMatchObject({
      instance: 'db-07',
      instances: [],
      snapshots: [],
      places: [{ region: ELSEWHERE }],
      missing: [{ region: REGION, problem: { code: 'cloud-throttled' } }],
    });
    expect(cloud.called('snapshots')).toEqual([]);
  });

  it('given a filter that is none, when it is typed, then those there are are named', async () => {
    await expect(snapshotsOf().snapshots(maya, 'tag:a=b')).rejects.toMatchObject({
      problem: { code: 'malformed-search', known: ['instance', 'region', 'account'] },
    });
  });
});
