import { describe, expect, it } from 'vitest';
import {
  type CopyFacts,
  type CopyImageForm,
  type CopyImageWish,
  copyFormOf,
  emptyCopyForm,
  judgeCopy,
  moreCopiesOf,
  readCopyForm,
} from '../../../src/core/domain/copy-image.ts';
import type { AliyunId, RegionId } from '../../../src/core/domain/ids.ts';
import type { ProblemCode } from '../../../src/core/domain/problem.ts';
import type { CopyImageRequest } from '../../../src/core/domain/request.ts';
import type { Task } from '../../../src/core/domain/task.ts';
import {
  anAccount,
  anImage,
  aRequest,
  CHANNEL,
  IMAGE,
  OTHER_IMAGE,
  REGION,
  someDetails,
} from '../../support/builders.ts';

const FIVE = ['cn-beijing', 'cn-shanghai', 'eu-central-1', 'us-west-1', 'ap-southeast-1'] as RegionId[];
const [BEIJING, , FRANKFURT, SILICON_VALLEY] = FIVE as [RegionId, RegionId, RegionId, RegionId, RegionId];
const OWN = '1000000000000001' as AliyunId;
const PARTNER = '1234567890123456' as AliyunId;

const aCopyForm = (facts: Partial<CopyImageForm> = {}): CopyImageForm =>
  emptyCopyForm({ region: REGION, image: IMAGE, targets: FIVE, channel: CHANNEL, ...facts });

const someFacts = (facts: Partial<CopyFacts> = {}): CopyFacts => ({
  image: someDetails(),
  regions: [REGION, ...FIVE].map((id) => ({ id, name: id })),
  taken: new Map(),
  account: anAccount({ id: OWN }),
  channelPostable: true,
  ...facts,
});

function wishOf(facts: Partial<CopyImageForm> = {}): CopyImageWish {
  const read = readCopyForm(aCopyForm(facts));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.wish;
}

function requestOf(form: Partial<CopyImageForm>, facts: Partial<CopyFacts> = {}): CopyImageRequest {
  const judged = judgeCopy(wishOf(form), someFacts(facts));
  if (!judged.ok) throw new Error(JSON.stringify(judged.problems));
  return judged.request;
}

const whyNotRead = (facts: Partial<CopyImageForm>): unknown => readCopyForm(aCopyForm(facts));
const whyNot = (facts: Partial<CopyFacts>, form: Partial<CopyImageForm> = {}): unknown =>
  judgeCopy(wishOf(form), someFacts(facts));

describe('a form for copies that can be understood', () => {
  it('given only what must be filled in, when read, then the wish has nothing else', () => {
    expect(wishOf()).toStrictEqual({
      account: 'default',
      region: REGION,
      imageId: IMAGE,
      targets: FIVE.map((region) => ({ region, tags: [] })),
      shareWith: [],
      channel: CHANNEL,
    });
  });

  it('given everything filled in, when read, then everything is in the wish', () => {
    expect(
      wishOf({
        account: 'production',
        name: 'web-golden-copy',
        description: 'For the branches',
        family: 'web',
        tags: 'team=web',
        encrypt: true,
        targets: [FRANKFURT, BEIJING],
        perRegion: `${FRANKFURT} key=key-fra1`,
        shareWith: PARTNER,
      }),
    ).toMatchObject({
      account: 'production',
      targets: [
        {
          region: FRANKFURT,
          name: 'web-golden-copy',
          description: 'For the branches',
          family: 'web',
          tags: [{ key: 'team', value: 'web' }],
          encrypted: true,
          kmsKeyId: 'key-fra1',
        },
        { region: BEIJING, encrypted: true },
      ],
      shareWith: [PARTNER],
    });
  });

  it('given a region twice, when read, then it is wanted once', () => {
    const { targets } = wishOf({ targets: [FRANKFURT, ' EU-Central-1 ', BEIJING] });

    expect(targets.map(({ region }) => region)).toEqual([FRANKFURT, BEIJING]);
  });
});

