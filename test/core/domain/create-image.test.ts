import { describe, expect, it } from 'vitest';
import { judgeWish, type WishFacts } from '../../../src/core/domain/create-image.ts';
import type { CreateImageWish } from '../../../src/core/domain/create-image-form.ts';
import type { AliyunId, InstanceId, RegionId, SnapshotId } from '../../../src/core/domain/ids.ts';
import type { ImageOptions } from '../../../src/core/domain/image-options.ts';
import type { CreateImageRequest } from '../../../src/core/domain/kinds/create-image.ts';
import { DEFAULT_ACCOUNT } from '../../../src/core/domain/region.ts';
import type { Disk, Snapshot } from '../../../src/core/domain/snapshot.ts';
import { aDataSnapshot, anImage, aSnapshot, CHANNEL, NOW, PRODUCTION, REGION } from '../../support/builders.ts';

const system = aSnapshot();
const data = aDataSnapshot({ sizeGiB: 100 });
const unknown = 's-bp1unknown0000000001' as SnapshotId;

const aWish = (facts: Partial<CreateImageWish> = {}): CreateImageWish => ({
  account: DEFAULT_ACCOUNT,
  region: REGION,
  systemSnapshot: system.id,
  dataDisks: [],
  name: 'web-golden',
  tags: [],
  channel: CHANNEL,
  ...facts,
});

const someFacts = (facts: Partial<WishFacts> = {}): WishFacts => ({
  snapshots: [system, data],
  systemDisk: aDisk('cloud_essd'),
  now: NOW,
  sameName: [],
  regions: [],
  taken: new Map(),
  account: undefined,
  channelPostable: true,
  ...facts,
});

const aDisk = (category: string): Disk => ({
  id: 'd-bp1web01sys00000001' as Disk['id'],
  role: 'system',
  status: 'In_use',
  category,
  sizeGiB: 40,
  instance: undefined,
});

describe('whose image it will be', () => {
  it('given the account of a wish, when judged, then the request is for that one', () => {
    expect(requestOf(aWish({ account: PRODUCTION })).account).toBe(PRODUCTION);
  });
});

function requestOf(wish: CreateImageWish, facts = someFacts()): CreateImageRequest {
  const judged = judgeWish(wish, facts);
  if (!judged.ok) throw new Error(JSON.stringify(judged.problems));
  return judged.request;
}

/** Every problem in short: field, row where it has one, and code. */
function problemsOf(wish: CreateImageWish, facts = someFacts()): string[] {
  const judged = judgeWish(wish, facts);
  return judged.ok
    ? []
    : judged.problems.map(({ field, row, problem }) =>
        [field, ...(row === undefined ? [] : [row]), problem.code].join(' '),
      );
}

describe('a wish that can be granted', () => {
  it('given a wish without data disks, when judged, then the image has its system disk alone', () => {
    expect(requestOf(aWish()).disks).toHaveLength(1);
  });

  it('given a data snapshot and an empty disk, when judged, then the request states the size of each', () => {
    const request = requestOf(aWish({ dataDisks: [{ snapshot: data.id }, {}, { sizeGiB: 60 }] }));

    expect(request.disks.map(({ sizeGiB }) => sizeGiB)).toEqual([40, 100, 20, 60]);
  });

  it.each([
    { given: 'a basic system disk', systemDisk: aDisk('cloud'), sizeGiB: 5 },
    { given: 'an ESSD system disk', systemDisk: aDisk('cloud_essd'), sizeGiB: 20 },
    { given: 'a system disk that is gone', systemDisk: undefined, sizeGiB: 20 },
  ])('given $given, when an empty disk is wished, then it has $sizeGiB GiB', ({ systemDisk, sizeGiB }) => {
    const request = requestOf(aWish({ dataDisks: [{}] }), someFacts({ systemDisk }));

    expect(request.disks[1]).toEqual({ device: '/dev/xvdb', role: 'data', sizeGiB });
  });

  it('given an automatic encrypted snapshot, when judged, then it is taken and the request says so', () => {
    const snapshots = [aSnapshot({ automatic: true, encrypted: true })];

    expect(requestOf(aWish(), someFacts({ snapshots })).source).toEqual({
      snapshotId: system.id,
      automatic: true,
      encrypted: true,
    });
  });

  it('given what the person left out, when judged, then the request leaves it out as well', () => {
    expect(Object.keys(requestOf(aWish())).sort()).toEqual(
      ['account', 'disks', 'kind', 'name', 'region', 'source', 'tags'].sort(),
    );
  });
});

describe('what is said about the image', () => {
  it('given options, when judged, then the request carries them and nothing that was only for the form', () => {
    const options: ImageOptions = {
      architecture: 'arm64',
      platform: 'Rocky Linux',
      bootMode: 'UEFI-Preferred',
      detectionStrategy: 'Standard',
    };
    const request = requestOf(aWish(options));

    expect(request).toMatchObject(options);
    expect(Object.keys(request).sort()).toEqual(
      ['account', 'disks', 'kind', 'name', 'region', 'source', 'tags', ...Object.keys(options)].sort(),
    );
  });

  it('given all else that a person may add, when judged, then the request carries it, the instance as its source', () => {
    const more = { description: 'After the release', family: 'web', resourceGroup: 'rg-bp67acfmxazb4p' };
    const instance = 'i-bp1web01000000000001' as InstanceId;
    const request = requestOf(aWish({ ...more, instance }));

    expect(request).toMatchObject(more);
    expect(request.source).toMatchObject({ instanceId: instance });
    expect(request).not.toHaveProperty('instance');
  });
});

