// What the page on custom images says, line by line: each holds in the local cloud, and where Darkroom has a part in it, in
// the app.
import { beforeEach, describe, expect, it } from 'vitest';
import type { EcsEmulator } from '../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { seededNetwork } from '../../src/sandbox/ecs-emulator/seed-networks.ts';
import {
  anEmulator,
  call,
  copy,
  hour,
  inHangzhou,
  theDisks,
  theImage,
  theInstance,
} from '../sandbox/ecs-emulator/support.ts';
import { hears } from '../support/image-forms.ts';
import { aName, BOX, refusals, useStories } from '../support/stories.ts';

const WEB = seeded.webInstance;
const SYSTEM = seeded.webSystemSnapshot;
const DATA = seeded.dbDataSnapshot;
const PLACE = { VSwitchId: seededNetwork.vSwitches[0], SecurityGroupId: seededNetwork.securityGroups[0] };

describe('in the cloud', () => {
  let emulator: EcsEmulator;
  let later: () => void;
  beforeEach(async () => {
    const world = await anEmulator();
    emulator = world.emulator;
    later = () => world.clock.move(hour);
  });

  const creates = async (params: Record<string, string>): Promise<string> => {
    const { status, body } = await inHangzhou(emulator, 'CreateImage', { ImageName: 'of-the-page', ...params });
    expect([status, body.Code]).toEqual([200, undefined]);
    later();
    expect(await theImage(emulator, body.ImageId)).toMatchObject({ Status: 'Available', Usable: true });
    return body.ImageId;
  };
  const codeOf = async (action: string, params: Record<string, string>) =>
    (await inHangzhou(emulator, action, params)).body.Code;
  const launches = async (imageId: string, params: Record<string, string> = {}): Promise<string[]> => {
    const asked = { ImageId: imageId, InstanceType: 'ecs.g7.large', ...PLACE, ...params };
    const { status, body } = await inHangzhou(emulator, 'RunInstances', asked);
    expect([status, body.Code]).toEqual([200, undefined]);
    later();
    return body.InstanceIdSets.InstanceIdSet;
  };
  const launchesOne = async (imageId: string, params: Record<string, string> = {}): Promise<string> =>
    (await launches(imageId, params))[0] ?? '';
  const stops = async (InstanceId: string): Promise<void> => {
    await call(emulator, 'StopInstance', { InstanceId, StoppedMode: 'KeepCharging' });
    later();
    expect(await theInstance(emulator, InstanceId)).toMatchObject({ Status: 'Stopped' });
  };
  const replaces = async (InstanceId: string, ImageId: string, size = '60'): Promise<void> => {
    await stops(InstanceId);
    const asked = { InstanceId, ImageId, 'SystemDisk.Size': size };
    const { status, body } = await call(emulator, 'ReplaceSystemDisk', asked);
    expect([status, body.Code]).toEqual([200, undefined]);
    later();
  };
  const isUsable = async (imageId: string): Promise<void> => {
    expect(await theImage(emulator, imageId)).toMatchObject({ Status: 'Available', Usable: true });
    await launchesOne(imageId);
  };
  const disksOf = async (instanceId: string) =>
    (await theDisks(emulator, instanceId)).map((disk) => [disk.Type, disk.Size, disk.SourceSnapshotId]);

  it('a custom image holds the operating system plus the data environment of an instance, and serves to create several identical ones: given an image with data disks, when three are launched, then all have its system and its data', async () => {
    const ids = await launches(seeded.goldenDbImage, { Amount: '3' });
    expect(ids).toHaveLength(3);
    for (const id of ids) {
      expect(await theInstance(emulator, id)).toMatchObject({ Status: 'Running', ImageId: seeded.goldenDbImage });
      expect(await disksOf(id)).toEqual([
        ['system', 40, seeded.goldenDbSystemSnapshot],
        ['data', 60, seeded.goldenDbDataSnapshot],
        ['data', 100, seeded.goldenDbSecondDataSnapshot],
      ]);
    }
  });

  it('the configuration of instances created from it can afterwards be changed as needed: given such an instance, when its disk is changed, then it is otherwise, and the image is as it was', async () => {
    const before = await theImage(emulator, seeded.goldenImage);
    const id = await launchesOne(seeded.goldenImage);
    await replaces(id, seeded.goldenImage, '120');
    expect(await disksOf(id)).toEqual([['system', 120, seeded.webGoldenSnapshot]]);
    expect(await theImage(emulator, seeded.goldenImage)).toEqual(before);
  });

  it('two ways to make one, from a snapshot or from an instance: given both, when images are made, then both are there', async () => {
    await creates({ ImageName: 'from-snapshot', SnapshotId: SYSTEM });
    await creates({ ImageName: 'from-instance', InstanceId: WEB });
  });

  it('it must be created from a system disk snapshot, or from one plus data disk snapshots, and data disk snapshots alone are not enough: given each, when images are made, then the last is refused', async () => {
    await creates({ ImageName: 'system-alone', SnapshotId: SYSTEM });
    const both = { 'DiskDeviceMapping.1.SnapshotId': SYSTEM, 'DiskDeviceMapping.2.SnapshotId': DATA };
    await creates({ ImageName: 'system-and-data', ...both });
    expect(await codeOf('CreateImage', { ImageName: 'data-alone', SnapshotId: DATA })).toMatch(/^OperationDenied/);
    const alone = { 'DiskDeviceMapping.1.SnapshotId': DATA };
    expect(await codeOf('CreateImage', { ImageName: 'data-alone', ...alone })).toMatch(/^OperationDenied/);
  });

  it('both encrypted and unencrypted snapshots can be used: given one of each, when images are made, then each is as its snapshot', async () => {
    const encryption = async (imageId: string) =>
      (await theImage(emulator, imageId)).DiskDeviceMappings.DiskDeviceMapping.map((disk: Record<string, unknown>) =>
        Boolean(disk.Encrypted),
      );
    expect(await encryption(await creates({ ImageName: 'open', SnapshotId: SYSTEM }))).toEqual([false]);
    const encrypted = await creates({ ImageName: 'encrypted', SnapshotId: seeded.encryptedSnapshot });
    expect(await encryption(encrypted)).toEqual([true]);
  });

  it('it cannot be used across regions, but can be copied to the destination region and used there: given an image, when used elsewhere, then it is not there until it is copied', async () => {
    const shanghai = emulator.world.region('cn-shanghai');
    const own = emulator.world.image(seeded.goldenImage)?.accountId;
    const [network] = [...(shanghai?.vSwitches.values() ?? [])].filter(({ accountId }) => accountId === own);
    const [group] = [...(shanghai?.securityGroups.values() ?? [])].filter(({ accountId }) => accountId === own);
    const there = { RegionId: 'cn-shanghai', InstanceType: 'ecs.g7.large' };
    const place = { VSwitchId: network?.vSwitchId ?? '', SecurityGroupId: group?.securityGroupId ?? '' };
    const runs = (ImageId: string) => call(emulator, 'RunInstances', { ...there, ...place, ImageId });
    expect((await runs(seeded.goldenImage)).body.Code).toBe('InvalidImageId.NotFound');
    const { body } = await copy(emulator);
    later();
    expect(await theImage(emulator, body.ImageId, 'cn-shanghai')).toMatchObject({ Status: 'Available', Usable: true });
    expect((await runs(body.ImageId)).body.InstanceIdSets.InstanceIdSet).toHaveLength(1);
  });

  it.each([
    ['Subscription', 'Pay-As-You-Go', 'PrePaid', 'PostPaid'],
    ['Pay-As-You-Go', 'Subscription', 'PostPaid', 'PrePaid'],
  ] as const)(
    'it is independent of the billing method of the source instance: given an image of a %s instance, when a %s one is launched, then it is',
    async (_from, _to, chargeType, InstanceChargeType) => {
      Object.assign(emulator.world.instance(WEB) ?? {}, { chargeType });
      const imageId = await creates({ InstanceId: WEB });
      const period = InstanceChargeType === 'PrePaid' ? { Period: '1' } : {};
      const id = await launchesOne(imageId, { InstanceChargeType, ...period });
      expect(await theInstance(emulator, id)).toMatchObject({ InstanceChargeType });
    },
  );

  // The local cloud has no bandwidth, and what of the others is upgraded later is launched as larger here.
  it('an instance created from it can be upgraded, CPU, memory, bandwidth and disks: given an image, when launched larger in each, then nothing of its source binds it', async () => {
    const larger = {
      InstanceType: 'ecs.g7.2xlarge',
      'SystemDisk.Size': '200',
      'DataDisk.1.Size': '100',
    };
    const id = await launchesOne(seeded.goldenImage, larger);
    expect(await theInstance(emulator, id)).toMatchObject({ Cpu: 8, Memory: 32_768, Status: 'Running' });
    expect((await disksOf(id)).map(([type, size]) => [type, size])).toEqual([
      ['system', 200],
      ['data', 100],
    ]);
    await replaces(id, seeded.goldenImage, '300');
    expect((await disksOf(id))[0]).toEqual(['system', 300, seeded.webGoldenSnapshot]);
  });

  it('the OS of an instance created from it can be replaced, and the image itself remains usable: given such an instance, when it gets a public image, then the custom one is usable', async () => {
    const id = await launchesOne(seeded.goldenImage);
    await replaces(id, seeded.publicImage);
    expect(await theInstance(emulator, id)).toMatchObject({ ImageId: seeded.publicImage });
    await isUsable(seeded.goldenImage);
  });

  it('if the source instance expires or is released, neither the image nor instances created from it are affected, but the automatic snapshots are cleared: given both, when it is released, then so it is', async () => {
    const imageId = await creates({ SnapshotId: SYSTEM });
    const id = await launchesOne(imageId);
    const before = [await theImage(emulator, imageId), await disksOf(id)];
    Object.assign(emulator.world.instance(WEB) ?? {}, { chargeType: 'PrePaid', expiresAt: 1 });
    await isUsable(imageId);
    expect(emulator.world.releaseInstance(WEB)).toBe(true);
    expect([await theImage(emulator, imageId), await disksOf(id)]).toMatchObject([{ ImageId: imageId }, before[1]]);
    expect(await theInstance(emulator, id)).toMatchObject({ Status: 'Running' });
    await isUsable(imageId);
    const left = [seeded.webAutoSnapshot, SYSTEM].map((one) => emulator.world.snapshot(one) !== undefined);
    expect(left).toEqual([false, true]);
  });

  it('calling CreateImage with just SnapshotId adds no data disk: given a system snapshot alone, when an image is made, then it has one disk; with a mapping without a snapshot it has an empty one', async () => {
    const sizes = async (imageId: string) =>
      (await theImage(emulator, imageId)).DiskDeviceMappings.DiskDeviceMapping.map((disk: Record<string, unknown>) => [
        disk.Type,
        Number(disk.Size),
        disk.SnapshotId ?? '',
      ]);
    expect(await sizes(await creates({ ImageName: 'one-disk', SnapshotId: SYSTEM }))).toEqual([['system', 40, SYSTEM]]);
    const mapping = { 'DiskDeviceMapping.1.SnapshotId': SYSTEM, 'DiskDeviceMapping.2.Device': '/dev/xvdb' };
    const two = await sizes(await creates({ ImageName: 'two-disks', ...mapping }));
    expect(two[1]).toEqual(['data', 20, '']);
  });

  it('5 GiB only for basic disks, other categories default to 20: given the snapshot of a basic disk, when an image gets an empty disk, then it has 5 GiB', async () => {
    const mapping = {
      'DiskDeviceMapping.1.SnapshotId': seeded.legacySnapshot,
      'DiskDeviceMapping.2.Device': '/dev/xvdb',
    };
    const imageId = await creates(mapping);
    const [, data] = (await theImage(emulator, imageId)).DiskDeviceMappings.DiskDeviceMapping;
    expect([data.Type, Number(data.Size)]).toEqual(['data', 5]);
  });
});

