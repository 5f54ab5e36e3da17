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
    source: { snapshotId: SnapshotId; instanceId?: InstanceId; automatic: boolean; encrypted: boolean };
    /** Once it is ready. */
    copies?: CopyTarget[];
    shareWith?: AliyunId[];
  };

export type CreatesImage = { 'create-image': { request: CreateImageRequest } };

export const createTasks = {
  'create-image': { beginning: 'create', action: 'CreateImage', asks: 'create-image', begins: { watch: 'image' } },
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
    source: request.source.instanceId ?? request.source.snapshotId,
    targets: targetParts(request.copies ?? []),
    shareWith: listed(request.shareWith ?? [], String, String),
  }),
};

const diskText = ({ device, sizeGiB, snapshotId }: DiskMapping): string =>
  `${device} ${sizeGiB} GiB ${snapshotId ? `from ${snapshotId}` : 'empty'}`;
