import { z } from 'zod';
import type { Actor } from '../../../core/domain/actor.ts';
import { whyDecided } from '../../../core/domain/approval.ts';
import type { OperationId, RegionId } from '../../../core/domain/ids.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { parseOperationId } from '../../../core/domain/operation-id.ts';
import { DomainError } from '../../../core/domain/problem.ts';
import { parseRegionId } from '../../../core/domain/region.ts';
import { isFinal, type Task } from '../../../core/domain/task.ts';
import { interactionActor } from '../../actor.ts';
import type { ButtonListener } from '../../answer.ts';
import { type Message, message, prose } from '../../blocks/blocks.ts';
import type { Command } from '../../commands.ts';
import { ACTION } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { Feature } from '../../features.ts';
import { en } from '../../text/en.ts';
import { join, type Words } from '../../text/words.ts';
import { asTyped, orTell } from '../../typed.ts';
import { readButton } from '../decide-approval/payloads.ts';

/** Stops what is left of an operation, or begins again what failed: by the buttons of its card, or typed. */
export const guideOperation = (deps: SlackDependencies): Feature => ({
  commands: [
    guideCommand(deps, CANCEL, { word: 'cancel', summary: en.guide.cancelSummary }),
    guideCommand(deps, RETRY, { word: 'retry', summary: en.guide.retrySummary }),
  ],
  actions: {
    [ACTION.cancelTasks]: guides(deps, CANCEL),
    [ACTION.stopRegion]: stopsRegion(deps),
    [ACTION.retryTasks]: guides(deps, RETRY),
  },
});

/** One way to guide an operation: what it does, what is told of it, and what is said when no id is typed. */
type Way = {
  act: (deps: SlackDependencies) => SlackDependencies['cancelTasks'];
  told: (before: Operation, after: Operation, tasks: readonly Task[]) => Words[];
  usage: () => Words;
};

const CANCEL: Way = { act: ({ cancelTasks }) => cancelTasks, told: whatStopped, usage: en.guide.cancelUsage };
const RETRY: Way = { act: ({ retryTasks }) => retryTasks, told: whatBegan, usage: en.guide.retryUsage };

const guideCommand = (
  deps: SlackDependencies,
  way: Way,
  { word, summary }: Pick<Command, 'word' | 'summary'>,
): Command => ({
  word,
  usage: `/image ${word} [request id] [region]`,
  summary,
  run: async ({ ack, answer, by, rest }) => {
    if (rest === '') return answer(guideMessage([way.usage()]));
    const [typedId = '', ...others] = asTyped(rest).split(' ');
    const id = orTell(parseOperationId(typedId));
    const region = others.length > 0 ? orTell(parseRegionId(others.join(' '))) : undefined;
    // Who may is looked up in Slack, which can take longer than it waits.
    await ack();
    await answer(guideMessage(await guide(deps, way, by, id, region)));
  },
});

const guides =
  (deps: SlackDependencies, way: Way): ButtonListener =>
  async ({ body, respond }) => {
    const told = await guide(deps, way, interactionActor(body), readButton(body));
    await respond({ response_type: 'ephemeral', replace_original: false, ...guideMessage(told) });
  };

/** The region that is chosen in the menu of a card, with the operation it is of: a hint like any input. */
const stopsRegion =
  (deps: SlackDependencies): ButtonListener =>
  async ({ body, respond }) => {
    const [{ selected_option }] = chosenSchema.parse(body).actions;
    const [id = '', region = ''] = selected_option.value.split(' ');
    const by = interactionActor(body);
    const told = await guide(deps, CANCEL, by, orTell(parseOperationId(id)), orTell(parseRegionId(region)));
    await respond({ response_type: 'ephemeral', replace_original: false, ...guideMessage(told) });
  };
const chosenSchema = z.object({
  actions: z.tuple([z.object({ selected_option: z.object({ value: z.string() }) })]),
});

async function guide(
  deps: SlackDependencies,
  way: Way,
  by: Actor,
  id: OperationId,
  region?: RegionId,
): Promise<Words[]> {
  const { operation } = await deps.operation(id);
  const { approval, tasks, request } = operation;
  const here = tasks.filter(({ place }) => region === undefined || place.region === region);
  // An approval that was given stays given, so it need not be looked at again.
  if (approval.state !== 'granted') {
    await deps.mayRead(by);
    const decided = whyDecided(approval, by);
    if (decided) throw new DomainError(decided);
    return [en.guide.waitsForApproval(request.name)];
  }
  if (region !== undefined && here.length === 0) {
    await deps.mayRead(by);
    return [en.guide.notThere(id, region, [...new Set(tasks.map(({ place }) => place.region))])];
  }
  const only = region === undefined ? undefined : here.map((task) => task.id);
  const after = await way.act(deps)(by, id, only);
  const touched = after.tasks.filter((task) => here.some((one) => one.id === task.id));
  return way.told(operation, after, touched);
}

/** What became of each part that was not over yet. */
function whatStopped(before: Operation, { channel }: Operation, tasks: readonly Task[]): Words[] {
  const open = tasks.filter((task) => before.tasks.some((one) => one.id === task.id && !isFinal(one)));
  const stopped = open.filter(({ state }) => state.state === 'cancelled' || state.state === 'skipped');
  const stopping = open.filter((task) => !isFinal(task) && task.cancel);
  // What waits for a copy that is being stopped ends with it.
  const follows = (task: Task): boolean => task.needs.some((need) => stopping.some(({ id }) => id === need));
  const others = open.filter((task) => !isFinal(task) && !task.cancel && !follows(task));
  const creations = others.filter(({ kind }) => kind === 'create-image');
  const changes = others.filter(({ kind }) => kind !== 'create-image');
  return [
    ...some(stopped, en.guide.stopped),
    ...some(stopping, (those) => en.guide.stopping(those, channel)),
    ...some(creations, en.guide.creationGoesOn),
    ...some(changes, en.guide.goesOn),
    ...readyAmong(tasks),
  ];
}

function whatBegan(before: Operation, { channel }: Operation, tasks: readonly Task[]): Words[] {
  const again = tasks.filter(({ id, attempt }) => before.tasks.some((one) => one.id === id && one.attempt < attempt));
  return [...some(again, (those) => en.guide.begunAgain(those, channel)), ...readyAmong(tasks)];
}

/** A sentence about tasks, if there are any. What only follows from another of them need not be named. */
function some(tasks: readonly Task[], told: (tasks: readonly Task[]) => Words): Words[] {
  const heads = tasks.filter(({ needs }) => !tasks.some(({ id }) => needs.includes(id)));
  return heads.length > 0 ? [told(heads)] : [];
}

const readyAmong = (tasks: readonly Task[]): Words[] =>
  tasks.some(({ state }) => state.state === 'done') ? [en.guide.readyStays()] : [];

const guideMessage = (told: readonly Words[]): Message =>
  message(
    join(told, ' '),
    told.map((one) => prose(one)),
  );
