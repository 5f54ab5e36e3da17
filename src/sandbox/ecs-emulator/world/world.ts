import {
  buildBucket,
  buildDisk,
  buildExport,
  buildImage,
  buildInstance,
  buildKey,
  buildKeyPair,
  buildLaunchTemplate,
  buildScalingConfiguration,
  buildScalingGroup,
  buildSecurityGroup,
  buildSnapshot,
  buildVSwitch,
  type Common,
} from './builders.ts';
import type { Clock, CloudTime } from './cloud-time.ts';
import type {
  Account,
  Bucket,
  Disk,
  ExportTask,
  Image,
  Instance,
  KeyPair,
  KmsKey,
  LaunchTemplate,
  Region,
  Role,
  ScalingConfiguration,
  ScalingGroup,
  SecurityGroup,
  Snapshot,
  VSwitch,
} from './entities.ts';
import { type IdPrefix, type NewId, orderId, type Random, requestId, resourceId } from './ids.ts';
import { type InstanceType, instanceTypes } from './instance-types.ts';
import { emptyRegion, releaseFrom } from './region.ts';
import type { RegionInfo } from './regions.ts';

export type Quotas = {
  imagesPerRegion: number;
  imagesPerFamily: number;
  familiesPerRegion: number;
  /** Copies worked on at a time in a region, whatever they are of; more wait. */
  copiesPerDestination: number;
  /** The largest image that can be copied, all its disks together. */
  copyGiB: number;
  accountsPerImage: number;
  /** Images that others share with one account in a region. */
  sharedWithAccount: number;
};
/** In cloud milliseconds. */
export type Durations = {
  perGiB: number;
  copyPerGiB: number;
  exportPerGiB: number;
  atLeast: number;
  untilUsable: number;
  pending: number;
  starting: number;
  stopping: number;
  replacingDisk: number;
};

/**
 * What happens to a second copy of an image that is being copied: it is refused, as the error table of CopyImage has it,
 * or queued like a copy of any other image, as the newer text on concurrency may be read.
 */
export type CopyConcurrency = 'serial-per-image' | 'queued';

/** Everything the emulated cloud holds. Records are live: a test may change one in place. */
export type World = {
  readonly accounts: readonly Account[];
  readonly roles: readonly Role[];
  readonly quotas: Quotas;
  readonly durations: Durations;
  copyConcurrency: CopyConcurrency;
  readonly clock: Clock;
  readonly cloud: CloudTime;
  /** By its name; the same in every region. */
  instanceType(instanceType: string): InstanceType | undefined;
  instanceTypes(): InstanceType[];
  regions(): Region[];
  region(regionId: string): Region | undefined;
  instance(instanceId: string): Instance | undefined;
  disk(diskId: string): Disk | undefined;
  snapshot(snapshotId: string): Snapshot | undefined;
  /** Looks in every region; public images, which exist in several, are found in the first. */
  image(imageId: string): Image | undefined;
  /** Whether there is such an account: one of the accounts here, or any with 16 digits that begin with 19. */
  knowsAccount(accountId: string): boolean;
  /** Adds an instance and nothing else: its disks are added with `addDisk({ instanceId })`. */
  addInstance(given?: Partial<Instance>): Instance;
  addDisk(given?: Partial<Disk>): Disk;
  addSnapshot(given?: Partial<Snapshot>): Snapshot;
  addImage(given?: Partial<Image>): Image;
  addKey(given: Partial<KmsKey> & { keyId: string }): KmsKey;
  addVSwitch(given?: Partial<VSwitch>): VSwitch;
  addSecurityGroup(given?: Partial<SecurityGroup>): SecurityGroup;
  addKeyPair(given?: Partial<KeyPair>): KeyPair;
  addBucket(given?: Partial<Bucket>): Bucket;
  addExport(given?: Partial<ExportTask>): ExportTask;
  addLaunchTemplate(given?: Partial<LaunchTemplate>): LaunchTemplate;
  addScalingGroup(given?: Partial<ScalingGroup>): ScalingGroup;
  addScalingConfiguration(given?: Partial<ScalingConfiguration>): ScalingConfiguration;
  /** Makes a snapshot vanish, whatever depends on it. False when there is none. */
  removeSnapshot(snapshotId: string): boolean;
  /**
   * Releases an instance: its disks go with it where they are set to, its automatic snapshots go unless an image is
   * made of them, images stay. False when there is none.
   */
  releaseInstance(instanceId: string): boolean;
  newId(prefix: IdPrefix, regionId: string): string;
  newOrderId(): string;
  newRequestId(): string;
  /** Back to the seed, with ages relative to the clock as it is now. */
  reset(): void;
};

export type Seed = (world: World) => void;

type Parts = {
  accounts: readonly [Account, ...Account[]];
  roles: readonly Role[];
  clock: Clock;
  cloud: CloudTime;
  random: Random;
  seed: Seed;
  quotas: Quotas;
  durations: Durations;
  copyConcurrency: CopyConcurrency;
  regions: readonly RegionInfo[];
};

