import type { DiskMapping } from '../disk-mapping.ts';
import type { AliyunId, InstanceId, SnapshotId } from '../ids.ts';
import type { ImageOptions } from '../image-options.ts';
import { type CopiesImage, type CopyTarget, copiesAsked, copyEffects, copySteps, targetParts } from './copy-image.ts';
import { type Common, type Kind, listed, type Step, type TaskSort } from './kind.ts';
import { type SharesImage, shareEffect, sharesAsked, sharesOf } from './share-image.ts';

export type CreateImageRequest = ImageOptions &
  Common & {
    kind: 'create-image';
    description?: string;
    family?: string;
    resourceGroup?: string;
    /** The system disk first; every disk states its size. */
    disks: DiskMapping[];
    source: SnapshotSource | InstanceSource;
    /** Once it is ready. */
    copies?: CopyTarget[];
    shareWith?: AliyunId[];
  };

/** Snapshots that there are; `instanceId` if they were chosen among those of one. */
export type SnapshotSource = {
  snapshotId: SnapshotId;
  instanceId?: InstanceId;
  automatic: boolean;
  encrypted: boolean;
};
/** All disks of an instance, which are snapshotted for it; and whether it ran when that was asked for. */
export type InstanceSource = { fromInstance: InstanceId; running: boolean; encrypted: boolean };

type Source = CreateImageRequest['source'];
export const isWhole = (source: Source): source is InstanceSource => 'fromInstance' in source;
/** The instance that it is an image of, as far as the request says. */
export const instanceOf = (source: Source): InstanceId | undefined =>
  isWhole(source) ? source.fromInstance : source.instanceId;

export type CreatesImage = { 'create-image': { request: CreateImageRequest } };

export const createTasks = {
  'create-image': {
    beginning: 'create',
    action: 'CreateImage',
    asks: 'create-image',
    begins: { watch: 'image' },
    stop: 'reminded',
  },
} satisfies Record<keyof CreatesImage, TaskSort>;

const TEXTS = [
  'description',
  'family',
  'resourceGroup',
  'architecture',
  'platform',
  'bootMode',
  'detectionStrategy',
] as const;

export const createImage: Kind<
  CreateImageRequest,
  CreatesImage & CopiesImage & SharesImage,
  (typeof TEXTS)[number] | 'disks' | 'source' | 'targets' | 'shareWith'
> = {
  plan: ({ region, copies = [], shareWith = [] }) => {
    const create: Step<'create-image'> = { task: 'create-image' };
    const made = [create, ...copySteps(copies, create)];
    return [...made, ...sharesOf(made, shareWith, region)];
  },
  effects: {
    'create-image': (request) => ({ request }),
    ...copyEffects<CreateImageRequest>(
      ({ copies = [] }) => copies,
      () => undefined,
    ),
    'share-image': shareEffect,
  },
  questions: ({ copies = [], shareWith = [] }) => {
    const made = [{}, ...copiesAsked(copies)];
    return [...made, ...sharesAsked(made, shareWith)];
  },
  parts: (request) => ({
    ...Object.fromEntries(TEXTS.map((part) => [part, request[part]])),
    disks: listed(request.disks, ({ device }) => device, diskText),
    source: sourceText(request.source),
    targets: targetParts(request.copies ?? []),
    shareWith: listed(request.shareWith ?? [], String, String),
  }),
};

/** How it ran is part of it: what was approved of a stopped instance may not hold for a running one. */
const sourceText = (source: Source): string =>
  isWhole(source)
    ? `all disks of ${source.fromInstance}, ${source.running ? 'running' : 'stopped'}`
    : (source.instanceId ?? source.snapshotId);

const diskText = ({ device, sizeGiB, snapshotId, diskId }: DiskMapping): string =>
  `${device} ${sizeGiB} GiB ${snapshotId ? `from ${snapshotId}` : diskId ? `of ${diskId}` : 'empty'}`;
