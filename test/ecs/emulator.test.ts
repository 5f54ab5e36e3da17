// The adapter and the emulator are two readings of the same API pages; here they meet over real HTTP.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AliyunId, DiskId, ImageId, InstanceId, RegionId, SnapshotId } from '../../src/core/domain/ids.ts';
import { ARCHITECTURES, BOOT_MODES, DETECTION_STRATEGIES, PLATFORMS } from '../../src/core/domain/image-options.ts';
import type { ImageChanges } from '../../src/core/domain/kinds/change-image.ts';
import { attributesOf } from '../../src/core/domain/kinds/change-image.ts';
import type { CopyImageRequest, CopyTarget } from '../../src/core/domain/kinds/copy-image.ts';
import type { ShareImageRequest } from '../../src/core/domain/kinds/share-image.ts';
import { judge } from '../../src/core/domain/progress.ts';
import { whyNotUsable } from '../../src/core/domain/snapshot.ts';
import { type EcsEmulatorOptions, startEcsEmulator } from '../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded, seededAccounts, seededKeys } from '../../src/sandbox/ecs-emulator/seed.ts';
import { aChangeRequest, aRequest, NOW } from '../support/builders.ts';
import { aCloud, codeOf, failureOf, PLACE } from './support.ts';

const MARK = 'ab12cd34ef/create';
const SYSTEM = seeded.webSystemSnapshot as SnapshotId;
const aWebRequest = (facts = {}) =>
  aRequest({
    disks: [
      { device: '/dev/xvda', role: 'system', sizeGiB: 40, snapshotId: SYSTEM },
      { device: '/dev/xvdb', role: 'data', sizeGiB: 20 },
    ],
    family: 'web',
    ...facts,
  });

async function aWorld(options: EcsEmulatorOptions = {}) {
  let at = NOW;
  const clock = { now: () => at };
  const move = (ms: number) => {
    at += ms;
  };
  const emulator = await startEcsEmulator({ clock, ...options });
  onTestFinished(() => emulator.close());
  const { cloud } = aCloud({ endpoint: emulator.url, ownCredential: emulator.credentials });
  return { emulator, cloud, move };
}

