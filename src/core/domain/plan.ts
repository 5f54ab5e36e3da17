import { attributesOf, tagEditOf } from './change-image.ts';
import type { ImageId, RegionId, TaskId } from './ids.ts';
import type { ChangeImageRequest, CopyTarget, Request } from './request.ts';
import type { Task, TaskKind } from './task.ts';
import { type EcsAction, EFFECTS, makesImage } from './task-effects.ts';

/** The ids of tasks begin so; the region follows, but for what is done only where the image itself is. */
const BEGINNINGS: Record<TaskKind, string> = {
  'create-image': 'create',
  'copy-image': 'copy',
  'set-family': 'family',
  'share-image': 'share',
  'change-image': 'change',
  'tag-image': 'tag',
};

/** What a task does, and where, by its id alone; `own` is the region of the request. */
export function taskOfId(id: string, own: RegionId): { kind: TaskKind; region: string } | undefined {
  const [beginning, ...region] = id.split('-');
  const kind = (Object.keys(BEGINNINGS) as TaskKind[]).find((one) => BEGINNINGS[one] === beginning);
  return kind && { kind, region: region.join('-') || own };
}

/** The tasks that fulfil a request, in the order a person would name them. */
export function plan(request: Request): Task[] {
  const { account } = request;
  const task = (kind: TaskKind, region: RegionId | undefined, ...needs: Task[]): Task => ({
    id: [BEGINNINGS[kind], ...(region ? [region] : [])].join('-') as TaskId,
    kind,
    place: { account, region: region ?? request.region },
    needs: needs.map((one) => one.id),
    attempt: 1,
    state: { state: 'waiting' },
  });
  const copies = (targets: readonly CopyTarget[], ...needs: Task[]): Task[] =>
    targets.flatMap(({ region, family }) => {
      const copy = task('copy-image', region, ...needs);
      return [copy, ...(family ? [task('set-family', region, copy)] : [])];
    });
  const shares = (tasks: readonly Task[]): Task[] =>
    tasks.filter(makesImage).map((image) => task('share-image', image.place.region, image));

  switch (request.kind) {
    case 'create-image': {
      const create = task('create-image', undefined);
      const made = [create, ...copies(request.copies ?? [], create)];
      return [...made, ...(request.shareWith?.length ? shares(made) : [])];
    }
    case 'copy-image': {
      const made = copies(request.targets);
      return [...made, ...(request.shareWith.length > 0 ? shares(made) : [])];
    }
    case 'share-image':
      return [task('share-image', undefined)];
    case 'change-image': {
      const change = Object.keys(attributesOf(request.changes)).length > 0 ? [task('change-image', undefined)] : [];
      return [...change, ...(request.changes.tags ? [task('tag-image', undefined, ...change)] : [])];
    }
  }
}

/** What a request calls on the cloud, each once. */
export const callsOf = (request: Request): EcsAction[] => [
  ...new Set(
    plan(request).flatMap(({ kind }): EcsAction[] =>
      kind === 'tag-image' && request.kind === 'change-image' ? taggingOf(request) : [EFFECTS[kind].action],
    ),
  ),
];

function taggingOf({ changes }: ChangeImageRequest): EcsAction[] {
  const { set, remove } = tagEditOf(changes);
  return [
    ...(set.length > 0 ? ['TagResources' as const] : []),
    ...(remove.length > 0 ? ['UntagResources' as const] : []),
  ];
}

/** The image that a task starts from: what the task it needs has made, else what the request names. */
export function imageFor(
  { tasks, request }: { tasks: readonly Task[]; request: Request },
  { needs }: Task,
): ImageId | undefined {
  const [need] = needs;
  if (need === undefined) return 'imageId' in request ? request.imageId : undefined;
  const state = tasks.find(({ id }) => id === need)?.state;
  return state?.state === 'done' ? state.imageId : undefined;
}

export const targetsOf = (request: Request): readonly CopyTarget[] => {
  switch (request.kind) {
    case 'create-image':
      return request.copies ?? [];
    case 'copy-image':
      return request.targets;
    case 'share-image':
    case 'change-image':
      return [];
  }
};

/** The copy that a task makes, or gives a family. */
export const targetOf = (request: Request, { place }: Task): CopyTarget | undefined =>
  targetsOf(request).find(({ region }) => region === place.region);
