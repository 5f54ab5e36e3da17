import { describe, expect, it } from 'vitest';
import type { ImageId, SnapshotId } from '../../src/core/domain/ids.ts';
import { NOW } from '../support/builders.ts';
import { aCloud, ecsAnswers, noNetwork, PLACE, type Sent } from './support.ts';

noNetwork();

const ID = 'm-bp1golden00000000001' as ImageId;
const anImageAnswer = (facts = {}) => ({
  ImageId: ID,
  ImageName: 'web-golden',
  Status: 'Creating',
  Usable: true,
  Progress: '45%',
  Size: 40,
  CreationTime: '2026-11-23T09:00:05Z',
  ImageOwnerId: 201693514356660001n.toString(),
  IsSelfShared: '',
  DiskDeviceMappings: {
    DiskDeviceMapping: [
      { Device: '/dev/xvdb', Type: 'data', Size: '100', SnapshotId: '', Progress: '20%', RemainTime: 300 },
      { Device: '/dev/xvda', Type: 'system', Size: '40', SnapshotId: 's-1', Progress: '80%', RemainTime: 60 },
    ],
  },
  Tags: { Tag: [{ TagKey: 'darkroom:operation', TagValue: 'ab12cd34ef/create' }] },
  ...facts,
});
const listing = (Image: unknown[], facts = {}) => ({ body: { TotalCount: Image.length, Images: { Image }, ...facts } });
const base = {
  RegionId: 'cn-hangzhou',
  Status: 'Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated',
  ImageOwnerAlias: 'self',
  PageSize: '100',
  PageNumber: '1',
};
const oneImage = async (facts = {}) => {
  ecsAnswers('DescribeImages', listing([anImageAnswer(facts)]));
  return aCloud().cloud.image(PLACE, ID);
};

describe('one image', () => {
  it('given an image, when asked for by id, then it is asked for in every status', async () => {
    ecsAnswers('DescribeImages', listing([anImageAnswer()]), { query: { ...base, ImageId: ID } });
    expect(await aCloud().cloud.image(PLACE, ID)).toEqual({
      id: ID,
      name: 'web-golden',
      region: 'cn-hangzhou',
      status: 'Creating',
      usable: true,
      percent: 45,
      remainingSeconds: 300,
      sizeGiB: 40,
      disks: [
        { device: '/dev/xvda', role: 'system', sizeGiB: 40, snapshotId: 's-1' },
        { device: '/dev/xvdb', role: 'data', sizeGiB: 100 },
      ],
      tags: [{ key: 'darkroom:operation', value: 'ab12cd34ef/create' }],
      createdAt: Date.UTC(2026, 10, 23, 9, 0, 5),
    });
  });

  it('given an id that nobody has, when asked for, then there is no image and no error', async () => {
    ecsAnswers('DescribeImages', listing([]));
    expect(await aCloud().cloud.image(PLACE, ID)).toBeUndefined();
  });

  it.each([
    ['a bare percentage', { Progress: '100' }, { percent: 100 }],
    ['no percentage of its own', { Progress: '' }, { percent: 37 }],
    ['no percentage at all', { Progress: '', DiskDeviceMappings: null }, { percent: undefined, disks: [] }],
    ['no word on being usable', { Usable: undefined }, { usable: true }],
    ['not being usable', { Usable: false }, { usable: false }],
    ['not being usable as a word', { Usable: 'False' }, { usable: false }],
    ['a status that is new', { Status: 'Archived' }, { status: 'Unknown' }],
    ['a size as a string', { Size: '60' }, { sizeGiB: 60 }],
    ['a time without seconds', { CreationTime: '2026-11-23T09:00Z' }, { createdAt: NOW }],
    ['no time', { CreationTime: '' }, { createdAt: undefined }],
    ['no tags', { Tags: undefined }, { tags: [] }],
    ['a tag without a value', { Tags: { Tag: [{ TagKey: 'team' }] } }, { tags: [{ key: 'team', value: '' }] }],
  ])('given %s, when read, then it is understood', async (_what, answer, expected) => {
    expect(await oneImage(answer)).toMatchObject(expected);
  });
});

describe('images by name', () => {
  it('given a fuzzy search, when one is asked for by name, then only its exact namesakes come', async () => {
    const others = [
      anImageAnswer({ ImageId: 'm-2', ImageName: 'web-golden-2' }),
      anImageAnswer({ ImageId: 'm-3', ImageName: 'Web-golden' }),
    ];
    ecsAnswers('DescribeImages', listing([...others, anImageAnswer({ Status: 'CreateFailed' })]), {
      query: { ...base, ImageName: 'web-golden' },
    });
    const found = await aCloud().cloud.imagesNamed(PLACE, 'web-golden');
    expect(found.map(({ id, status }) => [id, status])).toEqual([[ID, 'CreateFailed']]);
  });
});

