import type { AliyunId, ImageId, RegionId } from '../ids.ts';
import type { Tag } from '../tags.ts';
import {
  type Asked,
  type Common,
  type ImageAt,
  type Kind,
  listed,
  type Step,
  startsFrom,
  type TaskSort,
} from './kind.ts';
import { type SharesImage, shareEffect, sharesAsked, sharesOf } from './share-image.ts';

/** `name` and `region` are the source's. */
export type CopyImageRequest = Common & {
  kind: 'copy-image';
  imageId: ImageId;
  sizeGiB: number;
  targets: CopyTarget[];
  /** Other accounts that may use each copy once it is ready. */
  shareWith: AliyunId[];
};

/** A copy that is wanted in another region. Nothing of the source's is taken over that does not stand here. */
export type CopyTarget = {
  region: RegionId;
  name: string;
  description?: string;
  tags: Tag[];
  family?: string;
  resourceGroup?: string;
  encrypted?: boolean;
  /** A key of the destination's. */
  kmsKeyId?: string;
};

export type CopiesImage = {
  /** `source` is in the region of the request. */
  'copy-image': { source: ImageAt; target: CopyTarget };
  'set-family': { image: ImageAt; family: string };
};

export const copyTasks = {
  'copy-image': {
    beginning: 'copy',
    action: 'CopyImage',
    asks: 'copy-image',
    begins: { watch: 'image' },
    stop: 'by-cloud',
    lane: true,
  },
  'set-family': { beginning: 'family', action: 'ModifyImageAttribute', asks: 'copy-image' },
} satisfies Record<keyof CopiesImage, TaskSort>;

export const copyImage: Kind<CopyImageRequest, CopiesImage & SharesImage, 'source' | 'targets' | 'shareWith'> = {
  plan: ({ region, targets, shareWith }) => {
    const copies = copySteps(targets);
    return [...copies, ...sharesOf(copies, shareWith, region)];
  },
  effects: {
    ...copyEffects(
      ({ targets }) => targets,
      ({ imageId }) => imageId,
    ),
    'share-image': shareEffect,
  },
  questions: ({ targets = [], shareWith = [] }) => {
    const copies = copiesAsked(targets);
    return [...copies, ...sharesAsked(copies, shareWith)];
  },
  parts: ({ imageId, targets, shareWith }) => ({
    source: imageId,
    targets: targetParts(targets),
    shareWith: listed(shareWith, String, String),
  }),
};

/** A copy a target, and its family after it; each after what is needed first. */
export const copySteps = (
  targets: readonly CopyTarget[],
  ...needs: Step<keyof CopiesImage | 'create-image'>[]
): Step<keyof CopiesImage>[] =>
  targets.flatMap(({ region, family }) => {
    const copy = { task: 'copy-image', region, needs } as Step<'copy-image'>;
    return [copy, ...(family ? [{ task: 'set-family', region, needs: [copy] } as const] : [])];
  });

/** What the tasks of copies do, for any request that has copies. */
export function copyEffects<Asking extends Common>(
  targetsOf: (request: Asking) => readonly CopyTarget[],
  sourceOf: (request: Asking) => ImageId | undefined,
): Kind<Asking, CopiesImage, never>['effects'] {
  const target = (request: Asking, region: RegionId): CopyTarget => {
    const found = targetsOf(request).find((one) => one.region === region);
    if (!found) throw new Error(`no copy to ${region} is asked for`);
    return found;
  };
  return {
    'copy-image': (request, at) => {
      const { account, region } = request;
      const source = startsFrom({ ...at, place: { account, region } }, sourceOf(request));
      return { source, target: target(request, at.place.region) };
    },
    'set-family': (request, at) => ({
      image: startsFrom(at),
      family: target(request, at.place.region).family ?? '',
    }),
  };
}

export const copiesAsked = (targets: readonly Pick<CopyTarget, 'region' | 'name' | 'tags'>[]): Asked[] =>
  targets.map(({ region, name, tags }) => ({ action: 'copy-image', region, name, tags }));

export const targetParts = (targets: readonly CopyTarget[]): ReadonlyMap<string, string> =>
  listed(targets, ({ region }) => region, targetText);

const targetText = ({ region, name, description, tags, family, resourceGroup, encrypted, kmsKeyId }: CopyTarget) =>
  [
    `${region} as ${name}`,
    ...(description ? [`“${description}”`] : []),
    ...tags.map(({ key, value }) => `${key}=${value}`),
    ...(family ? [`family ${family}`] : []),
    ...(resourceGroup ? [resourceGroup] : []),
    ...(encrypted ? [`encrypted${kmsKeyId ? ` with ${kmsKeyId}` : ''}`] : encrypted === false ? ['not encrypted'] : []),
  ].join(', ');
