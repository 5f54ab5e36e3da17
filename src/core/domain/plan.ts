import type { ImageId, RegionId, TaskId } from './ids.ts';
import type { CopyTarget, Request } from './request.ts';
import { imageOf, type Task, type TaskKind } from './task.ts';

/** The tasks that fulfil a request, in the order a person would name them. */
export function plan(request: Request): Task[] {
  const { account } = request;
  const task = (id: string, kind: TaskKind, region: RegionId, ...needs: Task[]): Task => ({
    id: id as TaskId,
    kind,
    place: { account, region },
    needs: needs.map((one) => one.id),
    attempt: 1,
    state: { state: 'waiting' },
  });
  const copies = (targets: readonly CopyTarget[], ...needs: Task[]): Task[] =>
    targets.flatMap(({ region, family }) => {
      const copy = task(`copy-${region}`, 'copy-image', region, ...needs);
      return [copy, ...(family ? [task(`family-${region}`, 'set-family', region, copy)] : [])];
    });
  const shares = (tasks: readonly Task[]): Task[] =>
    tasks
      .filter(({ kind }) => kind === 'create-image' || kind === 'copy-image')
      .map((image) => task(`share-${image.place.region}`, 'share-image', image.place.region, image));

  switch (request.kind) {
    case 'create-image': {
      const create = task('create', 'create-image', request.region);
      const made = [create, ...copies(request.copies ?? [], create)];
      return [...made, ...(request.shareWith?.length ? shares(made) : [])];
    }
    case 'copy-image': {
      const made = copies(request.targets);
      return [...made, ...(request.shareWith.length > 0 ? shares(made) : [])];
    }
    case 'share-image':
      return [task('share', 'share-image', request.region)];
  }
}

/** The image that a task starts from: what the task it needs has made, else what the request names. */
export function imageFor(
  { tasks, request }: { tasks: readonly Task[]; request: Request },
  { needs }: Task,
): ImageId | undefined {
  const [need] = needs;
  if (need === undefined) return 'imageId' in request ? request.imageId : undefined;
  const made = tasks.find(({ id, state }) => id === need && state.state === 'done');
  return made && imageOf(made);
}

export const targetsOf = (request: Request): readonly CopyTarget[] => {
  switch (request.kind) {
    case 'create-image':
      return request.copies ?? [];
    case 'copy-image':
      return request.targets;
    case 'share-image':
      return [];
  }
};

/** The copy that a task makes, or gives a family. */
export const targetOf = (request: Request, { place }: Task): CopyTarget | undefined =>
  targetsOf(request).find(({ region }) => region === place.region);
