import type { DiskId, ImageId, InstanceId } from '../ids.ts';
import type { Place } from '../region.ts';
import type { Common, Kind, Step, TaskSort } from './kind.ts';

/** `name` and `tags` are the instance's: whoever approves types what it is called. */
export type ReplaceDiskRequest = Common & {
  kind: 'replace-system-disk';
  instanceId: InstanceId;
  imageId: ImageId;
  imageName: string;
  /** What is lost. */
  oldDiskId: DiskId;
  oldSizeGiB: number;
  sizeGiB: number;
  /** As the old disk is: without being asked for, the new one is as its image. */
  encrypted?: boolean;
  /** Of an encrypted one; without it, the key of the service. */
  kmsKeyId?: string;
  /** It runs: it is stopped for this, and started again afterwards. */
  stops: boolean;
  keyPair?: string;
};

/** An instance, in its region. */
export type InstanceAt = { place: Place; instanceId: InstanceId };
/** A system disk that takes the place of just that one. */
export type Replacement = InstanceAt & {
  imageId: ImageId;
  oldDiskId: DiskId;
  sizeGiB: number;
  encrypted?: boolean;
  kmsKeyId?: string;
  /** Stopping it was approved, also where somebody started it again meanwhile. */
  stops: boolean;
  keyPair?: string;
};

export type ReplacesDisk = {
  /** What it is stopped for is looked at first, so that nothing is stopped in vain. */
  'stop-instance': Replacement;
  'replace-system-disk': Replacement;
  'start-instance': InstanceAt;
};

const asks = 'replace-system-disk';
export const replaceTasks = {
  'stop-instance': { beginning: 'stop', action: 'StopInstance', asks, begins: { watch: 'instance', until: 'Stopped' } },
  'replace-system-disk': { beginning: 'replace', action: 'ReplaceSystemDisk', asks, begins: { watch: 'disk' } },
  'start-instance': {
    beginning: 'start',
    action: 'StartInstance',
    asks,
    begins: { watch: 'instance', until: 'Running' },
  },
} satisfies Record<keyof ReplacesDisk, TaskSort>;

export const replaceSystemDisk: Kind<
  ReplaceDiskRequest,
  ReplacesDisk,
  'instance' | 'source' | 'systemDisk' | 'keyPair' | 'stops'
> = {
  plan: ({ stops }) => {
    const stop: Step<'stop-instance'> = { task: 'stop-instance' };
    const replace: Step<keyof ReplacesDisk> = { task: 'replace-system-disk', needs: stops ? [stop] : [] };
    return stops ? [stop, replace, { task: 'start-instance', needs: [replace] }] : [replace];
  },
  effects: {
    'stop-instance': replacementOf,
    'replace-system-disk': replacementOf,
    'start-instance': (request) => instanceAt(request),
  },
  parts: ({ instanceId, imageId, imageName, oldDiskId, oldSizeGiB, sizeGiB, keyPair, stops, ...encryption }) => ({
    instance: instanceId,
    source: `${imageName} (${imageId})`,
    systemDisk: `${sizeGiB} GiB${encryptedAs(encryption)} in the place of ${oldDiskId} with ${oldSizeGiB} GiB`,
    keyPair,
    stops: stops ? 'stopped, and started again' : 'stopped already',
  }),
};

const encryptedAs = ({ encrypted, kmsKeyId }: Pick<ReplaceDiskRequest, 'encrypted' | 'kmsKeyId'>): string =>
  encrypted ? `, encrypted${kmsKeyId === undefined ? '' : ` with ${kmsKeyId}`},` : '';

function instanceAt({ account, region, instanceId }: ReplaceDiskRequest): InstanceAt {
  return { place: { account, region }, instanceId };
}

function replacementOf(request: ReplaceDiskRequest): Replacement {
  const { imageId, oldDiskId, sizeGiB, encrypted, kmsKeyId, stops, keyPair } = request;
  return {
    ...instanceAt(request),
    ...{ imageId, oldDiskId, sizeGiB, stops },
    ...(encrypted && { encrypted, ...(kmsKeyId !== undefined && { kmsKeyId }) }),
    ...(keyPair !== undefined && { keyPair }),
  };
}
