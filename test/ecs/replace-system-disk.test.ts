import { describe, expect, it } from 'vitest';
import type { Replacement } from '../../src/core/domain/kinds/replace-system-disk.ts';
import { anInstance, aReplaceRequest, IMAGE, NOW } from '../support/builders.ts';
import { aCloud, anError, ecsAnswers, failureOf, noNetwork, PLACE, REQUEST_ID } from './support.ts';

noNetwork();

const { oldDiskId, instanceId } = aReplaceRequest();
const NEW_DISK = 'd-bp1web01sys00000002';
const replacement: Replacement = { place: PLACE, instanceId, imageId: IMAGE, oldDiskId, sizeGiB: 60, stops: false };
const MARKS = { mark: 'ab12cd34ef/replace', clientToken: 'token-1' };
const { 'stop-instance': stop, 'replace-system-disk': replace, 'start-instance': start } = aCloud().cloud.effects;

const theInstance = (facts: object = {}) =>
  ecsAnswers('DescribeInstances', {
    body: {
      Instances: {
        Instance: [
          { InstanceId: instanceId, Status: 'Stopped', InstanceType: 'ecs.g7.large', ImageId: 'm-old', ...facts },
        ],
      },
    },
  });
const theDisk = (DiskId: string = oldDiskId, Size = 40) =>
  ecsAnswers('DescribeDisks', { body: { Disks: { Disk: [{ DiskId, Type: 'system', Size, Status: 'In_use' }] } } });
const theImage = (facts = {}) =>
  ecsAnswers('DescribeImages', {
    body: { TotalCount: 1, Images: { Image: [{ ImageId: IMAGE, Status: 'Available', Size: 40, ...facts }] } },
  });
const theTypes = (...types: string[]) =>
  ecsAnswers('DescribeImageSupportInstanceTypes', {
    body: { InstanceTypes: { InstanceType: types.map((InstanceTypeId) => ({ InstanceTypeId })) } },
  });
/** Everything that is looked at before something is stopped. */
function allIsWell(): void {
  theDisk();
  theImage();
  theTypes('ecs.g7.large');
}

describe('another system disk', () => {
  it('given a stopped instance, when it is replaced, then with the size, the key pair and a token, and without a region', async () => {
    theInstance();
    theDisk();
    const query = { InstanceId: instanceId, ImageId: IMAGE, 'SystemDisk.Size': '60', KeyPairName: 'team-ops' };
    ecsAnswers('ReplaceSystemDisk', { body: { DiskId: NEW_DISK } }, { query: { ...query, ClientToken: 'token-1' } });
    expect(await replace.perform({ ...replacement, keyPair: 'team-ops' }, MARKS)).toEqual({
      subject: NEW_DISK,
      requestId: REQUEST_ID,
    });
  });

  it('given an encrypted old disk, when it is replaced, then the new one is asked for with its key', async () => {
    theInstance();
    theDisk();
    const query = { InstanceId: instanceId, ImageId: IMAGE, 'SystemDisk.Size': '60', ClientToken: 'token-1' };
    const encrypted = { ...query, Encrypted: 'true', KMSKeyId: 'key-1' };
    ecsAnswers('ReplaceSystemDisk', { body: { DiskId: NEW_DISK } }, { query: encrypted });
    expect(await replace.perform({ ...replacement, encrypted: true, kmsKeyId: 'key-1' }, MARKS)).toMatchObject({
      subject: NEW_DISK,
    });
  });

  it('given another disk of that image and size, when it is looked for, then that one counts', async () => {
    theInstance({ ImageId: IMAGE });
    theDisk(NEW_DISK, 60);
    expect(await replace.find?.(replacement, MARKS.mark, NOW)).toMatchObject([{ id: NEW_DISK, state: 'ready' }]);
  });

  it('given another disk of that image but of another size, when it is looked for, then it is not ours', async () => {
    theInstance({ ImageId: IMAGE });
    theDisk(NEW_DISK, 40);
    expect(await replace.find?.(replacement, MARKS.mark, NOW)).toEqual([]);
  });

  it.each([40, 60])(
    'given another disk of that image with %d GiB, when it is replaced for the first time, then it is left alone',
    async (size) => {
      theInstance({ ImageId: IMAGE });
      theDisk(NEW_DISK, size);
      const { kind, problem } = await failureOf(replace.perform(replacement, MARKS));
      expect([kind, problem.code]).toEqual(['refused', 'system-disk-changed']);
    },
  );

  it('given the old disk still, though of that very image, when it is looked for, then nothing was begun', async () => {
    theInstance({ ImageId: IMAGE });
    theDisk();
    expect(await replace.find?.(replacement, MARKS.mark, NOW)).toEqual([]);
  });

  it('given a disk that somebody else put there, when it is replaced, then it is left alone', async () => {
    theInstance();
    theDisk(NEW_DISK);
    expect((await failureOf(replace.perform(replacement, MARKS))).problem).toEqual({
      ...{ code: 'system-disk-changed', instanceId },
      ...{ asked: oldDiskId, diskId: NEW_DISK },
    });
  });

  it('given that it runs again though its stop was approved, when it is replaced, then it is stopped again first, and that takes a while', async () => {
    theInstance({ Status: 'Running' });
    theDisk();
    allIsWell();
    ecsAnswers('StopInstance', {}, { query: { InstanceId: instanceId, StoppedMode: 'KeepCharging' } });
    const { kind, problem } = await failureOf(replace.perform({ ...replacement, stops: true }, MARKS));
    expect([kind, problem.code]).toEqual(['busy', 'instance-in-between']);
  });

  it.each(['Starting', 'Stopping'])(
    'given that it is %s though its stop was approved, when it is replaced, then later and nothing is sent',
    async (Status) => {
      theInstance({ Status });
      theDisk();
      expect((await failureOf(replace.perform({ ...replacement, stops: true }, MARKS))).kind).toBe('busy');
    },
  );

  it('given an instance in economical mode, when it is replaced, then that is told and nothing is sent', async () => {
    theInstance({ StoppedMode: 'StopCharging' });
    theDisk();
    expect((await failureOf(replace.perform(replacement, MARKS))).problem.code).toBe('instance-without-charges');
  });

  it('given a key pair that is not there, when it is tried, then that is told', async () => {
    theInstance();
    allIsWell();
    ecsAnswers('DescribeKeyPairs', { body: {} }, { query: { RegionId: 'cn-hangzhou', KeyPairName: 'team-ops' } });
    const tried = replace.dryRun?.({ ...replacement, keyPair: 'team-ops' });
    expect((await failureOf(Promise.resolve(tried))).problem.code).toBe('key-pair-not-found');
  });
});

