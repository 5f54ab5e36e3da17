import { attributesOf, tagEditOf } from '../domain/change-image.ts';
import type { ImageId } from '../domain/ids.ts';
import type { Operation } from '../domain/operation.ts';
import { imageFor, targetOf } from '../domain/plan.ts';
import type { Place } from '../domain/region.ts';
import type { Task } from '../domain/task.ts';
import { EFFECTS } from '../domain/task-effects.ts';
import type { Cloud } from '../ports/cloud.ts';

/** What an effect came to: an image to wait for, or nothing more. */
type Begun = { imageId: ImageId; requestId?: string };

/** What performing a task does to the cloud. */
export type Effect = (typeof EFFECTS)[Task['kind']] & { perform(): Promise<Begun> };

export const effectOf = (cloud: Cloud, operation: Operation, task: Task, marks: Marks): Effect => ({
  ...EFFECTS[task.kind],
  perform: performerOf(cloud, operation, task, marks),
});

type Marks = { mark: string; clientToken: string };

function performerOf(cloud: Cloud, operation: Operation, task: Task, { mark, clientToken }: Marks): Effect['perform'] {
  const { request } = operation;
  const missing = (what: string): never => {
    throw new Error(`task ${task.id} of ${operation.id} has no ${what}`);
  };
  /** The image that the task starts from, which is in the region of the request, or where the task it needs made it. */
  const source = (region = task.place.region) => {
    const place: Place = { account: request.account, region };
    return { place, imageId: imageFor(operation, task) ?? missing('image') };
  };
  const finished = async (imageId: ImageId, answer: Promise<{ requestId?: string }>): Promise<Begun> => ({
    imageId,
    ...(await answer),
  });

  switch (task.kind) {
    case 'create-image':
      return () => (request.kind === 'create-image' ? cloud.createImage(request, mark, clientToken) : missing('disks'));
    case 'copy-image': {
      const target = targetOf(request, task) ?? missing('target');
      return () => cloud.copyImage(source(request.region), target, mark, clientToken);
    }
    case 'set-family': {
      const image = source();
      const family = targetOf(request, task)?.family ?? missing('family');
      return () => finished(image.imageId, cloud.setFamily(image, family));
    }
    case 'share-image': {
      const image = source();
      const change =
        request.kind === 'share-image'
          ? { add: request.add, remove: request.remove }
          : { add: ('shareWith' in request && request.shareWith) || [], remove: [] };
      return () => finished(image.imageId, cloud.shareImage(image, change));
    }
    case 'change-image': {
      const image = source();
      const { changes } = request.kind === 'change-image' ? request : missing('changes');
      return () => finished(image.imageId, cloud.changeImage(image, attributesOf(changes)));
    }
    case 'tag-image': {
      const image = source();
      const { changes } = request.kind === 'change-image' ? request : missing('tags');
      return () => finished(image.imageId, cloud.tagImage(image, tagEditOf(changes)));
    }
  }
}