describe('making an image', () => {
  it('given an approved request, when made, then it can be watched until it is ready', async () => {
    const { cloud, move } = await aWorld();
    const { imageId: id } = await cloud.createImage(aWebRequest(), MARK, 'token-1');

    const atFirst = await cloud.image(PLACE, id);
    expect(atFirst).toMatchObject({ status: 'Creating', name: 'web-golden-2026-11-23', sizeGiB: 40 });
    expect(atFirst && judge(atFirst)).toBe('in-progress');

    move(30_000);
    const [underWay] = await cloud.ourImages(PLACE, NOW);
    expect(underWay?.id).toBe(id);
    expect(underWay?.percent).toBeGreaterThan(0);
    expect(underWay?.percent).toBeLessThan(100);
    expect(underWay?.remainingSeconds).toBeGreaterThan(0);

    move(3_600_000);
    const ready = await cloud.image(PLACE, id);
    expect(ready && judge(ready)).toBe('ready');
    expect(ready?.disks.map(({ device, role, sizeGiB }) => [device, role, sizeGiB])).toEqual([
      ['/dev/xvda', 'system', 40],
      ['/dev/xvdb', 'data', 20],
    ]);
    expect(ready?.tags).toEqual(
      expect.arrayContaining([
        { key: 'team', value: 'web' },
        { key: 'darkroom:operation', value: MARK },
      ]),
    );
    expect((await cloud.imagesNamed(PLACE, 'web-golden-2026-11-23')).map((image) => image.id)).toEqual([id]);
  });

  it('given everything that may be said about an image, when made, then ECS takes it', async () => {
    const { emulator, cloud } = await aWorld();
    const request = aWebRequest({
      architecture: 'arm64',
      platform: 'Rocky Linux',
      bootMode: 'UEFI',
      detectionStrategy: 'Standard',
    });
    const { imageId: id } = await cloud.createImage(request, MARK, 'token-1');
    expect(await cloud.image(PLACE, id)).toMatchObject({ name: request.name });
    expect(emulator.calls()[0]).toMatchObject({
      action: 'CreateImage',
      params: { Architecture: 'arm64', Platform: 'Rocky Linux', BootMode: 'UEFI', DetectionStrategy: 'Standard' },
    });
  });

  it.each([
    ...ARCHITECTURES.map((architecture) => ({ architecture })),
    ...PLATFORMS.map((platform) => ({ platform })),
    ...BOOT_MODES.map((bootMode) => ({ bootMode })),
    ...DETECTION_STRATEGIES.map((detectionStrategy) => ({ detectionStrategy })),
  ])('given %j, which a menu offers, when made, then ECS takes it', async (option) => {
    const { cloud } = await aWorld();
    expect((await cloud.createImage(aWebRequest(option), MARK, 'token-1')).imageId).toMatch(/^m-/);
  });

  it('given images from a snapshot, when looked for, then they are found by it, ready or not', async () => {
    const { cloud, move } = await aWorld();
    const before = await cloud.imagesFrom(PLACE, SYSTEM);
    const { imageId: id } = await cloud.createImage(aWebRequest(), MARK, 'token-1');
    const underWay = (await cloud.imagesFrom(PLACE, SYSTEM)).filter(
      (image) => !before.some((old) => old.id === image.id),
    );
    expect(underWay).toMatchObject([{ id, status: 'Creating' }]);
    move(3_600_000);
    expect((await cloud.imagesFrom(PLACE, SYSTEM)).map((image) => image.id)).toContain(id);
    expect(await cloud.imagesFrom(PLACE, 's-bp1nobody000000001' as SnapshotId)).toEqual([]);
  });

  it('given a lost answer, when tried again with the same token, then it is the same image', async () => {
    const { emulator, cloud } = await aWorld();
    emulator.faults.add({ kind: 'dropAnswer', action: 'CreateImage', times: 2 });
    const { imageId: id } = await cloud.createImage(aWebRequest(), MARK, 'token-1');
    const again = await cloud.createImage(aWebRequest(), MARK, 'token-1');
    expect(again.imageId).toBe(id);
    expect(emulator.calls().map(({ requestId }) => requestId)).toContain(again.requestId);
    expect((await cloud.ourImages(PLACE, NOW)).map((image) => image.id)).toEqual([id]);
    expect(await cloud.imagesMarked(PLACE, MARK)).toMatchObject([{ id }]);
  });

  it('given no answer comes through, when the tries are used up, then the image can be found by its mark', async () => {
    const { emulator, cloud } = await aWorld();
    emulator.faults.add({ kind: 'dropAnswer', action: 'CreateImage' });
    expect((await failureOf(cloud.createImage(aWebRequest(), MARK, 'token-1'))).kind).toBe('unclear');
    expect(await cloud.imagesMarked(PLACE, MARK)).toMatchObject([{ name: 'web-golden-2026-11-23' }]);
  });

  it('given a creation that fails, when watched, then it says so', async () => {
    const { emulator, cloud, move } = await aWorld();
    emulator.faults.add({ kind: 'failNextCreation' });
    const { imageId: id } = await cloud.createImage(aWebRequest(), MARK, 'token-1');
    move(3_600_000);
    const failed = await cloud.image(PLACE, id);
    expect(failed && judge(failed)).toBe('create-failed');
  });
});

describe('refusals in the words of ECS', () => {
  const rows = (snapshotId: string) => [
    { device: '/dev/xvda', role: 'system' as const, sizeGiB: 500, snapshotId: snapshotId as SnapshotId },
  ];

  it.each([
    ['a snapshot that is not ready', { disks: rows(seeded.unfinishedSnapshot) }, 'snapshot-not-accomplished', 'busy'],
    ['a snapshot that nobody has', { disks: rows('s-bp1nobody000000001') }, 'snapshot-not-found', 'refused'],
    ['a snapshot from before 2013', { disks: rows(seeded.tooOldSnapshot) }, 'snapshot-too-old', 'refused'],
    ['a shared snapshot', { disks: rows(seeded.sharedSnapshot) }, 'cloud-refused', 'refused'],
    ['a region that does not exist', { region: 'cn-atlantis' as RegionId }, 'region-not-found', 'refused'],
  ])('given %s, when making an image, then the problem is %s and it is %s', async (_what, facts, problem, kind) => {
    const { cloud } = await aWorld();
    const failure = await failureOf(cloud.createImage(aWebRequest(facts), MARK, 'token-1'));
    expect([codeOf(failure), failure.kind]).toEqual([problem, kind]);
  });

  it('given a name that is taken, when making an image, then it is refused by name', async () => {
    const { cloud } = await aWorld();
    await cloud.createImage(aWebRequest(), MARK, 'token-1');
    const failure = await failureOf(cloud.createImage(aWebRequest(), 'other/create', 'token-2'));
    expect(failure.problem).toEqual({ code: 'image-name-taken', name: 'web-golden-2026-11-23' });
  });

  it('given a wrong secret, when calling, then the credentials are to blame', async () => {
    const { emulator } = await aWorld();
    const ownCredential = { ...emulator.credentials, accessKeySecret: 'wrong' };
    const { cloud } = aCloud({ endpoint: emulator.url, ownCredential });
    expect(codeOf(await failureOf(cloud.regions(PLACE)))).toBe('cloud-credentials');
  });
});