describe('a wish that cannot', () => {
  it.each([
    {
      given: 'no such system snapshot',
      wish: aWish({ systemSnapshot: unknown }),
      told: 'systemSnapshot snapshot-not-found',
    },
    {
      given: 'a data snapshot as system disk',
      wish: aWish({ systemSnapshot: data.id }),
      told: 'systemSnapshot snapshot-not-system',
    },
    {
      given: 'no such data snapshot',
      wish: aWish({ dataDisks: [{}, { snapshot: unknown }] }),
      told: 'dataDisks 1 snapshot-not-found',
    },
    {
      given: 'a system snapshot as data disk',
      wish: aWish({ dataDisks: [{ snapshot: system.id }] }),
      told: 'dataDisks 0 snapshot-not-data',
    },
    {
      given: 'a size below its snapshot',
      wish: aWish({ dataDisks: [{ snapshot: data.id, sizeGiB: 99 }] }),
      told: 'dataDiskSize 0 disk-smaller-than-snapshot',
    },
    {
      given: 'a size out of range',
      wish: aWish({ dataDisks: [{ sizeGiB: 19 }] }),
      told: 'dataDiskSize 0 disk-size-out-of-range',
    },
  ])('given $given, when judged, then the only problem is $told', ({ wish, told }) => {
    expect(problemsOf(wish)).toEqual([told]);
  });

  it.each([
    { given: 'a name that is taken', facts: someFacts({ sameName: [anImage()] }), told: 'name image-name-taken' },
    {
      given: 'a channel we cannot post to',
      facts: someFacts({ channelPostable: false }),
      told: 'channel channel-not-postable',
    },
  ])('given $given, when judged, then the only problem is $told', ({ facts, told }) => {
    expect(problemsOf(aWish(), facts)).toEqual([told]);
  });

  it('given a name that is taken, when told, then the problem says by which image', () => {
    expect(judgeWish(aWish(), someFacts({ sameName: [anImage()] }))).toMatchObject({
      problems: [{ problem: { name: 'web-golden', imageId: anImage().id } }],
    });
  });

  it('given all of it wrong, when judged, then every problem is told at once with its field and row', () => {
    const wish = aWish({ dataDisks: [{ sizeGiB: 1 }, { snapshot: system.id }, {}, { snapshot: unknown, sizeGiB: 1 }] });
    const facts = someFacts({ sameName: [anImage()], channelPostable: false });

    expect(problemsOf(wish, facts).sort()).toEqual([
      'channel channel-not-postable',
      'dataDiskSize 0 disk-size-out-of-range',
      'dataDisks 1 snapshot-not-data',
      'dataDisks 3 snapshot-not-found',
      'name image-name-taken',
    ]);
  });
});

describe('an image from encrypted snapshots, for other accounts', () => {
  const PARTNER = '1234567890123456' as AliyunId;
  const FRANKFURT = 'eu-central-1' as RegionId;
  const copies = [{ region: FRANKFURT, name: 'web-golden', tags: [] }];
  const withKey = aSnapshot({ encrypted: true, kmsKeyId: 'key-of-web' });
  const whyNot = (wish: Partial<CreateImageWish>, snapshots: Snapshot[]): unknown => {
    const regions = [REGION, FRANKFURT].map((id) => ({ id, name: id }));
    const judged = judgeWish(aWish({ shareWith: [PARTNER], ...wish }), someFacts({ snapshots, regions }));
    return judged.ok ? undefined : judged.problems;
  };
  const unshareable = (because: string, ...regions: RegionId[]) => [
    { field: 'shareWith', problem: { code: 'encrypted-not-shareable', because, regions } },
  ];

  it('given a key of its own, when judged, then it can be shared, and its copies cannot: the key stays behind', () => {
    expect(whyNot({}, [withKey])).toBeUndefined();
    expect(whyNot({ copies }, [withKey])).toEqual(unshareable('service-key', FRANKFURT));
    expect(whyNot({ copies, shareWith: [] }, [withKey])).toBeUndefined();
    expect(whyNot({ copies }, [system])).toBeUndefined();
  });

  it('given the key of the service, when judged, then it can be shared nowhere', () => {
    const snapshots = [aSnapshot({ encrypted: true })];
    expect(whyNot({ copies }, snapshots)).toEqual(unshareable('service-key', REGION, FRANKFURT));
  });

  it('given data disks, when judged, then no key helps', () => {
    expect(whyNot({ dataDisks: [{ sizeGiB: 20 }] }, [withKey])).toEqual(unshareable('data-disks', REGION));
    const full = aDataSnapshot({ encrypted: true, kmsKeyId: 'key-of-web' });
    expect(whyNot({ dataDisks: [{ snapshot: full.id }], copies }, [system, full])).toEqual(
      unshareable('data-disks', REGION, FRANKFURT),
    );
  });
});
