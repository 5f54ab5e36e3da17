import { createRequire } from 'node:module';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded, seededKeys } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { anEmulator, minute } from './support.ts';

// Required rather than imported: whether a default import of this CommonJS package is the module or the class depends
// on who loads it, vitest or Node.
const ecs: typeof import('@alicloud/ecs20140526') = createRequire(import.meta.url)('@alicloud/ecs20140526');

const regionId = 'cn-hangzhou';
const sdk = (emulator: EcsEmulator, more: Record<string, string> = {}) =>
  new ecs.default(
    new $OpenApiUtil.Config({
      ...emulator.credentials,
      regionId,
      endpoint: `127.0.0.1:${emulator.port}`,
      protocol: 'http',
      ...more,
    }),
  );

it('given the official SDK, when it creates an image of a mapping, then it can follow it until it is available', async () => {
  const { emulator, clock } = await anEmulator();
  const client = sdk(emulator);
  const created = await client.createImage(
    new ecs.CreateImageRequest({
      regionId,
      imageName: 'release:1.0_x',
      description: "a b+c&d/é中!'()*~",
      clientToken: 'tok-1',
      dryRun: false,
      diskDeviceMapping: [
        new ecs.CreateImageRequestDiskDeviceMapping({ snapshotId: seeded.dbSystemSnapshot, device: '/dev/xvda' }),
        new ecs.CreateImageRequestDiskDeviceMapping({ snapshotId: seeded.dbDataSnapshot, size: 250 }),
      ],
      tag: [
        new ecs.CreateImageRequestTag({ key: 'team', value: 'data' }),
        new ecs.CreateImageRequestTag({ key: 'e', value: '' }),
      ],
    }),
  );
  const imageId = created.body?.imageId ?? '';
  expect(imageId).toMatch(/^m-/);
  clock.move(20 * minute);
  const listed = await client.describeImages(
    new ecs.DescribeImagesRequest({
      regionId,
      imageId,
      status: 'Creating,Waiting,Available,UnAvailable,CreateFailed',
      tag: [
        new ecs.DescribeImagesRequestTag({ key: 'team', value: 'data' }),
        new ecs.DescribeImagesRequestTag({ key: 'e' }),
      ],
    }),
  );
  const image = listed.body?.images?.image?.[0];
  expect(image).toMatchObject({ imageId, status: 'Available', progress: '100%', usable: true, size: 40 });
  expect(image?.description).toBe("a b+c&d/é中!'()*~");
  expect(image?.diskDeviceMappings?.diskDeviceMapping?.map((disk) => disk.size)).toEqual(['40', '250']);
  expect(image?.tags?.tag?.map((tag) => [tag.tagKey, tag.tagValue])).toEqual([
    ['team', 'data'],
    ['e', ''],
  ]);
  // As from the real service: the number on the wire is right, JavaScript cannot hold it.
  expect(image?.imageOwnerId).not.toBeUndefined();
  expect(String(image?.imageOwnerId)).not.toBe('201693514356660001');
});

it('given the official SDK, when it lists snapshots, disks, instances and regions, then their fields arrive', async () => {
  const { emulator } = await anEmulator();
  const client = sdk(emulator);
  const snapshots = await client.describeSnapshots(
    new ecs.DescribeSnapshotsRequest({ regionId, snapshotIds: JSON.stringify([seeded.dbDataSnapshot]) }),
  );
  expect(snapshots.body?.snapshots?.snapshot).toMatchObject([
    { snapshotId: seeded.dbDataSnapshot, status: 'accomplished', sourceDiskSize: '200', sourceDiskType: 'data' },
  ]);
  const disks = await client.describeDisks(new ecs.DescribeDisksRequest({ regionId, instanceId: seeded.dbInstance }));
  expect(disks.body?.disks?.disk?.map((disk) => disk.size).sort()).toEqual([200, 40]);
  const instances = await client.describeInstances(
    new ecs.DescribeInstancesRequest({ regionId, instanceName: 'db-01' }),
  );
  expect(instances.body?.instances?.instance).toMatchObject([{ instanceId: seeded.dbInstance, status: 'Running' }]);
  const regions = await client.describeRegions(new ecs.DescribeRegionsRequest({ acceptLanguage: 'en-US' }));
  expect(regions.body?.regions?.region?.map((region) => region.regionId)).toContain('eu-central-1');
});

