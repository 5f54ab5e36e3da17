import type { AliyunId, ImageId, RegionId } from '../ids.ts';
import {
  type Asked,
  type At,
  type Common,
  type ImageAt,
  type Kind,
  listed,
  type Step,
  startsFrom,
  type TaskSort,
} from './kind.ts';

export type ShareImageRequest = Common & {
  kind: 'share-image';
  imageId: ImageId;
  add: AliyunId[];
  remove: AliyunId[];
};

export type SharesImage = {
  'share-image': { image: ImageAt; change: { add: readonly AliyunId[]; remove: readonly AliyunId[] } };
};

export const shareTasks = {
  'share-image': { beginning: 'share', action: 'ModifyImageSharePermission', asks: 'share-image' },
} satisfies Record<keyof SharesImage, TaskSort>;

export const shareImage: Kind<ShareImageRequest, SharesImage, 'source' | 'shareWith' | 'unshare'> = {
  plan: () => [{ task: 'share-image' }],
  effects: {
    'share-image': ({ imageId, add, remove }, at) => ({ image: startsFrom(at, imageId), change: { add, remove } }),
  },
  parts: ({ imageId, add, remove }) => ({
    source: imageId,
    shareWith: listed(add, String, String),
    unshare: listed(remove, String, String),
  }),
};

/** A share after each of the tasks that make an image, if anybody is to use them; `own` is where the request is. */
export const sharesOf = <Task extends string>(
  steps: readonly Step<Task>[],
  shareWith: readonly AliyunId[],
  own: RegionId,
): Step<Task | 'share-image'>[] =>
  shareWith.length === 0
    ? []
    : steps
        .filter(({ task }) => task === 'create-image' || task === 'copy-image')
        .map((image) => ({ task: 'share-image', region: image.region ?? own, needs: [image] }));

/** What was made for it is shared. */
export const shareEffect = ({ shareWith: add = [] }: { shareWith?: readonly AliyunId[] }, at: At) => ({
  image: startsFrom(at),
  change: { add, remove: [] },
});

/** Sharing each of what was asked about before. */
export const sharesAsked = (places: readonly Asked[], shareWith: readonly AliyunId[]): Asked[] =>
  shareWith.length > 0 ? places.map((place) => ({ ...place, action: 'share-image' })) : [];