describe('images from a snapshot', () => {
  const snapshot = 's-bp1web01sys00000001' as SnapshotId;

  it('given a snapshot, when its images are asked for, then by its id and in every status', async () => {
    ecsAnswers(
      'DescribeImages',
      listing([anImageAnswer(), anImageAnswer({ ImageId: 'm-2', Status: 'CreateFailed' })]),
      {
        query: { ...base, SnapshotId: snapshot },
      },
    );
    const found = await aCloud().cloud.imagesFrom(PLACE, snapshot);
    expect(found.map(({ id, status }) => [id, status])).toEqual([
      [ID, 'Creating'],
      ['m-2', 'CreateFailed'],
    ]);
  });

  it('given more than a page, when they are asked for, then every page is, by the same id', async () => {
    const page = (from: number, count: number) =>
      listing(
        Array.from({ length: count }, (_, index) => anImageAnswer({ ImageId: `m-${from + index}` })),
        { TotalCount: 101 },
      );
    ecsAnswers('DescribeImages', page(0, 100), { query: { ...base, SnapshotId: snapshot } });
    ecsAnswers('DescribeImages', page(100, 1), { query: { ...base, SnapshotId: snapshot, PageNumber: '2' } });
    expect(await aCloud().cloud.imagesFrom(PLACE, snapshot)).toHaveLength(101);
  });
});

describe('our images', () => {
  it('given a moment, when listed since then, then by our tag and from the minute before', async () => {
    ecsAnswers('DescribeImages', listing([anImageAnswer()]), {
      query: {
        ...base,
        'Tag.1.Key': 'darkroom:operation',
        'Filter.1.Key': 'CreationStartTime',
        'Filter.1.Value': '2026-11-23T08:59Z',
      },
    });
    expect(await aCloud().cloud.ourImages(PLACE, NOW + 30_000)).toHaveLength(1);
  });

  it('given a mark, when looked for, then by key and value', async () => {
    ecsAnswers('DescribeImages', listing([anImageAnswer()]), {
      query: { ...base, 'Tag.1.Key': 'darkroom:operation', 'Tag.1.Value': 'ab12cd34ef/create' },
    });
    expect(await aCloud().cloud.imagesMarked(PLACE, 'ab12cd34ef/create')).toMatchObject([{ id: ID }]);
  });

  it('given an image with another mark, when looked for, then it is not taken for ours', async () => {
    ecsAnswers('DescribeImages', listing([anImageAnswer()]));
    expect(await aCloud().cloud.imagesMarked(PLACE, 'other/create')).toEqual([]);
  });
});

describe('our copies', () => {
  it('given a copy that waits for its turn, when listed, then it is there and no percentage is made up', async () => {
    const waiting = { Status: 'Waiting', Progress: '0%', IsCopied: true, Usable: false };
    ecsAnswers('DescribeImages', listing([anImageAnswer(waiting)]));
    expect(await aCloud().cloud.ourImages(PLACE, NOW)).toMatchObject([{ id: ID, status: 'Waiting', percent: 0 }]);
    ecsAnswers('DescribeImages', listing([anImageAnswer(waiting)]));
    expect(await aCloud().cloud.imagesNamed(PLACE, 'web-golden')).toMatchObject([{ id: ID, status: 'Waiting' }]);
    ecsAnswers('DescribeImages', listing([anImageAnswer(waiting)]));
    expect(await aCloud().cloud.imagesMarked(PLACE, 'ab12cd34ef/create')).toMatchObject([{ id: ID }]);
  });
});