it('given a refusal, when the official SDK meets it, then code, status and request id are on the error', async () => {
  const { emulator } = await anEmulator();
  const attempt = sdk(emulator).createImage(new ecs.CreateImageRequest({ regionId, snapshotId: 's-nowhere' }));
  await expect(attempt).rejects.toMatchObject({
    code: 'InvalidSnapshotId.NotFound',
    statusCode: 404,
    requestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
  });
});

it('given a wrong secret, when the official SDK signs with it, then it is refused', async () => {
  const { emulator } = await anEmulator();
  const attempt = sdk(emulator, { accessKeySecret: 'guess' }).describeRegions(new ecs.DescribeRegionsRequest({}));
  await expect(attempt).rejects.toMatchObject({ code: 'SignatureDoesNotMatch', statusCode: 400 });
});

it('given STS credentials, when the official SDK signs with them, then they are accepted', async () => {
  const sts = { accessKeyId: 'STS.x', accessKeySecret: 'y', securityToken: 'token' };
  const { emulator } = await anEmulator({ accounts: [{ accountId: '1', ...sts }] });
  const reply = await sdk(emulator, sts).describeRegions(new ecs.DescribeRegionsRequest({}));
  expect(reply.statusCode).toBe(200);
});

it('given a throttled call, when the official SDK meets it, then the error says when to come back', async () => {
  const { emulator } = await anEmulator();
  emulator.faults.add({ kind: 'throttle', retryAfterMs: 700, times: 1 });
  const attempt = sdk(emulator).describeImages(new ecs.DescribeImagesRequest({ regionId }));
  await expect(attempt).rejects.toMatchObject({ name: 'ThrottlingError', statusCode: 400, retryAfter: 700 });
});

it('given the official SDK, when it copies an image, then it follows the copy in its region and can cancel another', async () => {
  const { emulator, clock } = await anEmulator({ copyConcurrency: 'queued' });
  const client = sdk(emulator);
  const { goldenDbImage: imageId } = seeded;
  const destinationRegionId = 'eu-central-1';
  const copyOf = (destinationImageName: string) =>
    client.copyImage(
      new ecs.CopyImageRequest({
        regionId,
        imageId,
        destinationRegionId,
        destinationImageName,
        destinationDescription: 'for Frankfurt',
        encrypted: true,
        KMSKeyId: seededKeys.frankfurt,
        resourceGroupId: seeded.resourceGroup,
        clientToken: destinationImageName,
        dryRun: false,
        tag: [new ecs.CopyImageRequestTag({ key: 'darkroom', value: 'op/1' })],
      }),
    );
  const [kept = '', dropped = ''] = [await copyOf('kept'), await copyOf('dropped')].map((reply) => reply.body?.imageId);
  const listed = async () => {
    const status = 'Creating,Waiting,Available,UnAvailable,CreateFailed';
    const tag = [new ecs.DescribeImagesRequestTag({ key: 'darkroom' })];
    const asked = new ecs.DescribeImagesRequest({ regionId: destinationRegionId, status, tag, pageSize: 100 });
    return (await client.describeImages(asked)).body?.images?.image;
  };
  clock.move(5 * minute);
  const half = (await listed())?.find((image) => image.imageId === kept);
  expect(half).toMatchObject({ status: 'Creating', progress: '50%', isCopied: true, usable: false });
  expect(half?.diskDeviceMappings?.diskDeviceMapping?.map((disk) => [disk.progress, disk.remainTime])).toEqual([
    ['100%', 0],
    ['83%', 60],
    ['50%', 300],
  ]);
  await client.cancelCopyImage(new ecs.CancelCopyImageRequest({ regionId: destinationRegionId, imageId: dropped }));
  clock.move(5 * minute);
  const left = await listed();
  expect(left?.map((image) => [image.imageId, image.imageName, image.status])).toEqual([[kept, 'kept', 'Available']]);
  expect(left?.[0]?.diskDeviceMappings?.diskDeviceMapping?.every((disk) => disk.encrypted)).toBe(true);
});