describe('a form for copies that cannot', () => {
  it.each<{ field: string; facts: Partial<CopyImageForm>; code: ProblemCode }>([
    { field: 'region', facts: { region: 'Hangzhou' }, code: 'malformed-region' },
    { field: 'image', facts: { image: '' }, code: 'malformed-image-id' },
    { field: 'image', facts: { image: 'web-golden' }, code: 'malformed-image-id' },
    { field: 'targets', facts: { targets: [] }, code: 'copy-target-missing' },
    { field: 'perRegion', facts: { perRegion: 'key=key-fra1' }, code: 'malformed-copy-difference' },
    { field: 'targets', facts: { targets: [FRANKFURT, 'Frankfurt'] }, code: 'malformed-region' },
    { field: 'targets', facts: { targets: [FRANKFURT, REGION] }, code: 'copy-to-own-region' },
    { field: 'name', facts: { name: '“web-golden”' }, code: 'malformed-image-name' },
    { field: 'description', facts: { description: 'x' }, code: 'malformed-description' },
    { field: 'family', facts: { family: 'web’s' }, code: 'malformed-image-family' },
    { field: 'tags', facts: { tags: 'team=web\nteam=db' }, code: 'duplicate-tag-key' },
    { field: 'shareWith', facts: { shareWith: '12345' }, code: 'malformed-account' },
  ])('given $facts, when read, then $field has the only problem: $code', ({ field, facts, code }) => {
    expect(whyNotRead(facts)).toMatchObject({ ok: false, problems: [{ field, problem: { code } }] });
  });

  it('given its own region as a destination, when read, then that region is named', () => {
    expect(whyNotRead({ targets: [REGION] })).toEqual({
      ok: false,
      problems: [{ field: 'targets', problem: { code: 'copy-to-own-region', region: REGION } }],
    });
  });

  it('given all of it wrong, when read, then every problem is told at once with its field', () => {
    const wrong = { region: '?', image: '?', targets: [], name: '?', description: '?', family: '?' };
    const read = readCopyForm(aCopyForm({ ...wrong, tags: '=?', shareWith: '?' }));

    expect(read.ok ? [] : read.problems.map(({ field }) => field)).toEqual([
      ...['region', 'image', 'targets', 'name', 'description', 'family', 'tags', 'shareWith'],
    ]);
  });
});

describe('a wish for copies that can be granted', () => {
  it('given a wish for five regions, when judged, then the request names the source and five copies called as it is', () => {
    const image = someDetails();

    expect(requestOf({})).toEqual({
      kind: 'copy-image',
      account: 'default',
      region: REGION,
      imageId: IMAGE,
      name: image.name,
      sizeGiB: 60,
      tags: [],
      shareWith: [],
      targets: FIVE.map((region) => ({ region, name: image.name, tags: [] })),
    });
  });

  it('given a name, when judged, then the copies have it and the source is still called as it is', () => {
    const request = requestOf({ name: 'web-golden-copy' });

    expect(request.name).toBe(someDetails().name);
    expect(new Set(request.targets.map(({ name }) => name))).toEqual(new Set(['web-golden-copy']));
  });

  it('given a name for one region, when judged, then the copy there has it and the others are called as the image is', () => {
    const { targets } = requestOf({ targets: [FRANKFURT, BEIJING], perRegion: `${FRANKFURT} name=web-frankfurt` });

    expect(targets.map(({ name }) => name)).toEqual(['web-frankfurt', someDetails().name]);
  });

  it('given an image with a family, when judged, then the copies have none: it is not taken over', () => {
    const { targets } = requestOf({}, { image: someDetails({ family: 'web' }) });

    expect(targets.some((target) => 'family' in target)).toBe(false);
    expect(requestOf({ family: 'web' }).targets.every(({ family }) => family === 'web')).toBe(true);
  });

  it('given an image whose disks are not known, when judged, then its own size counts', () => {
    expect(requestOf({}, { image: someDetails({ disks: [], sizeGiB: 40 }) }).sizeGiB).toBe(40);
  });
});