const GOLDEN = { place: PLACE, imageId: seeded.goldenImage as ImageId };
const FRANKFURT = 'eu-central-1' as RegionId;
const VIRGINIA = 'us-east-1' as RegionId;
const THERE = { account: PLACE.account, region: FRANKFURT };
const aTarget = (facts: Partial<CopyTarget> = {}): CopyTarget => ({
  region: FRANKFURT,
  name: 'web-golden',
  tags: [{ key: 'team', value: 'web' }],
  ...facts,
});
const aCopyRequest = (facts: Partial<CopyImageRequest> = {}): CopyImageRequest => ({
  ...PLACE,
  kind: 'copy-image',
  name: 'web-golden',
  imageId: GOLDEN.imageId,
  sizeGiB: 40,
  tags: [],
  targets: [aTarget()],
  shareWith: [],
  ...facts,
});
const aShareRequest = (add: AliyunId[]): ShareImageRequest => ({
  ...PLACE,
  kind: 'share-image',
  name: 'web-golden',
  imageId: GOLDEN.imageId,
  tags: [],
  add,
  remove: [],
});
/** Ids that the emulator knows without knowing more of them. */
const strangers = (count: number) =>
  Array.from({ length: count }, (_, index) => `19${String(index).padStart(14, '0')}` as AliyunId);

