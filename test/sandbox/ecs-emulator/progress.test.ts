import { expect, it } from 'vitest';
import { seeded } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { createCloudTime } from '../../../src/sandbox/ecs-emulator/world/cloud-time.ts';
import { aClock, anEmulator, inHangzhou, minute, theImage } from './support.ts';

const web = { SnapshotId: seeded.webSystemSnapshot };
const create = async (emulator: Parameters<typeof inHangzhou>[0], params: Record<string, string> = web) =>
  (await inHangzhou(emulator, 'CreateImage', params)).body.ImageId;

it('given a 40 GiB image, when two minutes pass, then it goes from 0 to 100 and becomes available', async () => {
  const { emulator, clock } = await anEmulator();
  const id = await create(emulator);
  const seen = [];
  for (let n = 0; n < 5; n++) {
    const { Status, Progress, Usable, DiskDeviceMappings } = await theImage(emulator, id);
    seen.push([Status, Progress, Usable, DiskDeviceMappings.DiskDeviceMapping[0].RemainTime]);
    clock.move(minute / 2);
  }
  expect(seen).toEqual([
    ['Creating', '0%', false, 120],
    ['Creating', '25%', false, 90],
    ['Creating', '50%', false, 60],
    ['Creating', '75%', false, 30],
    ['Available', '100%', true, 0],
  ]);
});

it('given a larger image, when asked half-way, then smaller disks are ahead of larger ones', async () => {
  const { emulator, clock } = await anEmulator();
  const id = await create(emulator, {
    'DiskDeviceMapping.1.SnapshotId': seeded.dbSystemSnapshot,
    'DiskDeviceMapping.2.SnapshotId': seeded.dbDataSnapshot,
  });
  clock.move(2 * minute);
  const image = await theImage(emulator, id);
  expect(image.Progress).toBe('16%');
  expect(image.DiskDeviceMappings.DiskDeviceMapping).toMatchObject([
    { Progress: '83%', RemainTime: 24 },
    { Progress: '16%', RemainTime: 600 },
  ]);
});

it('given a fast cloud, when little time passes, then the work is done and reported times stay wall time', async () => {
  const { emulator, clock } = await anEmulator({ speed: 60 });
  const id = await create(emulator);
  clock.move(1000);
  const image = await theImage(emulator, id);
  expect(image).toMatchObject({ Progress: '50%', CreationTime: '2026-01-15T08:30:00Z' });
  expect(image.DiskDeviceMappings.DiskDeviceMapping[0].RemainTime).toBe(1);
  clock.move(1000);
  expect((await theImage(emulator, id)).Status).toBe('Available');
});

it('given work half done, when the speed changes either way, then progress goes on from where it was', async () => {
  const { emulator, clock } = await anEmulator({ speed: 60 });
  const id = await create(emulator);
  const progress = async () => (await theImage(emulator, id)).Progress;
  clock.move(1000);
  emulator.setSpeed(1);
  expect(await progress()).toBe('50%');
  clock.move(minute / 2);
  expect(await progress()).toBe('75%');
  emulator.setSpeed(30);
  expect(await progress()).toBe('75%');
  clock.move(1000);
  expect(await progress()).toBe('100%');
});

it('given a clock that is set back, when cloud time is asked, then it does not turn back', () => {
  const clock = aClock(1000);
  const cloud = createCloudTime(clock, 2);
  clock.move(100);
  cloud.setSpeed(5);
  clock.move(-500);
  expect(cloud.now()).toBe(1200);
});

it('given a delay until usable, when an image becomes available, then it is usable only after it', async () => {
  const { emulator, clock } = await anEmulator({ durations: { untilUsable: 5000 } });
  const id = await create(emulator);
  clock.move(2 * minute);
  expect(await theImage(emulator, id)).toMatchObject({ Status: 'Available', Usable: false });
  clock.move(5000);
  expect(await theImage(emulator, id)).toMatchObject({ Status: 'Available', Usable: true });
});

it('given an unfinished snapshot, when its time has come, then an image can be made of it', async () => {
  const { emulator, clock } = await anEmulator();
  const params = { SnapshotId: seeded.unfinishedSnapshot };
  expect((await inHangzhou(emulator, 'CreateImage', params)).body.Code).toBe('InvalidSnapshotId.NotReady');
  clock.move(5 * minute);
  expect((await inHangzhou(emulator, 'CreateImage', params)).status).toBe(200);
});

it('given an image from an instance, when it is being made, then its snapshots grow with it and are done with it', async () => {
  const { emulator, clock } = await anEmulator();
  const id = await create(emulator, { InstanceId: seeded.dbInstance });
  const snapshots = async () => {
    const SnapshotIds = JSON.stringify(emulator.world.image(id)?.disks.map((disk) => disk.snapshotId));
    const { body } = await inHangzhou(emulator, 'DescribeSnapshots', { SnapshotIds });
    return body.Snapshots.Snapshot.map((one: { Progress: string }) => one.Progress).sort();
  };
  clock.move(2 * minute);
  expect(await snapshots()).toEqual(['16%', '83%']);
  clock.move(10 * minute);
  expect(await snapshots()).toEqual(['100%', '100%']);
  expect((await theImage(emulator, id)).Status).toBe('Available');
});

it('given the same seed of chance, when the same calls are made, then ids repeat', async () => {
  const [one, two] = [(await anEmulator()).emulator, (await anEmulator()).emulator];
  expect(await create(one)).toBe(await create(two));
});