describe('a stop for it', () => {
  const query = { InstanceId: instanceId, StoppedMode: 'KeepCharging' };

  it('given that it runs, when it is stopped or that is tried, then its charges are kept', async () => {
    theInstance({ Status: 'Running' });
    allIsWell();
    ecsAnswers('StopInstance', {}, { query });
    expect(await stop.perform(replacement, MARKS)).toEqual({ subject: instanceId, requestId: REQUEST_ID });
    theInstance({ Status: 'Running' });
    allIsWell();
    ecsAnswers('StopInstance', anError(400, 'DryRunOperation'), { query: { ...query, DryRun: 'true' } });
    await stop.dryRun?.(replacement);
  });

  it.each(['Stopped', 'Stopping'])('given that it is %s, when it is stopped, then nothing is sent', async (Status) => {
    theInstance({ Status });
    expect(await stop.perform(replacement, MARKS)).toEqual({ subject: instanceId });
  });

  it('given that it is starting, when it is stopped, then later', async () => {
    theInstance({ Status: 'Starting' });
    expect((await failureOf(stop.perform(replacement, MARKS))).kind).toBe('busy');
  });

  it.each([
    ['another disk', () => [theDisk(NEW_DISK), theImage(), theTypes()], 'system-disk-changed'],
    [
      'an image that is no longer available',
      () => [theDisk(), theImage({ Status: 'UnAvailable' }), theTypes()],
      'image-not-for-disk',
    ],
    ['an image for other types', () => [theDisk(), theImage(), theTypes('ecs.g8y.large')], 'image-not-for-type'],
  ] as const)(
    'given %s by then, when it is to be stopped, then it is not stopped in vain',
    async (_what, given, code) => {
      theInstance({ Status: 'Running' });
      given();
      expect((await failureOf(stop.perform(replacement, MARKS))).problem.code).toBe(code);
    },
  );
});

describe('a start after it', () => {
  const at = { place: PLACE, instanceId: anInstance().id };

  it('given that it is stopped, when it is started, then it is asked for; given that it runs, then nothing is sent', async () => {
    theInstance();
    ecsAnswers('StartInstance', {}, { query: { InstanceId: instanceId } });
    expect(await start.perform(at, MARKS)).toEqual({ subject: instanceId, requestId: REQUEST_ID });
    theInstance({ Status: 'Starting' });
    expect(await start.perform(at, MARKS)).toEqual({ subject: instanceId });
  });
});