describe('in Slack', () => {
  const world = useStories();
  const made = async (name: string) => {
    await world.current.cardWith(name, 'Waiting for ').then((card) => world.current.approves(card));
    const announcement = await world.current.announced(name, 'Image ready:');
    return { said: world.current.slack.text(announcement), image: world.current.imagesNamed(name)[0] };
  };

  it('to harden images made from snapshots there are security suggestions: given the form, when it is opened, then it gives the advice before anybody asks', async () => {
    await world.current.opens('maya', `/image create ${SYSTEM}`);
    const form = world.current.shown('maya');
    expect(form).toMatch(/password|key|secret/i);
    expect(form).toContain('Sensitive data');
  });

  it('from Instance Snapshots or from Snapshots, pick one whose disk type is system disk, Create Custom Image: given an instance, and a snapshot, when Maya goes either way, then the form has it', async () => {
    const listed = await hears(world.current, `/image snapshots ${WEB}`);
    expect(listed).toContain(SYSTEM);
    expect(listed).toMatch(/system/i);
    await world.current.opens('maya', `/image create ${SYSTEM}`);
    expect(await world.current.sees('maya', /Create Custom Image/)).toContain(SYSTEM);
  });

  it('data disk snapshots alone are not enough: given a data disk snapshot behind the command, when the form is submitted, then it says that one of a system disk is needed', async () => {
    await world.current.opens('maya', `/image create ${DATA}`);
    const answer = refusals(await world.current.submits({ Name: aName() }));
    expect(Object.values(answer).join(' ')).toMatch(/system disk/);
  });

  it('the snapshot ID, name and description, optional “Add Data Disk Snapshot”, optional tags for classification: given the form, when it is opened, then it asks for each', async () => {
    await world.current.opens('maya', `/image create ${SYSTEM}`);
    const form = world.current.shown('maya');
    for (const field of [SYSTEM, 'Name', 'Description (optional)', 'Add data disk', 'Tags (optional)']) {
      expect(form).toContain(field);
    }
  });

  it('no data disk snapshot selected, an empty data disk of the default capacity; one selected, disk size equals snapshot size: given a row of each, when the image is made, then so are its disks', async () => {
    const { slack, submits, addsDataDisk, opens } = world.current;
    const name = aName();
    await opens('maya', `/image create ${SYSTEM}`);
    await addsDataDisk(1);
    await slack.as('maya').fills({ 'Data disk 1': 'Empty disk' });
    await addsDataDisk(2);
    await submits({ 'Data disk 2': DATA, Name: name });
    await slack.as('maya').closes('all');
    const { image } = await made(name);
    expect(image?.disks.map(({ type, sizeGiB, snapshotId }) => [type, sizeGiB, snapshotId])).toEqual([
      ['system', 40, SYSTEM],
      ['data', 20, undefined],
      ['data', 200, DATA],
    ]);
  });

  it('remove sensitive data from the data disk before creating the image: given that nobody says so, when the form is submitted, then nothing is asked for', async () => {
    await world.current.opens('maya', `/image create ${SYSTEM}`);
    const before = world.current.slack.messages('images').length;
    const answer = refusals(await world.current.submits({ Name: aName(), [BOX]: null }));
    expect(Object.keys(answer)).toEqual(['sensitive_data']);
    expect(world.current.slack.messages('images')).toHaveLength(before);
  });

  it('next steps: create instances from it, or replace the system disk of an instance with it: given an image that is ready, when it is announced, then both are said', async () => {
    const name = aName();
    await world.current.asks(name);
    const { said } = await made(name);
    expect(said).toContain(
      'Create instances from it in cn-hangzhou, or replace the system disk of an instance with it',
    );
    expect(said).toContain('elsewhere it has to be copied first');
  });
});