describe('copying an image', () => {
  const copyTo = (cloud: ReturnType<typeof aCloud>['cloud'], facts: Partial<CopyTarget> = {}, token = 'token-1') =>
    cloud.copyImage(GOLDEN, aTarget(facts), `ab12cd34ef/${token}`, token);

  it('given an image, when copied, then it is watched where it goes, and found there like any of ours', async () => {
    const { cloud, move } = await aWorld();
    const { imageId: id } = await copyTo(cloud, {
      description: 'For Frankfurt',
      encrypted: true,
      kmsKeyId: seededKeys.frankfurt,
    });
    expect((await cloud.ourImages(THERE, NOW)).map((image) => image.id)).toEqual([id]);
    expect(await cloud.imagesMarked(THERE, 'ab12cd34ef/token-1')).toMatchObject([{ id }]);
    expect((await cloud.imagesNamed(THERE, 'web-golden')).map((image) => image.id)).toEqual([id]);
    expect(await cloud.image(PLACE, id)).toBeUndefined();
    move(30_000);
    const underWay = await cloud.image(THERE, id);
    expect(underWay && judge(underWay)).toBe('in-progress');
    move(3_600_000);
    const ready = await cloud.image(THERE, id);
    expect(ready && judge(ready)).toBe('ready');
    expect(await cloud.images(THERE, { id })).toMatchObject([
      { id, description: 'For Frankfurt', family: undefined, isCopy: true, encrypted: true, isShared: false },
    ]);
  });

  it('given a lost answer, when tried again with the same token, then it is the same copy', async () => {
    const { emulator, cloud } = await aWorld();
    emulator.faults.add({ kind: 'dropAnswer', action: 'CopyImage', times: 2 });
    const { imageId: id } = await copyTo(cloud);
    expect((await copyTo(cloud)).imageId).toBe(id);
    expect((await cloud.ourImages(THERE, NOW)).map((image) => image.id)).toEqual([id]);
  });

  it('given one copy at a time, when a second is wanted, then ECS is busy with the image until the first is done', async () => {
    const { cloud, move } = await aWorld({ copyConcurrency: 'serial-per-image' });
    await copyTo(cloud);
    const failure = await failureOf(copyTo(cloud, { region: VIRGINIA }, 'token-2'));
    expect([failure.kind, failure.problem]).toEqual(['busy', { code: 'image-being-copied', imageId: GOLDEN.imageId }]);
    move(3_600_000);
    expect((await copyTo(cloud, { region: VIRGINIA }, 'token-3')).imageId).toMatch(/^m-/);
  });

  it('given a full region, when a copy waits there, then it is listed as waiting', async () => {
    const { cloud } = await aWorld({ copyConcurrency: 'queued', quotas: { copiesPerDestination: 1 } });
    await copyTo(cloud);
    const { imageId: id } = await copyTo(cloud, { name: 'web-golden-2' }, 'token-2');
    const waiting = (await cloud.ourImages(THERE, NOW)).find((image) => image.id === id);
    expect(waiting?.status).toBe('Waiting');
    expect(waiting && judge(waiting)).toBe('in-progress');
  });

  it.each([
    ['to its own region', { region: PLACE.region }, 'copy-to-own-region'],
    ['to a region that does not exist', { region: 'mars-1' as RegionId }, 'region-not-found'],
    ['with a key of another region', { encrypted: true, kmsKeyId: 'key-of-nobody' }, 'cloud-key-unusable'],
    ['into a group that does not exist', { resourceGroup: 'rg-nobody' }, 'resource-group-not-found'],
  ])(
    'given an image, when copied %s, then it is refused, dry as well, and nothing is made',
    async (_what, facts, code) => {
      const { cloud } = await aWorld();
      expect(codeOf(await failureOf(cloud.dryRun(aCopyRequest({ targets: [aTarget(facts)] }))))).toBe(code);
      const failure = await failureOf(copyTo(cloud, facts));
      expect([failure.kind, codeOf(failure)]).toEqual(['refused', code]);
      expect(await cloud.ourImages(THERE, NOW)).toEqual([]);
    },
  );

  it('given an image that is not ready, when copied, then it is refused as not available', async () => {
    const { cloud } = await aWorld();
    const { imageId } = await cloud.createImage(aWebRequest(), MARK, 'token-1');
    const failure = await failureOf(cloud.copyImage({ place: PLACE, imageId }, aTarget(), MARK, 'token-2'));
    expect([failure.kind, failure.problem]).toEqual(['refused', { code: 'image-not-available', imageId }]);
  });

  it('given a copy under way, when cancelled, then it is gone; once more, and it is not found', async () => {
    const { cloud } = await aWorld();
    const { imageId } = await copyTo(cloud);
    expect((await cloud.cancelCopy({ place: THERE, imageId })).requestId).toMatch(/-/);
    expect(await cloud.image(THERE, imageId)).toBeUndefined();
    expect(codeOf(await failureOf(cloud.cancelCopy({ place: THERE, imageId })))).toBe('image-not-found');
  });

  it('given a copy that is finished and an image that is none, when cancelled, then both are told apart', async () => {
    const { cloud, move } = await aWorld();
    const { imageId } = await copyTo(cloud);
    move(3_600_000);
    expect(codeOf(await failureOf(cloud.cancelCopy({ place: THERE, imageId })))).toBe('too-late-to-cancel');
    expect(codeOf(await failureOf(cloud.cancelCopy(GOLDEN)))).toBe('creation-not-cancellable');
    expect(await cloud.image(THERE, imageId)).toMatchObject({ status: 'Available' });
  });

  it('given a copy, when it gets a family, then only once it is made, and then as often as wanted', async () => {
    const { cloud, move } = await aWorld();
    const { imageId } = await copyTo(cloud);
    expect((await failureOf(cloud.setFamily({ place: THERE, imageId }, 'web'))).kind).toBe('busy');
    move(3_600_000);
    await cloud.setFamily({ place: THERE, imageId }, 'web');
    await cloud.setFamily({ place: THERE, imageId }, 'web');
    expect((await cloud.images(THERE, { family: 'web' })).map(({ id }) => id)).toEqual([imageId]);
  });
});