/** Builds a world and seeds it. New things land in cn-hangzhou and in the first account unless told otherwise. */
export function createWorld(parts: Parts): World {
  const { accounts, roles, clock, cloud, random, seed, quotas, durations, copyConcurrency } = parts;
  const regions = new Map<string, Region>();
  const types = new Map<string, InstanceType>();

  const place = (given: Partial<Common>): { region: Region; common: Common } => {
    const { regionId = 'cn-hangzhou', accountId = accounts[0].accountId, createdAt = clock.now() } = given;
    const region = regions.get(regionId);
    if (region === undefined) throw new Error(`the emulated cloud has no region ${regionId}`);
    return { region, common: { regionId, accountId, createdAt } };
  };
  const find = <T>(look: (region: Region) => T | undefined): T | undefined => {
    for (const region of regions.values()) {
      const found = look(region);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  /** Ids are drawn only where none is given, so that what is seeded with one leaves all later ones as they are. */
  const adding =
    <T extends Common>(
      build: (common: Common, newId: NewId, given: Partial<T>) => T,
      into: (region: Region) => Map<string, T>,
      keyOf: (made: T) => string,
    ) =>
    (given: Partial<T> = {}): T => {
      const { region, common } = place(given);
      const made = build(common, (prefix) => world.newId(prefix, region.regionId), given);
      into(region).set(keyOf(made), made);
      return made;
    };

  const world: World = {
    accounts,
    roles,
    quotas,
    durations,
    copyConcurrency,
    clock,
    cloud,
    instanceType: (name) => types.get(name),
    instanceTypes: () => [...types.values()],
    regions: () => [...regions.values()],
    region: (regionId) => regions.get(regionId),
    instance: (id) => find((region) => region.instances.get(id)),
    disk: (id) => find((region) => region.disks.get(id)),
    snapshot: (id) => find((region) => region.snapshots.get(id)),
    image: (id) => find((region) => region.images.get(id)),
    knowsAccount: (id) => /^19\d{14}$/.test(id) || accounts.some(({ accountId }) => accountId === id),
    addInstance(given = {}) {
      const { region, common } = place(given);
      const instance = buildInstance(common, world.newId('i', region.regionId), given);
      region.instances.set(instance.instanceId, instance);
      return instance;
    },
    addDisk(given = {}) {
      const { region, common } = place(given);
      const disk = buildDisk(common, world.newId('d', region.regionId), given);
      region.disks.set(disk.diskId, disk);
      return disk;
    },
    addSnapshot(given = {}) {
      const { region, common } = place(given);
      const snapshot = buildSnapshot(common, world.newId('s', region.regionId), region, given);
      region.snapshots.set(snapshot.snapshotId, snapshot);
      return snapshot;
    },
    addImage(given = {}) {
      const { region, common } = place(given);
      const image = buildImage(common, world.newId('m', region.regionId), given);
      region.images.set(image.imageId, image);
      return image;
    },
    addKey(given) {
      const { region, common } = place(given);
      const key = buildKey(common, given.keyId, given);
      region.keys.set(key.keyId, key);
      return key;
    },
    addVSwitch: adding(
      buildVSwitch,
      (region) => region.vSwitches,
      (vSwitch) => vSwitch.vSwitchId,
    ),
    addSecurityGroup: adding(
      buildSecurityGroup,
      (region) => region.securityGroups,
      (group) => group.securityGroupId,
    ),
    addKeyPair: adding(
      buildKeyPair,
      (region) => region.keyPairs,
      ({ accountId, keyPairName }) => `${accountId} ${keyPairName}`,
    ),
    addBucket: adding(
      buildBucket,
      (region) => region.buckets,
      (bucket) => bucket.bucketName,
    ),
    addExport: adding(
      buildExport,
      (region) => region.exports,
      (task) => task.taskId,
    ),
    addLaunchTemplate: adding(
      buildLaunchTemplate,
      (region) => region.launchTemplates,
      (template) => template.launchTemplateId,
    ),
    addScalingGroup: adding(
      buildScalingGroup,
      (region) => region.scalingGroups,
      (group) => group.scalingGroupId,
    ),
    addScalingConfiguration: adding(
      buildScalingConfiguration,
      (region) => region.scalingConfigurations,
      (configuration) => configuration.scalingConfigurationId,
    ),
    removeSnapshot: (id) => world.regions().some((region) => region.snapshots.delete(id)),
    releaseInstance: (id) => world.regions().some((region) => releaseFrom(region, id)),
    newId: (prefix, regionId) => resourceId(random, prefix, regions.get(regionId)?.idHint ?? ''),
    newOrderId: () => orderId(random),
    newRequestId: () => requestId(random),
    reset() {
      regions.clear();
      world.copyConcurrency = copyConcurrency;
      for (const type of instanceTypes) types.set(type.instanceType, { ...type });
      for (const info of parts.regions) regions.set(info.regionId, emptyRegion(info));
      seed(world);
    },
  };
  world.reset();
  return world;
}
