import { expect, it } from 'vitest';
import { seeded } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { anEmulator, control, inHangzhou, minute, theImage } from './support.ts';

const dataDiskOfDb = `${seeded.dbInstance.replace('i-', 'd-').slice(0, -1)}1`;

it('given an instance with automatic snapshots, when it is released, then those without an image go with it', async () => {
  const { emulator } = await anEmulator();
  expect(emulator.world.releaseInstance(seeded.webInstance)).toBe(true);
  expect(emulator.world.instance(seeded.webInstance)).toBeUndefined();
  expect(emulator.world.snapshot(seeded.webAutoSnapshot)).toBeUndefined();
  expect(emulator.world.snapshot(seeded.webGoldenSnapshot)).toBeDefined();
  expect(emulator.world.snapshot(seeded.webSystemSnapshot)).toBeDefined();
  expect(await theImage(emulator, seeded.goldenImage)).toMatchObject({ Status: 'Available' });
  expect((await inHangzhou(emulator, 'CreateImage', { SnapshotId: seeded.webSystemSnapshot })).status).toBe(200);
});

it('given an image being made of an automatic snapshot, when the instance is released, then the snapshot stays', async () => {
  const { emulator } = await anEmulator();
  await inHangzhou(emulator, 'CreateImage', { SnapshotId: seeded.webAutoSnapshot });
  await control(emulator, 'release-instance', { instanceId: seeded.webInstance });
  expect(emulator.world.snapshot(seeded.webAutoSnapshot)).toBeDefined();
});

it('given disks set to stay, when their instance is released, then they are left available', async () => {
  const { emulator } = await anEmulator();
  await control(emulator, 'release-instance', { instanceId: seeded.dbInstance });
  const { body } = await inHangzhou(emulator, 'DescribeDisks', { Status: 'Available' });
  expect(body.Disks.Disk).toMatchObject([{ DiskId: dataDiskOfDb, InstanceId: '', Device: '' }]);
});

it('given a running cloud, when its state is asked for, then everything is there with its progress', async () => {
  const { emulator, clock } = await anEmulator();
  const { ImageId } = (await inHangzhou(emulator, 'CreateImage', { SnapshotId: seeded.webSystemSnapshot })).body;
  clock.move(minute);
  await control(emulator, 'faults', { kind: 'throttle', action: 'DescribeImages', times: 3 });
  const { status, body } = await control(emulator, 'state');
  expect(status).toBe(200);
  expect(body).toMatchObject({ speed: 1, now: '2026-01-15T08:31:00Z', calls: 1 });
  expect(body.faults).toEqual([{ id: 'fault-1', kind: 'throttle', action: 'DescribeImages', times: 3 }]);
  expect(body.regions).toHaveLength(7);
  const image = body.images.find((one: { imageId: string }) => one.imageId === ImageId);
  expect(image).toMatchObject({
    regionId: 'cn-hangzhou',
    status: 'Creating',
    percent: 50,
    remainingSeconds: 60,
    usable: false,
    createdAt: '2026-01-15T08:30:00Z',
    disks: [{ snapshotId: seeded.webSystemSnapshot, percent: 50 }],
  });
  expect(body.snapshots).toContainEqual(
    expect.objectContaining({ snapshotId: seeded.unfinishedSnapshot, status: 'progressing', percent: 60 }),
  );
  expect(JSON.stringify(body)).not.toContain('secret');
});

it('given an instance that is being stopped, when the state is asked for, then it has its status, image and disks', async () => {
  const { emulator, clock } = await anEmulator();
  await inHangzhou(emulator, 'StopInstance', { InstanceId: seeded.secondWebInstance, StoppedMode: 'StopCharging' });
  const shown = async () => {
    const { body } = await control(emulator, 'state');
    return body.instances.find(({ instanceId }: { instanceId: string }) => instanceId === seeded.secondWebInstance);
  };
  expect(await shown()).toMatchObject({
    status: 'Stopping',
    stoppedMode: 'Not-applicable',
    imageId: seeded.goldenImage,
    disks: [
      { type: 'system', sizeGiB: 40, status: 'In_use', imageId: seeded.goldenImage },
      { type: 'data', sizeGiB: 100, status: 'In_use' },
    ],
  });
  clock.move(minute);
  expect(await shown()).toMatchObject({ status: 'Stopped', stoppedMode: 'StopCharging' });
});

it('given the control door, when speed, snapshots and faults are set, then the cloud follows', async () => {
  const { emulator } = await anEmulator();
  expect((await control(emulator, 'speed', { speed: 60 })).body).toEqual({ ok: true, speed: 60 });
  expect(emulator.world.cloud.speed()).toBe(60);
  await control(emulator, 'delete-snapshot', { snapshotId: seeded.webSystemSnapshot });
  expect(emulator.world.snapshot(seeded.webSystemSnapshot)).toBeUndefined();
  const added = await control(emulator, 'faults', { kind: 'down' });
  expect(added.body.faults).toEqual([{ id: 'fault-1', kind: 'down' }]);
  expect((await control(emulator, 'faults', { remove: 'fault-1' })).body.faults).toEqual([]);
});

it('given changes of every kind, when reset, then it is as it was at the start, on the clock as it is now', async () => {
  const { emulator, clock } = await anEmulator();
  await inHangzhou(emulator, 'CreateImage', { SnapshotId: seeded.webSystemSnapshot, ClientToken: 't' });
  emulator.world.releaseInstance(seeded.webInstance);
  emulator.faults.add({ kind: 'down' });
  emulator.setSpeed(60);
  clock.move(minute);
  await control(emulator, 'reset', {});
  expect(emulator.faults.list()).toEqual([]);
  expect(emulator.calls()).toEqual([]);
  expect(emulator.world.cloud.speed()).toBe(1);
  expect(emulator.world.instance(seeded.webInstance)).toBeDefined();
  expect(emulator.world.region('cn-hangzhou')?.images.size).toBe(5);
  const again = { SnapshotId: seeded.unfinishedSnapshot, ClientToken: 't' };
  expect((await inHangzhou(emulator, 'CreateImage', again)).body.Code).toBe('InvalidSnapshotId.NotReady');
});

it.each([
  ['speed', { speed: 0 }, 400],
  ['speed', { speed: 'fast' }, 400],
  ['faults', { kind: 'earthquake' }, 400],
  ['faults', { remove: 'fault-9' }, 404],
  ['release-instance', { instanceId: 'i-nowhere' }, 404],
  ['delete-snapshot', {}, 400],
  ['teapot', {}, 404],
])('given %s with %j, when sent to the control door, then it answers %i with a reason', async (path, body, status) => {
  const { emulator } = await anEmulator();
  const reply = await control(emulator, path, body);
  expect(reply.status).toBe(status);
  expect(reply.body).toMatchObject({ ok: false, error: expect.any(String) });
});

it('given a body that is no JSON, when sent to the control door, then it says so', async () => {
  const { emulator } = await anEmulator();
  const response = await fetch(`${emulator.url}/_sandbox/speed`, { method: 'POST', body: 'faster' });
  expect([response.status, await response.json()]).toEqual([400, { ok: false, error: 'the body is not JSON' }]);
});