describe('sharing an image', () => {
  it('given twelve accounts, when shared twice, then in two calls and all of them once', async () => {
    const { emulator, cloud } = await aWorld();
    const twelve = strangers(12);
    await cloud.shareImage(GOLDEN, { add: twelve, remove: [] });
    await cloud.shareImage(GOLDEN, { add: twelve, remove: [] });
    expect(await cloud.sharesOf(GOLDEN)).toEqual(twelve);
    expect(emulator.calls().filter(({ action }) => action === 'ModifyImageSharePermission')).toHaveLength(2);
    expect((await cloud.images(PLACE, { id: GOLDEN.imageId }))[0]?.isShared).toBe(true);
    await cloud.shareImage(GOLDEN, { add: [], remove: twelve.slice(1) });
    expect(await cloud.sharesOf(GOLDEN)).toEqual(twelve.slice(0, 1));
  });

  it('given a lost answer in the middle, when tried again, then all of them are there once', async () => {
    const { emulator, cloud } = await aWorld();
    emulator.faults.add({ kind: 'dropAnswer', action: 'ModifyImageSharePermission', times: 1 });
    await cloud.shareImage(GOLDEN, { add: strangers(12), remove: [] });
    expect(await cloud.sharesOf(GOLDEN)).toEqual(strangers(12));
  });

  it('given a community image, when it is taken from somebody, then it is still public', async () => {
    const { emulator, cloud } = await aWorld();
    await cloud.shareImage(GOLDEN, { add: strangers(2), remove: [] });
    const image = emulator.world.image(GOLDEN.imageId);
    if (image) image.isPublic = true;
    await cloud.shareImage(GOLDEN, { add: [], remove: strangers(1) });
    expect(await cloud.sharesOf(GOLDEN)).toEqual(strangers(2).slice(1));
    expect((await cloud.images(PLACE, { id: GOLDEN.imageId }))[0]?.isPublic).toBe(true);
  });

  it.each([
    ['an account that nobody has', ['1234567890123456'], 'share-account-unknown'],
    ['its own account', [seededAccounts.main], 'share-with-oneself'],
    ['fifty-one accounts', strangers(51), 'too-many-shares'],
  ])('given %s, when shared, then it is refused, dry as well, and nothing changes', async (_what, ids, code) => {
    const { cloud } = await aWorld();
    const add = ids as AliyunId[];
    expect(codeOf(await failureOf(cloud.dryRun(aShareRequest(add))))).toBe(code);
    expect(codeOf(await failureOf(cloud.shareImage(GOLDEN, { add, remove: [] })))).toBe(code);
    expect(await cloud.sharesOf(GOLDEN)).toEqual([]);
  });
});

describe('changing an image', () => {
  const wanted = { name: 'web-old', description: 'The old tier', family: 'web', status: 'Deprecated' } as const;

  it('given an image, when all of it is changed twice, then it is so once; restored, it can be copied again', async () => {
    const { emulator, cloud } = await aWorld();
    await cloud.changeImage(GOLDEN, wanted);
    await cloud.changeImage(GOLDEN, wanted);
    expect((await cloud.images(PLACE, { id: GOLDEN.imageId }))[0]).toMatchObject(wanted);
    expect(emulator.calls().filter(({ action }) => action === 'ModifyImageAttribute')).toHaveLength(1);
    await cloud.changeImage(GOLDEN, { status: 'Available' });
    await cloud.dryRun(aCopyRequest());
  });

  it('given a lost answer, when it is deprecated again, then it is deprecated, and tags are as wanted', async () => {
    const { emulator, cloud } = await aWorld();
    emulator.faults.add({ kind: 'dropAnswer', action: 'ModifyImageAttribute', times: 1 });
    expect((await failureOf(cloud.changeImage(GOLDEN, wanted))).kind).toBe('unclear');
    await cloud.changeImage(GOLDEN, wanted);
    const tags = async () => (await cloud.images(PLACE, { id: GOLDEN.imageId }))[0]?.tags;
    const before = (await tags()) ?? [];
    for (const action of ['TagResources', 'UntagResources']) {
      emulator.faults.add({ kind: 'dropAnswer', action, times: 1 });
    }
    await cloud.tagImage(GOLDEN, { set: [{ key: 'keep', value: '2031' }], remove: [] });
    expect(await tags()).toEqual([...before, { key: 'keep', value: '2031' }]);
    await cloud.tagImage(GOLDEN, { set: [], remove: ['keep'] });
    expect(await tags()).toEqual(before);
  });

  it('given a name that is taken, and an image that is shared, when changed, then each is refused, dry as well', async () => {
    const { emulator, cloud } = await aWorld();
    emulator.world.addImage({ imageName: 'web-taken' });
    const refusedFor = async (changes: ImageChanges) => {
      const dry = await failureOf(cloud.dryRun({ ...aChangeRequest(changes), imageId: GOLDEN.imageId }));
      const real = await failureOf(cloud.changeImage(GOLDEN, attributesOf(changes)));
      expect(dry.problem).toEqual(real.problem);
      return codeOf(real);
    };
    expect(await refusedFor({ name: { before: 'web', after: 'web-taken' } })).toBe('image-name-taken');
    await cloud.shareImage(GOLDEN, { add: strangers(1), remove: [] });
    expect(await refusedFor({ status: { before: 'Available', after: 'Deprecated' } })).toBe('deprecate-shared');
  });
});

