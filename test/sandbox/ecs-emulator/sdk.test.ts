import { createRequire } from 'node:module';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded, seededBucket, seededKeys } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { seededNetwork } from '../../../src/sandbox/ecs-emulator/seed-networks.ts';
import { anEmulator, minute } from './support.ts';

// Required rather than imported: whether a default import of this CommonJS package is the module or the class depends
// on who loads it, vitest or Node.
const ecs: typeof import('@alicloud/ecs20140526') = createRequire(import.meta.url)('@alicloud/ecs20140526');

const core: typeof import('@alicloud/openapi-core') = createRequire(import.meta.url)('@alicloud/openapi-core');

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

it('given the official SDK, when it runs an instance and gives it another system, then it follows both to their ends', async () => {
  const { emulator, clock } = await anEmulator();
  const client = sdk(emulator);
  const { vpc: vpcId, vSwitches, keyPair } = seededNetwork;
  const imageId = seeded.goldenDbImage;
  const types = await client.describeImageSupportInstanceTypes(
    new ecs.DescribeImageSupportInstanceTypesRequest({ regionId, imageId }),
  );
  const type = types.body?.instanceTypes?.instanceType?.find((one) => one.memorySize === 8);
  expect(type).toMatchObject({ instanceTypeId: 'ecs.g7.large', instanceTypeFamily: 'ecs.g7', cpuCoreCount: 2 });
  const groups = await client.describeSecurityGroups(new ecs.DescribeSecurityGroupsRequest({ regionId, vpcId }));
  const keys = await client.describeKeyPairs(new ecs.DescribeKeyPairsRequest({ regionId }));
  expect(keys.body?.keyPairs?.keyPair?.map((pair) => pair.keyPairName)).toEqual([keyPair]);
  const ran = await client.runInstances(
    new ecs.RunInstancesRequest({
      regionId,
      imageId,
      instanceType: type?.instanceTypeId,
      vSwitchId: vSwitches[0],
      securityGroupId: groups.body?.securityGroups?.securityGroup?.[0]?.securityGroupId,
      keyPairName: keyPair,
      instanceName: 'try-[1,2]',
      amount: 2,
      systemDisk: new ecs.RunInstancesRequestSystemDisk({ size: '60', category: 'cloud_essd' }),
      dataDisk: [new ecs.RunInstancesRequestDataDisk({ device: '/dev/xvdc', size: 120 })],
      tag: [new ecs.RunInstancesRequestTag({ key: 'darkroom', value: 'op/1' })],
      clientToken: 'run-1',
    }),
  );
  const instanceIds = ran.body?.instanceIdSets?.instanceIdSet ?? [];
  expect(instanceIds).toHaveLength(2);
  const listed = async () => {
    const asked = new ecs.DescribeInstancesRequest({ regionId, instanceIds: JSON.stringify(instanceIds) });
    return (await client.describeInstances(asked)).body?.instances?.instance ?? [];
  };
  expect((await listed()).map((one) => one.status)).toEqual(['Pending', 'Pending']);
  clock.move(minute);
  const [one] = await listed();
  expect(one).toMatchObject({
    status: 'Running',
    instanceName: expect.stringMatching(/^try-0[12]$/),
    keyPairName: keyPair,
  });
  expect(one?.vpcAttributes).toMatchObject({ vpcId, vSwitchId: vSwitches[0] });
  const instanceId = one?.instanceId ?? '';
  const disksOf = async () =>
    (await client.describeDisks(new ecs.DescribeDisksRequest({ regionId, instanceId }))).body?.disks?.disk ?? [];
  expect((await disksOf()).map((disk) => disk.size).sort((a = 0, b = 0) => a - b)).toEqual([60, 60, 120]);

  await client.stopInstance(new ecs.StopInstanceRequest({ instanceId, stoppedMode: 'KeepCharging' }));
  clock.move(minute);
  const replaced = await client.replaceSystemDisk(
    new ecs.ReplaceSystemDiskRequest({
      instanceId,
      imageId: seeded.goldenImage,
      keyPairName: keyPair,
      systemDisk: new ecs.ReplaceSystemDiskRequestSystemDisk({ size: 60 }),
      clientToken: 'replace-1',
    }),
  );
  const starts = () => client.startInstance(new ecs.StartInstanceRequest({ instanceId }));
  await expect(starts()).rejects.toMatchObject({ code: 'IncorrectInstanceStatus', statusCode: 403 });
  clock.move(2 * minute);
  const disk = (await disksOf()).find(({ diskId }) => diskId === replaced.body?.diskId);
  expect(disk).toMatchObject({ type: 'system', status: 'In_use', imageId: seeded.goldenImage });
  await starts();
  clock.move(minute);
  const again = (await listed()).find((instance) => instance.instanceId === instanceId);
  expect(again).toMatchObject({ status: 'Running', imageId: seeded.goldenImage });
});

