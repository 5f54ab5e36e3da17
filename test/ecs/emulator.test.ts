// The adapter and the emulator are two readings of the same API pages; here they meet over real HTTP.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DiskId, InstanceId, RegionId, SnapshotId } from '../../src/core/domain/ids.ts';
import { ARCHITECTURES, BOOT_MODES, DETECTION_STRATEGIES, PLATFORMS } from '../../src/core/domain/image-options.ts';
import { judge } from '../../src/core/domain/progress.ts';
import { whyNotUsable } from '../../src/core/domain/snapshot.ts';
import { startEcsEmulator } from '../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { aRequest, NOW } from '../support/builders.ts';
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

async function aWorld() {
  let at = NOW;
  const clock = { now: () => at };
  const move = (ms: number) => {
    at += ms;
  };
  const emulator = await startEcsEmulator({ clock });
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
    expect((await cloud.imageMarked(PLACE, MARK))?.id).toBe(id);
  });

  it('given no answer comes through, when the tries are used up, then the image can be found by its mark', async () => {
    const { emulator, cloud } = await aWorld();
    emulator.faults.add({ kind: 'dropAnswer', action: 'CreateImage' });
    expect((await failureOf(cloud.createImage(aWebRequest(), MARK, 'token-1'))).kind).toBe('unclear');
    expect(await cloud.imageMarked(PLACE, MARK)).toMatchObject({ name: 'web-golden-2026-11-23' });
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
