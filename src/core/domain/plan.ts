import type { RegionId, SubjectId, TaskId } from './ids.ts';
import type { CopyTarget } from './kinds/copy-image.ts';
import type { Step } from './kinds/kind.ts';
import { type Effects, kindOf, type Request, TASKS, type TaskKind } from './kinds/kinds.ts';
import type { Task } from './task.ts';

/** What a task does, and where, by its id alone; `own` is the region of the request. */
export function taskOfId(id: string, own: RegionId): { kind: TaskKind; region: string; which?: string } | undefined {
  const [beginning, ...rest] = id.split('-');
  const kind = (Object.keys(TASKS) as TaskKind[]).find((one) => TASKS[one].beginning === beginning);
  if (!kind) return undefined;
  const which = rest.join('-');
  return TASKS[kind].severalAlike ? { kind, region: own, which } : { kind, region: which || own };
}

/** The tasks that fulfil a request, in the order a person would name them. */
export const plan = (request: Request): Task[] =>
  kindOf(request)
    .plan(request)
    .map((step): Task => {
      const { task: kind, region = request.region, which, needs = [] } = step;
      return {
        id: idOf(step),
        kind,
        place: { account: request.account, region },
        ...(which !== undefined && { which }),
        needs: needs.map(idOf),
        attempt: 1,
        state: { state: 'waiting' },
      };
    });

const idOf = ({ task, region, which }: Step<TaskKind>): TaskId =>
  [TASKS[task].beginning, ...(region ? [region] : []), ...(which !== undefined ? [which] : [])].join('-') as TaskId;

/** What a request calls on the cloud, each once. */
export const callsOf = (request: Request): string[] => {
  const calls = kindOf(request).calls?.(request) ?? plan(request).map(({ kind }) => TASKS[kind].action);
  return [...new Set(calls)];
};

/** Whether a task makes something in the cloud that was not there, and so has our mark. */
export const makesImage = ({ kind }: Pick<Task, 'kind'>): boolean => TASKS[kind].begins?.watch === 'image';

/** What a task has to do now: what it needs is done. */
export function effectOf<Kind extends TaskKind>(
  { request, tasks }: { request: Request; tasks: readonly Task[] },
  task: Task & { kind: Kind },
): Effects[Kind] {
  const { place, which } = task;
  return kindOf(request).effects[task.kind](request, { place, which, made: madeFor(tasks, task) }) as Effects[Kind];
}

function madeFor(tasks: readonly Task[], { needs: [need] }: Task): SubjectId | undefined {
  const state = tasks.find(({ id }) => id === need)?.state;
  return state?.state === 'done' ? state.subject : undefined;
}

/** The copies that are asked for, if any. */
export const targetsOf = (request: Request): readonly CopyTarget[] =>
  ('targets' in request ? request.targets : 'copies' in request ? request.copies : undefined) ?? [];

/** The copy that a task makes, or gives a family. */
export const targetOf = (request: Request, { place }: Task): CopyTarget | undefined =>
  targetsOf(request).find(({ region }) => region === place.region);
