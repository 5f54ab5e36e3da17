import type { SubjectId } from '../domain/ids.ts';
import type { Operation } from '../domain/operation.ts';
import { imageFor, targetOf } from '../domain/plan.ts';
import type { Place } from '../domain/region.ts';
import type { Task } from '../domain/task.ts';
import type { Cloud } from '../ports/cloud.ts';

/** What an effect came to: an image to wait for, or nothing more. */
type Begun = { subject: SubjectId; requestId?: string };

/**
 * What performing a task does to the cloud. `begins`: an image is made, which is waited for; the same token a second time
 * gives the same image. `finishes`: it is over with the answer, and doing it twice is the same as once.
 */
export type Effect = { action: string; ends: 'begins' | 'finishes'; perform(): Promise<Begun> };

export function effectOf(
  cloud: Cloud,
  operation: Operation,
  task: Task,
  { mark, clientToken }: { mark: string; clientToken: string },
): Effect {
  const { request } = operation;
  const missing = (what: string): never => {
    throw new Error(`task ${task.id} of ${operation.id} has no ${what}`);
  };
  /** The image that the task starts from, which is in the region of the request, or where the task it needs made it. */
  const source = (region = task.place.region) => {
    const place: Place = { account: request.account, region };
    return { place, imageId: imageFor(operation, task) ?? missing('image') };
  };
  const finished = async (subject: SubjectId, answer: Promise<{ requestId?: string }>): Promise<Begun> => ({
    subject,
    ...(await answer),
  });

  switch (task.kind) {
    case 'create-image':
      return {
        action: 'CreateImage',
        ends: 'begins',
        perform: () =>
          request.kind === 'create-image' ? cloud.createImage(request, mark, clientToken) : missing('disks'),
      };
    case 'copy-image': {
      const target = targetOf(request, task) ?? missing('target');
      return {
        action: 'CopyImage',
        ends: 'begins',
        perform: () => cloud.copyImage(source(request.region), target, mark, clientToken),
      };
    }
    case 'set-family': {
      const image = source();
      const family = targetOf(request, task)?.family ?? missing('family');
      return {
        action: 'ModifyImageAttribute',
        ends: 'finishes',
        perform: () => finished(image.imageId, cloud.setFamily(image, family)),
      };
    }
    case 'share-image': {
      const image = source();
      const change =
        request.kind === 'share-image'
          ? { add: request.add, remove: request.remove }
          : { add: request.shareWith ?? [], remove: [] };
      return {
        action: 'ModifyImageSharePermission',
        ends: 'finishes',
        perform: () => finished(image.imageId, cloud.shareImage(image, change)),
      };
    }
  }
}