it('given the official SDK, when it shares an image, then it reads back the accounts as text', async () => {
  const { emulator } = await anEmulator();
  const client = sdk(emulator);
  const image = { regionId, imageId: seeded.goldenImage };
  const addAccount = Array.from({ length: 12 }, (_, n) => `19${String(n).padStart(14, '0')}`);
  await client.modifyImageSharePermission(new ecs.ModifyImageSharePermissionRequest({ ...image, addAccount }));
  const removeAccount = addAccount.slice(0, 2);
  await client.modifyImageSharePermission(new ecs.ModifyImageSharePermissionRequest({ ...image, removeAccount }));
  const asked = new ecs.DescribeImageSharePermissionRequest({ ...image, pageSize: 5 });
  const { body } = await client.describeImageSharePermission(asked);
  expect(body).toMatchObject({ totalCount: 8, pageSize: 5, pageNumber: 1, imageId: image.imageId });
  expect(body?.accounts?.account?.map((account) => account.aliyunId)).toEqual(addAccount.slice(2, 7));
  expect(body?.accounts?.account?.[0]?.sharedTime).toBe('2026-01-15T08:30:00Z');
});

it('given the official SDK, when it gives an image a family, then the image is found by it', async () => {
  const { emulator } = await anEmulator();
  const client = sdk(emulator);
  const { goldenImage: imageId } = seeded;
  const imageFamily = 'frankfurt';
  const changed = await client.modifyImageAttribute(
    new ecs.ModifyImageAttributeRequest({ regionId, imageId, imageFamily }),
  );
  expect(changed.body?.requestId).toMatch(/^[0-9A-F-]{36}$/);
  const listed = await client.describeImages(new ecs.DescribeImagesRequest({ regionId, imageFamily }));
  expect(listed.body?.images?.image?.map((image) => [image.imageId, image.imageFamily])).toEqual([
    [imageId, imageFamily],
  ]);
});

it('given the official SDK, when it changes and tags an image, then the listing has it, and refusals have their codes', async () => {
  const { emulator } = await anEmulator();
  const client = sdk(emulator);
  const imageId = seeded.goldenImage;
  const modify = (facts: Record<string, string>) =>
    client.modifyImageAttribute(new ecs.ModifyImageAttributeRequest({ regionId, imageId, ...facts }));
  await modify({ imageName: 'web-old', description: 'The old tier', imageFamily: 'web', status: 'Deprecated' });
  const image = { regionId, resourceType: 'image', resourceId: [imageId] };
  const tag = [new ecs.TagResourcesRequestTag({ key: 'keep', value: '' })];
  await client.tagResources(new ecs.TagResourcesRequest({ ...image, tag }));
  const listed = async () => {
    const asked = new ecs.DescribeImagesRequest({ regionId, imageId, status: 'Deprecated' });
    return (await client.describeImages(asked)).body?.images?.image?.[0];
  };
  expect(await listed()).toMatchObject({ imageName: 'web-old', description: 'The old tier', imageFamily: 'web' });
  expect((await listed())?.tags?.tag?.map((one) => one.tagKey)).toContain('keep');
  await client.untagResources(new ecs.UntagResourcesRequest({ ...image, tagKey: ['keep'] }));
  expect((await listed())?.tags?.tag?.map((one) => one.tagKey)).not.toContain('keep');
  await expect(modify({ status: 'Deprecated' })).rejects.toMatchObject({ code: 'ImageStatus.NotAvailable' });
});

it('given the official SDK, when it deletes an image, then Force is understood, and the snapshot can be deleted after it', async () => {
  const { emulator } = await anEmulator();
  const client = sdk(emulator);
  const { goldenImage: imageId, webGoldenSnapshot: snapshotId } = seeded;
  const deletes = (force: boolean) => client.deleteImage(new ecs.DeleteImageRequest({ regionId, imageId, force }));
  const deletesSnapshot = () => client.deleteSnapshot(new ecs.DeleteSnapshotRequest({ snapshotId }));
  await expect(deletes(false)).rejects.toMatchObject({ code: 'ImageUsingByInstance', statusCode: 403 });
  await expect(deletesSnapshot()).rejects.toMatchObject({ code: 'SnapshotCreatedImage', statusCode: 403 });
  expect((await deletes(true)).body?.requestId).toMatch(/^[0-9A-F-]{36}$/);
  expect((await deletesSnapshot()).body?.requestId).toMatch(/^[0-9A-F-]{36}$/);
  await expect(deletesSnapshot()).rejects.toMatchObject({ code: 'InvalidSnapshotId.NotFound', statusCode: 404 });
  await expect(deletes(true)).rejects.toMatchObject({ code: 'InvalidImageId.NotFound', statusCode: 404 });
});