describe('running dry', () => {
  it('given good requests of every kind, when run dry, then they pass and nothing is made or changed', async () => {
    const { cloud } = await aWorld();
    const before = (await cloud.images(PLACE, {})).length;
    await cloud.dryRun(aWebRequest());
    await cloud.dryRun(aCopyRequest({ targets: [aTarget(), aTarget({ region: VIRGINIA })] }));
    await cloud.dryRun(aShareRequest(strangers(12)));
    expect(await cloud.images(PLACE, {})).toHaveLength(before);
    expect(await cloud.ourImages(THERE, NOW)).toEqual([]);
    expect(await cloud.sharesOf(GOLDEN)).toEqual([]);
    expect((await cloud.createImage(aWebRequest(), MARK, 'token-1')).imageId).toMatch(/^m-/);
  });

  it('given a name that is taken in one of two regions, when run dry, then it is refused', async () => {
    const { emulator, cloud } = await aWorld();
    emulator.world.addImage({ regionId: VIRGINIA, imageName: 'web-golden' });
    const request = aCopyRequest({ targets: [aTarget(), aTarget({ region: VIRGINIA })] });
    const problem = { code: 'image-name-taken', name: 'web-golden', region: VIRGINIA };
    expect((await failureOf(cloud.dryRun(request))).problem).toEqual(problem);
  });
});

describe('finding images', () => {
  it('given more than two pages, when listed, then newest first and in as many calls as there are pages', async () => {
    const { emulator, cloud } = await aWorld({ quotas: { imagesPerRegion: 1_000 } });
    for (let index = 0; index < 230; index += 1) {
      emulator.world.addImage({ regionId: FRANKFURT, imageName: `img-${index}`, createdAt: NOW - index * 60_000 });
    }
    const found = await cloud.images(THERE, {});
    expect(found.length).toBeGreaterThanOrEqual(230);
    const times = found.map(({ createdAt }) => createdAt ?? 0);
    expect(times).toEqual([...times].sort((one, other) => other - one));
    expect(emulator.calls().map(({ action }) => action)).toEqual(
      Array.from({ length: Math.ceil(found.length / 100) }, () => 'DescribeImages'),
    );
  });

  it('given images of others, failed ones and deprecated ones, when listed, then only our own, in every state', async () => {
    const { cloud } = await aWorld();
    const found = await cloud.images(PLACE, {});
    const ids = found.map(({ id }) => id as string);
    expect(ids).toEqual(expect.arrayContaining([seeded.goldenImage, seeded.deprecatedImage]));
    expect(ids).not.toContain(seeded.publicImage);
    expect(ids).not.toContain(seeded.productionImage);
    expect((await cloud.images(PLACE, { status: 'Deprecated' })).map(({ id }) => id)).toEqual([seeded.deprecatedImage]);
  });
});

describe('what there is', () => {
  it('given a seeded region, when looked at, then regions, instances, snapshots and disks are understood', async () => {
    const { cloud } = await aWorld();
    expect((await cloud.regions(PLACE)).map(({ id }) => id)).toContain('cn-hangzhou');
    expect((await cloud.instances(PLACE)).map(({ id }) => id)).toContain(seeded.webInstance);

    const ofWeb = { role: 'system', instance: seeded.webInstance as InstanceId } as const;
    const snapshots = await cloud.snapshots(PLACE, ofWeb);
    const web = snapshots.find(({ id }) => id === SYSTEM);
    expect(web && whyNotUsable(web, 'system')).toBeUndefined();
    expect(snapshots.find(({ id }) => id === seeded.webAutoSnapshot)?.automatic).toBe(true);

    const disks = await cloud.disks(
      PLACE,
      [web?.sourceDisk].filter((id): id is DiskId => id !== undefined),
    );
    expect(disks).toMatchObject([{ role: 'system', sizeGiB: 40, instance: seeded.webInstance }]);
  });

  it('given trouble on the way, when looked at, then it is overcome', async () => {
    const { emulator, cloud } = await aWorld();
    emulator.faults.add({ kind: 'throttle', times: 1 });
    emulator.faults.add({ kind: 'html', times: 1 });
    emulator.faults.add({ kind: 'empty', times: 1 });
    expect((await cloud.instances(PLACE)).length).toBeGreaterThan(0);
    expect(emulator.calls()).toHaveLength(4);
  });
});
