import fc from 'fast-check';
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
import type { CopyImageRequest } from '../../../src/core/domain/kinds/copy-image.ts';
import type { Request } from '../../../src/core/domain/kinds/kinds.ts';
import { parseCopyName, parseDescription, parseImageFamily } from '../../../src/core/domain/naming.ts';
import type { Operation } from '../../../src/core/domain/operation.ts';
import type { ProblemCode } from '../../../src/core/domain/problem.ts';
import { parseTags } from '../../../src/core/domain/tags.ts';
import type { Task } from '../../../src/core/domain/task.ts';
import {
  anAccount,
  anImage,
  anOperationFor,
  aRequest,
  CHANNEL,
  IMAGE,
  OTHER_IMAGE,
  REGION,
  someDetails,
} from '../../support/builders.ts';

const FIVE = ['cn-beijing', 'cn-shanghai', 'eu-central-1', 'us-west-1', 'ap-southeast-1'] as RegionId[];
const [BEIJING, , FRANKFURT, SILICON_VALLEY] = FIVE as [RegionId, RegionId, RegionId, RegionId, RegionId];
const ALLOWED = { verdict: 'allowed', rule: 'everybody' } as const;
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
    { field: 'perRegion', facts: { perRegion: `${FRANKFURT} name=x` }, code: 'problem-of' },
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

  describe('for other accounts', () => {
    const systemOnly = someDetails({ disks: someDetails().disks.filter(({ role }) => role === 'system') });
    const unshareable = (because: 'data-disks' | 'service-key', regions: RegionId[]) => ({
      ok: false,
      problems: [{ field: 'shareWith', problem: { code: 'encrypted-not-shareable', because, regions } }],
    });
    const two = { targets: [FRANKFURT, BEIJING], shareWith: PARTNER };

    it('given copies that are encrypted without a key, when judged, then the regions are told: nobody could share them', () => {
      const form = { ...two, encrypt: true };
      expect(whyNot({ image: systemOnly }, form)).toEqual(unshareable('service-key', [FRANKFURT, BEIJING]));
      const perRegion = `${BEIJING} key=key-bj1`;
      expect(whyNot({ image: systemOnly }, { ...form, perRegion })).toEqual(unshareable('service-key', [FRANKFURT]));
      expect(judgeCopy(wishOf({ ...form, shareWith: '' }), someFacts({ image: systemOnly })).ok).toBe(true);
      const keys = `${perRegion}\n${FRANKFURT} key=key-fra1`;
      expect(judgeCopy(wishOf({ ...form, perRegion: keys }), someFacts({ image: systemOnly })).ok).toBe(true);
    });

    it('given an image that is encrypted, when judged, then its copies are too, and its key does not come along', () => {
      const image = { ...systemOnly, encrypted: true };
      const perRegion = `${BEIJING} key=key-bj1`;
      expect(whyNot({ image }, { ...two, perRegion })).toEqual(unshareable('service-key', [FRANKFURT]));
    });

    it('given an image with data disks, when its copies are encrypted, then with a key of their own no less', () => {
      expect(whyNot({}, { ...two, perRegion: `${BEIJING} key=key-bj1` })).toEqual(unshareable('data-disks', [BEIJING]));
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
  };

  it.each([
    ['as little as can be asked for', {}],
    ['everything', FULL],
    ['copies for other accounts', { shareWith: PARTNER }],
    ['one that is not encrypted', { encrypt: true, perRegion: `${FRANKFURT} encrypt=no` }],
    ['encryption in one region', { perRegion: `${FRANKFURT} encrypt=yes` }],
    ['none in any region', { targets: [FRANKFURT], perRegion: `${FRANKFURT} encrypt=no` }],
  ])('given %s, when its form is judged again, then it asks for the same', (_what, asked) => {
    const request = requestOf(asked);

    expect(requestOf(copyFormOf(request, CHANNEL))).toEqual(request);
  });

  it('given copies that are called as their image is, when their form is opened, then its name is nobody’s to correct', () => {
    for (const name of ['golden-web-2026.01', '1-of-the-console']) {
      const image = someDetails({ name });
      const request = requestOf({ perRegion: `${FRANKFURT} name=web-frankfurt` }, { image });
      const form = copyFormOf(request, CHANNEL);

      expect(form).toMatchObject({ name: '', perRegion: `${FRANKFURT} name=web-frankfurt` });
      expect(requestOf(form, { image })).toEqual(request);
    }
  });

  it('given names of which each is only once, when their form is read again, then the image’s own is never typed', () => {
    const image = someDetails({ name: '1-of-the-console' });
    const request = requestOf({ targets: [FRANKFURT, BEIJING], perRegion: `${FRANKFURT} name=web-fra` }, { image });

    expect(copyFormOf(request, CHANNEL)).toMatchObject({ name: '', perRegion: `${FRANKFURT} name=web-fra` });
  });

  it('given copies that differ by more than the form holds, when judged, then that is told, as nobody could change it', () => {
    const long = 'd'.repeat(256);
    const lines = (many: number) =>
      Array.from({ length: many }, (_, n) => `${FIVE[n % 5]} tag:${'k'.repeat(110)}${n}=${long.slice(128)}`);
    expect(judgeCopy(wishOf({ perRegion: lines(10).join('\n') }), someFacts()).ok).toBe(true);
    const form = { perRegion: lines(12).join('\n') };

    expect(whyNot({}, form)).toEqual({
      ok: false,
      problems: [
        { field: 'perRegion', problem: { code: 'too-many-differences', length: form.perRegion.length, max: 3_000 } },
      ],
    });
  });

  it('given tags that most copies have by their lines, when judged, then they must fit into the field of all', () => {
    const tags = Array.from({ length: 6 }, (_, n) => `tag:${'k'.repeat(120)}${n}=${'v'.repeat(128)}`);
    const perRegion = [FRANKFURT, BEIJING].flatMap((region) => tags.map((tag) => `${region} ${tag}`)).join('\n');
    const common = Array.from({ length: 10 }, (_, n) => `${'c'.repeat(120)}${n}=${'v'.repeat(128)}`).join('\n');

    expect(whyNot({}, { targets: [FRANKFURT, BEIJING], tags: common, perRegion })).toMatchObject({
      problems: [{ field: 'tags', problem: { code: 'too-many-differences' } }],
    });
  });

  // Whatever may be typed: dots and colons, signs of the syntax, scripts, and breaks that are none to a form.
  const characters = fc.constantFrom(...'a.:_-=9 ,"“字é\u2028\u0085\u00a0k'.split(''), 'eu-central-1 name=', '🐳');
  const textOf = (read: (text: string) => { ok: boolean }, minLength = 2) =>
    fc
      .array(characters, { minLength, maxLength: 30 })
      .map((parts) => parts.join('').trim())
      .filter((text) => read(text).ok);
  const awkward = {
    name: textOf(parseCopyName),
    description: textOf(parseDescription),
    family: textOf(parseImageFamily),
    key: fc.constantFrom('key-1', 'e522b26d-abcd=x', 'alias/acs/ecs'),
    tag: textOf((line) => ({ ok: line.includes('=') && parseTags(line).ok })),
  };
  const lineOf = fc.oneof(
    awkward.name.map((value) => `name=${value}`),
    fc.oneof(awkward.description, fc.constant('')).map((value) => `description = ${value}`),
    fc.oneof(awkward.family, fc.constant('')).map((value) => `family=${value}`),
    fc.constantFrom('encrypt=yes', 'encrypt=no'),
    awkward.key.map((value) => `key=${value}`),
    awkward.tag.map((value) => `tag:${value}`),
  );
  const THREE = [FRANKFURT, BEIJING, SILICON_VALLEY];
  const anyForm = fc.record({
    targets: fc.constant(THREE as string[]),
    name: fc.oneof(awkward.name, fc.constant('')),
    description: fc.oneof(awkward.description, fc.constant('')),
    family: fc.oneof(awkward.family, fc.constant('')),
    tags: fc.oneof(awkward.tag, fc.constant('')),
    encrypt: fc.boolean(),
    perRegion: fc
      .array(fc.tuple(fc.constantFrom(...THREE), lineOf), { maxLength: 8 })
      .map((lines) => lines.map(([region, line]) => `${region} ${line}`).join('\n')),
  });
  const inOrder = (request: CopyImageRequest) => ({
    ...request,
    tags: [],
    targets: request.targets.map((one) => ({ ...one, tags: [...one.tags].sort((a, b) => (a.key < b.key ? -1 : 1)) })),
  });

  it('given anything that can be asked for, when its form is read and judged again, then it asks for the same', () => {
    const images = fc
      .constantFrom('golden-web-2026.01', '1-of-the-console', 'web', '')
      .map((name) => someDetails({ name }));
    let asked = 0;
    fc.assert(
      fc.property(anyForm, images, (form, image) => {
        const read = readCopyForm(aCopyForm(form));
        const judged = read.ok ? judgeCopy(read.wish, someFacts({ image })) : read;
        if (!judged.ok) return;
        asked += 1;
        expect(inOrder(requestOf(copyFormOf(judged.request, CHANNEL), { image }))).toEqual(inOrder(judged.request));
      }),
      { numRuns: 1_000 },
    );
    expect(asked).toBeGreaterThan(300);
  });

  const done = (id: string, region: RegionId, imageId = OTHER_IMAGE) =>
    ({ id, place: { account: 'default', region }, state: { state: 'done', subject: imageId } }) as unknown as Task;
  const failed = (id: string, region: RegionId) =>
    ({ id, place: { account: 'default', region }, state: { state: 'failed' } }) as unknown as Task;
  const over = (request: Request, tasks: Task[]): Operation => ({ ...anOperationFor(request, ALLOWED), tasks });
  const copyTo = (task: Task): Task => ({ ...task, kind: 'copy-image' });

  it('given copies of which one failed, when more are wanted, then they are as those, and the regions that are ready are known', () => {
    const request = requestOf({ ...FULL, targets: [FRANKFURT, BEIJING, SILICON_VALLEY] });
    const tasks = [copyTo(done('copy-1', FRANKFURT)), copyTo(failed('copy-2', BEIJING))];

    expect(moreCopiesOf(over(request, tasks))).toMatchObject({
      address: { region: REGION, imageId: IMAGE },
      regions: [FRANKFURT],
      form: {
        targets: [],
        name: 'web-copied',
        tags: 'team=web\nenv=prod',
        encrypt: true,
        perRegion: '',
      },
    });
  });

  it('given copies of which one is under way, when more are wanted, then that has to wait', () => {
    const running = { ...copyTo(done('copy-2', BEIJING)), state: { state: 'running', imageId: OTHER_IMAGE, since: 0 } };

    expect(moreCopiesOf(over(requestOf({}), [copyTo(done('copy-1', FRANKFURT)), running as Task]))).toBeUndefined();
  });

  it('given an image that was made, when copies of it are wanted, then they start from that image and are called as it is', () => {
    const request = aRequest({ name: 'web-golden', family: 'web' });
    const create: Task = { ...done('create', REGION), kind: 'create-image' };

    expect(moreCopiesOf(over(request, [create]))).toMatchObject({
      address: { region: request.region, imageId: OTHER_IMAGE },
      regions: [],
      form: { image: OTHER_IMAGE, name: '', family: 'web' },
    });
    const never: Task = { ...failed('create', REGION), kind: 'create-image' };
    expect(moreCopiesOf(over(request, [never]))).toBeUndefined();
  });
});
