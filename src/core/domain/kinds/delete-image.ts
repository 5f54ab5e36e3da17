import type { Dependant } from '../dependants.ts';
import type { ImageId, InstanceId, SnapshotId } from '../ids.ts';
import type { Tag } from '../tags.ts';
import type { DeletesSnapshot } from './delete-snapshot.ts';
import { type Common, type ImageAt, type Kind, listed, type Step, startsFrom, type TaskSort } from './kind.ts';

/** `name` is the image's, or its id where it has none: whoever approves types it. */
export type DeleteImageRequest = Common & {
  kind: 'delete-image';
  imageId: ImageId;
  /** Although instances were made from it. */
  force: boolean;
  /** Those that were listed when it was asked for: of no other has anybody agreed to it. What is stored may lack them. */
  instances?: InstanceId[];
  /** Those behind it that are deleted with it, and those that stay and are billed. */
  snapshots: DeletedSnapshot[];
  kept: SizedSnapshot[];
  /** What would make instances of it, as far as it could be read. */
  dependants: Dependant[];
  unread: Dependant['kind'][];
};
export type SizedSnapshot = { id: SnapshotId; sizeGiB: number };
/** With what rules go by: nobody gets past one by deleting a snapshot together with its image. */
export type DeletedSnapshot = SizedSnapshot & { name: string; tags: Tag[] };

export type DeletesImage = { 'delete-image': { image: ImageAt; force: boolean; instances: InstanceId[] } };

export const deleteImageTasks = {
  'delete-image': { beginning: 'delete', action: 'DeleteImage', asks: 'delete-image' },
} satisfies Record<keyof DeletesImage, TaskSort>;

export const deleteImage: Kind<
  DeleteImageRequest,
  DeletesImage & DeletesSnapshot,
  'source' | 'force' | 'snapshots' | 'dependants'
> = {
  plan: ({ snapshots }) => {
    // As long as the image is there, ECS deletes no snapshot behind it.
    const image: Step<'delete-image'> = { task: 'delete-image' };
    return [image, ...snapshots.map(({ id }) => ({ task: 'delete-snapshot', which: id, needs: [image] }) as const)];
  },
  effects: {
    'delete-image': ({ imageId, force, instances = [] }, at) => ({ image: startsFrom(at, imageId), force, instances }),
    'delete-snapshot': ({ snapshots }, { place, which }) => {
      const found = snapshots.find(({ id }) => id === which);
      if (!found) throw new Error(`the snapshot ${which} is not to be deleted`);
      return { place, snapshotId: found.id };
    },
  },
  questions: ({ snapshots = [] }) => [
    {},
    ...snapshots.map(({ name, tags }) => ({ action: 'delete-snapshot', name, tags }) as const),
  ],
  parts: ({ imageId, force, instances = [], snapshots, dependants }) => ({
    source: imageId,
    force: force ? ['yes', ...named(instances)].join(', ') : undefined,
    snapshots: listed(
      snapshots,
      ({ id }) => id,
      ({ id, sizeGiB }) => `${id}, ${sizeGiB} GiB`,
    ),
    dependants: listed(
      dependants,
      ({ id }) => id,
      ({ id, name }) => (name === '' ? id : `${name} (${id})`),
    ),
  }),
};

/** In any order the same, and no longer than anybody reads: there may be hundreds. */
const MOST_NAMED = 10;
const named = (instances: readonly InstanceId[]): string[] => [
  ...[...instances].sort().slice(0, MOST_NAMED),
  ...(instances.length > MOST_NAMED ? [`${instances.length - MOST_NAMED} more`] : []),
];