it('given the official SDK, when it exports an image, then it follows the task, and can cancel another', async () => {
  const { emulator, clock } = await anEmulator();
  const client = sdk(emulator);
  const exported = async (imageId: string) => {
    const asked = new ecs.ExportImageRequest({ regionId, imageId, OSSBucket: seededBucket, OSSPrefix: 'sdk' });
    return (await client.exportImage(asked)).body?.taskId ?? '';
  };
  const kept = await exported(seeded.goldenImage);
  const dropped = await exported(seeded.goldenDbImage);
  clock.move(minute);
  await client.cancelTask(new ecs.CancelTaskRequest({ regionId, taskId: dropped }));
  clock.move(minute);
  const { body } = await client.describeTaskAttribute(new ecs.DescribeTaskAttributeRequest({ regionId, taskId: kept }));
  expect(body).toMatchObject({ taskStatus: 'Finished', taskProcess: '100%', supportCancel: 'false', successCount: 1 });
  const items = body?.operationProgressSet?.operationProgress?.[0]?.relatedItemSet?.relatedItem;
  expect(items?.map((item) => [item.name, item.value])).toContainEqual([
    'OSSObject',
    `sdk_${seeded.goldenImage}.raw.tar.gz`,
  ]);
  const tasks = await client.describeTasks(
    new ecs.DescribeTasksRequest({ regionId, taskAction: 'ExportImage', resourceIds: [seeded.goldenDbImage] }),
  );
  expect(tasks.body?.taskSet?.task).toMatchObject([{ taskId: dropped, taskStatus: 'Failed' }]);
});

it('given the official SDK, when it looks for what depends on an image, then launch templates tell', async () => {
  const { emulator } = await anEmulator();
  const client = sdk(emulator);
  const templates = await client.describeLaunchTemplates(new ecs.DescribeLaunchTemplatesRequest({ regionId }));
  const [template] = templates.body?.launchTemplateSets?.launchTemplateSet ?? [];
  const versions = await client.describeLaunchTemplateVersions(
    new ecs.DescribeLaunchTemplateVersionsRequest({ regionId, launchTemplateId: template?.launchTemplateId ?? '' }),
  );
  const images = versions.body?.launchTemplateVersionSets?.launchTemplateVersionSet?.map((version) => [
    version.defaultVersion,
    version.launchTemplateData?.imageId,
  ]);
  expect(images).toEqual([
    [true, seeded.goldenImage],
    [false, seeded.publicImage],
  ]);
});

it('given the generic client, when it asks VPC and Auto Scaling, then one server is both', async () => {
  const { emulator } = await anEmulator();
  const config = new $OpenApiUtil.Config({
    ...emulator.credentials,
    endpoint: `127.0.0.1:${emulator.port}`,
    protocol: 'http',
  });
  const generic = new core.default(config);
  const asks = async (action: string, version: string) => {
    const params = new $OpenApiUtil.Params({
      action,
      version,
      protocol: 'HTTP',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      pathname: '/',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    const request = new $OpenApiUtil.OpenApiRequest({ query: { RegionId: regionId } });
    return (await generic.callApi(params, request, new RuntimeOptions({}))).body;
  };
  expect((await asks('DescribeVSwitches', '2016-04-28')).VSwitches.VSwitch).toHaveLength(2);
  expect(
    (await asks('DescribeScalingConfigurations', '2014-08-28')).ScalingConfigurations.ScalingConfiguration,
  ).toHaveLength(2);
});