describe('a wish for copies that cannot', () => {
  it('given an image that is not there, when judged, then nothing is made', () => {
    expect(whyNot({ image: undefined })).toEqual({
      ok: false,
      problems: [{ field: 'image', problem: { code: 'image-not-found', imageId: IMAGE, region: REGION } }],
    });
  });

  it.each(['Waiting', 'Creating', 'UnAvailable', 'CreateFailed', 'Deprecated', 'Unknown'] as const)(
    'given an image that is %s, when judged, then nothing is made',
    (status) => {
      expect(whyNot({ image: someDetails({ status }) })).toEqual({
        ok: false,
        problems: [{ field: 'image', problem: { code: 'image-not-available', imageId: IMAGE, status } }],
      });
    },
  );

  it('given a destination that the cloud does not know, when judged, then it alone is named', () => {
    const atlantis = 'at-lantis-1' as RegionId;

    expect(whyNot({}, { targets: [FRANKFURT, atlantis, BEIJING] })).toEqual({
      ok: false,
      problems: [{ field: 'targets', problem: { code: 'region-not-found', region: atlantis } }],
    });
  });

  it('given a destination that the account may not use, when judged, then those that it may are named', () => {
    const allowed = [REGION, FRANKFURT];

    expect(whyNot({ account: anAccount({ regions: allowed }) }, { targets: [FRANKFURT, BEIJING] })).toEqual({
      ok: false,
      problems: [
        { field: 'targets', problem: { code: 'region-not-allowed', account: 'default', region: BEIJING, allowed } },
      ],
    });
  });

  it('given a name that is taken in one of five destinations, when judged, then none of the five is made', () => {
    const { name } = someDetails();
    const namesake = anImage({ id: OTHER_IMAGE, name, region: SILICON_VALLEY });

    expect(whyNot({ taken: new Map([[SILICON_VALLEY, namesake]]) })).toEqual({
      ok: false,
      problems: [
        {
          field: 'name',
          problem: { code: 'image-name-taken', name, imageId: OTHER_IMAGE, region: SILICON_VALLEY },
        },
      ],
    });
  });

  it('given a name that is taken in two destinations, when judged, then both are told', () => {
    const namesakes = [BEIJING, FRANKFURT].map((region) => [region, anImage({ id: OTHER_IMAGE, region })] as const);

    expect(whyNot({ taken: new Map(namesakes) })).toMatchObject({
      ok: false,
      problems: [{ problem: { region: BEIJING } }, { problem: { region: FRANKFURT } }],
    });
  });

  it('given a share with the account it belongs to, when judged, then nothing is made', () => {
    expect(whyNot({}, { shareWith: `${PARTNER} ${OWN}` })).toEqual({
      ok: false,
      problems: [{ field: 'shareWith', problem: { code: 'share-with-oneself', account: OWN } }],
    });
  });

  it('given a channel where the bot cannot write, when judged, then the channel has the problem', () => {
    expect(whyNot({ channelPostable: false })).toEqual({
      ok: false,
      problems: [{ field: 'channel', problem: { code: 'channel-not-postable', channel: CHANNEL } }],
    });
  });

  it('given several problems, when judged, then all are told at once', () => {
    const image = someDetails({ status: 'Creating' });
    const judged = judgeCopy(wishOf({ shareWith: OWN }), someFacts({ image, regions: [], channelPostable: false }));

    expect(judged.ok ? [] : judged.problems.map(({ field }) => field)).toEqual([
      'image',
      ...FIVE.map(() => 'targets'),
      'shareWith',
      'channel',
    ]);
  });
});

describe('a form that is filled from what was asked', () => {
  const FULL: Partial<CopyImageForm> = {
    name: 'web-copied',
    description: 'For the branches',
    family: 'web',
    tags: 'team=web\nenv=prod',
    encrypt: true,
    perRegion: `${FRANKFURT} name=web-frankfurt\n${BEIJING} key=key-bj1`,
    shareWith: PARTNER,
  };

  it.each([
    ['as little as can be asked for', {}],
    ['everything', FULL],
  ])('given %s, when its form is judged again, then it asks for the same', (_what, asked) => {
    const request = requestOf(asked);

    expect(requestOf(copyFormOf(request, CHANNEL))).toEqual(request);
  });

  const done = (id: string, region: RegionId, imageId = OTHER_IMAGE) =>
    ({ id, place: { account: 'default', region }, state: { state: 'done', subject: imageId } }) as unknown as Task;
  const failed = (id: string, region: RegionId) =>
    ({ id, place: { account: 'default', region }, state: { state: 'failed' } }) as unknown as Task;
  const copyTo = (task: Task): Task => ({ ...task, kind: 'copy-image' });

  it('given copies of which one failed, when more are wanted, then they are as those, and the regions that are ready are known', () => {
    const request = requestOf({ ...FULL, targets: [FRANKFURT, BEIJING, SILICON_VALLEY] });
    const tasks = [copyTo(done('copy-1', FRANKFURT)), copyTo(failed('copy-2', BEIJING))];

    expect(moreCopiesOf({ request, tasks, channel: CHANNEL })).toMatchObject({
      address: { region: REGION, imageId: IMAGE },
      regions: [FRANKFURT],
      form: {
        targets: [],
        name: 'web-copied',
        tags: 'team=web\nenv=prod',
        encrypt: true,
        shareWith: PARTNER,
        perRegion: '',
      },
    });
  });

  it('given an image that was made, when copies of it are wanted, then they start from that image and are called as it is', () => {
    const request = aRequest({ name: 'web-golden', family: 'web' });
    const create: Task = { ...done('create', REGION), kind: 'create-image' };

    expect(moreCopiesOf({ request, tasks: [create], channel: CHANNEL })).toMatchObject({
      address: { region: request.region, imageId: OTHER_IMAGE },
      regions: [],
      form: { image: OTHER_IMAGE, name: 'web-golden', family: 'web' },
    });
    const never: Task = { ...failed('create', REGION), kind: 'create-image' };
    expect(moreCopiesOf({ request, tasks: [never], channel: CHANNEL })).toBeUndefined();
  });
});