describe('images with all that is known of them', () => {
  const details = {
    Description: 'The web tier',
    ImageFamily: 'web',
    OSName: 'Alibaba Cloud Linux 3 64位',
    OSNameEn: 'Alibaba Cloud Linux 3 64 bit',
    Architecture: 'x86_64',
    IsCopied: true,
    IsSelfShared: 'True',
    IsPublic: false,
    Usage: 'instance',
  };
  const oneOf = async (facts = {}) => {
    ecsAnswers('DescribeImages', listing([anImageAnswer({ ...details, ...facts })]));
    return (await aCloud().cloud.images(PLACE, {}))[0];
  };

  it('given an image, when read, then what ECS spells in its own ways is plain', async () => {
    expect(await oneOf()).toMatchObject({
      id: ID,
      percent: 45,
      description: 'The web tier',
      family: 'web',
      os: 'Alibaba Cloud Linux 3 64 bit',
      architecture: 'x86_64',
      isCopy: true,
      isShared: true,
      isPublic: false,
      usedByInstances: true,
      encrypted: false,
    });
  });

  it.each([
    ['no description', { Description: '' }, { description: undefined }],
    ['no family', { ImageFamily: null }, { family: undefined }],
    ['only a local name of its system', { OSNameEn: '' }, { os: 'Alibaba Cloud Linux 3 64位' }],
    ['nothing on copies', { IsCopied: undefined }, { isCopy: false }],
    ['being shared with nobody', { IsSelfShared: '' }, { isShared: false }],
    ['being shared with nobody, as a word', { IsSelfShared: 'False' }, { isShared: false }],
    ['being public', { IsPublic: true }, { isPublic: true }],
    ['no instance that uses it', { Usage: 'none' }, { usedByInstances: false }],
    ['nothing on use', { Usage: undefined }, { usedByInstances: false }],
    ['a number for its family', { ImageFamily: 7 }, { family: undefined }],
    [
      'one encrypted disk of two',
      {
        DiskDeviceMappings: {
          DiskDeviceMapping: [
            { Device: '/dev/xvda', Size: '40', Encrypted: false },
            { Device: '/dev/xvdb', Size: '40', Encrypted: 'true' },
          ],
        },
      },
      { encrypted: true },
    ],
  ])('given %s, when read, then it is understood', async (_what, answer, expected) => {
    expect(await oneOf(answer)).toMatchObject(expected);
  });

  it('given an id, a family, a status and tags, when asked for, then ECS does the looking', async () => {
    ecsAnswers('DescribeImages', listing([]), {
      query: {
        ...base,
        Status: 'Deprecated',
        ImageId: ID,
        ImageFamily: 'web',
        'Tag.1.Key': 'team',
        'Tag.1.Value': 'web',
      },
    });
    const query = { id: ID, family: 'web', status: 'Deprecated', tags: [{ key: 'team', value: 'web' }] } as const;
    expect(await aCloud().cloud.images(PLACE, query)).toEqual([]);
  });

  it('given a status that only we have a word for, when asked for, then it is picked from all', async () => {
    ecsAnswers('DescribeImages', listing([anImageAnswer(), anImageAnswer({ ImageId: 'm-2', Status: 'Archived' })]), {
      query: base,
    });
    expect((await aCloud().cloud.images(PLACE, { status: 'Unknown' })).map(({ id }) => id)).toEqual(['m-2']);
  });

  it('given images of several days, when listed, then the newest is first and one without a time last', async () => {
    const times = ['2026-11-21T09:00:00Z', '', '2026-11-23T09:00:00Z'];
    const images = times.map((CreationTime, index) => anImageAnswer({ ImageId: `m-${index}`, CreationTime }));
    ecsAnswers('DescribeImages', listing(images));
    expect((await aCloud().cloud.images(PLACE, {})).map(({ id }) => id)).toEqual(['m-2', 'm-0', 'm-1']);
  });

  it.each([
    [1, 1],
    [99, 1],
    [100, 1],
    [101, 2],
    [250, 3],
  ])('given %i images, when listed, then ECS is asked %i times', async (count, calls) => {
    const all = Array.from({ length: count }, (_, index) => anImageAnswer({ ImageId: `m-${index}` }));
    const sent: Sent[] = [];
    for (let page = 0; page < calls; page += 1) {
      const images = all.slice(page * 100, (page + 1) * 100);
      ecsAnswers('DescribeImages', listing(images, { TotalCount: count }), { sent });
    }
    expect(await aCloud().cloud.images(PLACE, {})).toHaveLength(count);
    expect(sent.map(({ query }) => query.get('PageNumber'))).toEqual(
      Array.from({ length: calls }, (_, index) => String(index + 1)),
    );
  });

  it('given as many images with a tag as ECS shows at most, when listed, then the log says that some may miss', async () => {
    for (let page = 0; page < 10; page += 1) {
      const images = Array.from({ length: 100 }, (_, index) => anImageAnswer({ ImageId: `m-${page}-${index}` }));
      ecsAnswers('DescribeImages', listing(images, { TotalCount: 1_000 }));
    }
    const { cloud, lines } = aCloud();
    expect(await cloud.images(PLACE, { tags: [{ key: 'team', value: 'web' }] })).toHaveLength(1_000);
    expect(lines.join()).toContain('left images out');
  });
});

describe('pages', () => {
  const pageOf = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => anImageAnswer({ ImageId: `m-${from + index}` }));
  const answerPage = (number: number, images: unknown[], facts: object) =>
    ecsAnswers('DescribeImages', listing(images, facts), {
      query: { ...base, PageNumber: String(number), ImageName: 'web-golden' },
    });
  const found = async () => (await aCloud().cloud.imagesNamed(PLACE, 'web-golden')).map(({ id }) => id);

  it('given more than a page, when listed, then every page is read', async () => {
    answerPage(1, pageOf(0, 100), { TotalCount: 150 });
    answerPage(2, pageOf(100, 50), { TotalCount: 150 });
    expect(await found()).toHaveLength(150);
  });

  it('given an image made while reading, when one comes on two pages, then it is there once', async () => {
    answerPage(1, pageOf(0, 100), { TotalCount: 150 });
    answerPage(2, pageOf(99, 100), { TotalCount: 201 });
    answerPage(3, pageOf(199, 1), { TotalCount: 201 });
    const ids = await found();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(200);
  });

  it('given a total that is too high, when a page is empty, then that was all', async () => {
    answerPage(1, pageOf(0, 100), { TotalCount: 300 });
    answerPage(2, [], { TotalCount: 300 });
    expect(await found()).toHaveLength(100);
  });

  it('given no total, when a page is not full, then that was all', async () => {
    answerPage(1, pageOf(0, 100), { TotalCount: undefined });
    answerPage(2, pageOf(100, 3), { TotalCount: undefined });
    expect(await found()).toHaveLength(103);
  });
});
