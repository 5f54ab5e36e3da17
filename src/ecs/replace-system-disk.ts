import type { DiskId } from '../core/domain/ids.ts';
import type { InstanceDetails } from '../core/domain/instance.ts';
import type { InstanceAt, Replacement, ReplacesDisk } from '../core/domain/kinds/replace-system-disk.ts';
import type { Problem } from '../core/domain/problem.ts';
import type { Disk } from '../core/domain/snapshot.ts';
import { type Begun, type Cloud, type CloudEffect, CloudFailure, type Found } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { answeredSchema, diskReplacedSchema, dryRunSchema, instanceTypesSchema, keyPairsSchema } from './schemas.ts';

type Needs = { call: Call } & Pick<Cloud, 'instancesById' | 'disks' | 'images'>;
type Replacing = { [Task in keyof ReplacesDisk]: CloudEffect<ReplacesDisk[Task]> };

/**
 * A stop, another system disk, and a start. Stop and start take no token, so what is so already is left alone. Of a
 * replacement ECS tries nothing: what it would refuse is looked up, and again before anything is stopped for it.
 */
export function createDiskReplacement({ call, instancesById, disks, images }: Needs): Replacing {
  async function read({ place, instanceId }: InstanceAt): Promise<InstanceDetails> {
    const [instance] = await instancesById(place, [instanceId]);
    if (instance) return instance;
    throw refused({ code: 'instance-not-found', instanceId, region: place.region });
  }

  const systemDiskOf = async ({ place, instanceId }: InstanceAt): Promise<Disk | undefined> =>
    (await disks(place, { instance: instanceId })).find(({ role }) => role === 'system');

  /** Whether a disk can be what an earlier try has made: another than the old one, of the image and size asked for. */
  const canBeOurs = ({ imageId, oldDiskId, sizeGiB }: Replacement, { image }: InstanceDetails, disk: Disk): boolean =>
    disk.id !== oldDiskId && image === imageId && disk.sizeGiB === sizeGiB;

  /** Throws what would be refused, as far as it can be read. */
  async function checkReplacement(replacement: Replacement, instance: InstanceDetails): Promise<void> {
    const { place, instanceId, imageId, keyPair } = replacement;
    const query = { RegionId: place.region, ImageId: imageId, ActionType: 'ChangeOS' };
    const [disk, [image], { InstanceTypes }, known] = await Promise.all([
      systemDiskOf(replacement),
      images(place, { id: imageId }),
      call({
        place,
        action: 'DescribeImageSupportInstanceTypes',
        query,
        schema: instanceTypesSchema,
        subject: { imageId },
      }),
      keyPair === undefined || hasKeyPair(replacement, keyPair),
    ]);
    checkDisk(replacement, disk);
    if (!disk) throw refused({ code: 'system-disk-missing', instanceId });
    if (!image) throw refused({ code: 'image-not-found', imageId, region: place.region });
    const { status, usable } = image;
    if (status !== 'Available' && status !== 'Deprecated') {
      throw refused({ code: 'image-not-for-disk', imageId, status });
    }
    if (!usable) throw refused({ code: 'image-not-for-disk', imageId });
    const { type: instanceType } = instance;
    // An image that is said to start on nothing is one that nothing is said of.
    if (InstanceTypes.length > 0 && !InstanceTypes.some(({ InstanceTypeId }) => InstanceTypeId === instanceType)) {
      throw refused({ code: 'image-not-for-type', imageId, instanceType });
    }
    if (keyPair !== undefined && !known) throw refused({ code: 'key-pair-not-found', keyPair, region: place.region });
  }

  function checkDisk({ instanceId, oldDiskId: asked }: Replacement, disk: Disk | undefined): void {
    if (disk && disk.id !== asked) throw refused({ code: 'system-disk-changed', instanceId, asked, diskId: disk.id });
  }

  async function hasKeyPair({ place }: InstanceAt, keyPair: string): Promise<boolean> {
    const query = { RegionId: place.region, KeyPairName: keyPair };
    const { KeyPairs } = await call({ place, action: 'DescribeKeyPairs', query, schema: keyPairsSchema });
    return KeyPairs.some(({ KeyPairName }) => KeyPairName === keyPair);
  }

  async function stopFor(replacement: Replacement, instance: InstanceDetails): Promise<Begun> {
    const { place, instanceId } = replacement;
    const { status } = instance;
    checkCharges(instance);
    if (status === 'Stopped' || status === 'Stopping') return { subject: instanceId };
    if (status !== 'Running') throw new CloudFailure('busy', { code: 'instance-in-between', instanceId, status });
    await checkReplacement(replacement, instance);
    const sent = { place, query: stopQuery(replacement), schema: answeredSchema, subject: { instanceId } };
    return begun(replacement, (await call({ ...sent, action: 'StopInstance', effect: true })).RequestId);
  }

  const stop: Replacing['stop-instance'] = {
    perform: async (replacement) => stopFor(replacement, await read(replacement)),
    async dryRun(replacement) {
      const { place, instanceId } = replacement;
      const instance = await read(replacement);
      await checkReplacement(replacement, instance);
      if (instance.status !== 'Running') return;
      const query = { ...stopQuery(replacement), DryRun: true };
      await call({ place, action: 'StopInstance', query, schema: dryRunSchema, subject: { instanceId } });
    },
    find: (replacement) => inState(replacement, { Stopped: 'ready', Stopping: 'going' }),
  };

  /** Somebody started it after the stop that was approved: that is asked for again, and the disk has to wait for it. */
  async function stopAgain(replacement: Replacement, instance: InstanceDetails): Promise<never> {
    const { instanceId } = replacement;
    await stopFor(replacement, instance);
    throw new CloudFailure('busy', { code: 'instance-in-between', instanceId, status: 'Stopping' });
  }

  async function inState(at: InstanceAt, states: Partial<Record<string, Found['state']>>): Promise<Found[]> {
    const [instance] = await instancesById(at.place, [at.instanceId]);
    const state = instance && states[instance.status];
    return state ? [{ id: at.instanceId, createdAt: undefined, state }] : [];
  }

  return {
    'stop-instance': stop,

    'replace-system-disk': {
      async perform(replacement, { clientToken }) {
        const { place, instanceId, imageId, sizeGiB, encrypted, kmsKeyId, keyPair } = replacement;
        const [instance, disk] = await Promise.all([read(replacement), systemDiskOf(replacement)]);
        checkDisk(replacement, disk);
        checkCharges(instance);
        if (replacement.stops && instance.status !== 'Stopped') return stopAgain(replacement, instance);
        const { DiskId: made, RequestId } = await call({
          place,
          action: 'ReplaceSystemDisk',
          query: {
            InstanceId: instanceId,
            ImageId: imageId,
            'SystemDisk.Size': sizeGiB,
            Encrypted: encrypted,
            KMSKeyId: kmsKeyId,
            KeyPairName: keyPair,
            ClientToken: clientToken,
          },
          schema: diskReplacedSchema,
          effect: true,
          subject: { instanceId, imageId, ...(keyPair !== undefined && { keyPair }) },
        });
        return { subject: made as DiskId, ...(RequestId && { requestId: RequestId }) };
      },
      dryRun: async (replacement) => checkReplacement(replacement, await read(replacement)),
      async find(replacement) {
        const [[instance], disk] = await Promise.all([
          instancesById(replacement.place, [replacement.instanceId]),
          systemDiskOf(replacement),
        ]);
        if (!instance || !disk || !canBeOurs(replacement, instance, disk)) return [];
        return [{ id: disk.id, createdAt: undefined, state: disk.status === 'In_use' ? 'ready' : 'going' }];
      },
    },

    'start-instance': {
      async perform(at) {
        const { place, instanceId } = at;
        const { status } = await read(at);
        if (status === 'Running' || status === 'Starting') return { subject: instanceId };
        const query = { InstanceId: instanceId };
        const sent = { place, query, schema: answeredSchema, subject: { instanceId } };
        return begun(at, (await call({ ...sent, action: 'StartInstance', effect: true })).RequestId);
      },
      find: (at) => inState(at, { Running: 'ready', Starting: 'going' }),
    },
  };
}

const refused = (problem: Problem): CloudFailure => new CloudFailure('refused', problem);

/** Whose charges ended has lost its place, and perhaps its address: the start after it may find none. */
function checkCharges({ id: instanceId, status, stoppedMode }: InstanceDetails): void {
  if (status === 'Stopped' && stoppedMode === 'StopCharging') {
    throw refused({ code: 'instance-without-charges', instanceId });
  }
}

/** Said in each call: what an account does otherwise is a setting of its own. */
const stopQuery = ({ instanceId }: InstanceAt) => ({ InstanceId: instanceId, StoppedMode: 'KeepCharging' });

const begun = ({ instanceId: subject }: InstanceAt, requestId: string | undefined): Begun => ({
  subject,
  ...(requestId && { requestId }),
});
