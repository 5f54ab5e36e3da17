import type { types } from '@slack/bolt';
import { type Actor, samePerson } from '../../../core/domain/actor.ts';
import { approvedOf } from '../../../core/domain/approval.ts';
import { type Milestone, startedImageOf } from '../../../core/domain/delivery.ts';
import type { ImageId, RegionId } from '../../../core/domain/ids.ts';
import { addressOf } from '../../../core/domain/image-address.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import type { CopyImageRequest, CreateImageRequest } from '../../../core/domain/request.ts';
import { countsOf, type Task, type TaskState } from '../../../core/domain/task.ts';
import { actions, button, fields, list, type Message, message, prose } from '../../blocks/blocks.ts';
import { ACTION } from '../../control-ids.ts';
import { en } from '../../text/en.ts';
import { code, join, nothing, type Words, words } from '../../text/words.ts';
import { nextButtons } from './next-buttons.ts';
import { accountFields, diskFields } from './request-fields.ts';

/** What everybody in the channel, or in the thread of the card, is told once. */
export type Announcement = 'ready' | 'failed' | 'cancelled' | 'rejected' | 'expired' | 'withdrawn' | Milestone;

/**
 * A new message at a turning point, because edits notify nobody. The person who asked is mentioned once; milestones
 * mention nobody, but for the one that tells them that somebody else let their request run.
 */
export function announcementOf(kind: Announcement, operation: Operation): Message {
  const { request, requestedBy, approval } = operation;
  switch (kind) {
    case 'ready':
      return ready(operation);
    case 'failed': {
      const headline = en.announcement.failed(request);
      const approvers = approversOf(operation);
      const failed = operation.tasks.flatMap(({ state }) => (isFailed(state) ? [state] : []));
      const [only, ...others] = failed;
      const details =
        only && others.length === 0
          ? [
              en.announcement.failedFor(requestedBy, only.problem),
              ...(approvers.length > 0 ? [en.announcement.approvedBy(approvers)] : []),
            ]
          : [
              ...failuresTold(operation),
              ...(failed.length > MOST_FAILURES ? [en.card.moreFailed(failed.length - MOST_FAILURES)] : []),
              en.announcement.doneFor(requestedBy, approvers),
            ];
      const said = [headline, ...details];
      return message(
        join(said, ' '),
        said.map((one) => prose(one)),
      );
    }
    case 'rejected': {
      if (approval.state !== 'rejected') return unexpected(kind, operation);
      return line(
        words`${en.announcement.rejected(requestedBy, request.name, approval.by, approval.reason)}${approvedUntilThen(operation)}`,
      );
    }
    case 'withdrawn': {
      if (approval.state !== 'withdrawn') return unexpected(kind, operation);
      return line(en.approvals.withdrawnNotice(approval.by, request.name, approversOf(operation)));
    }
    case 'cancelled':
      return line(en.announcement.cancelled(requestedBy, request));
    case 'expired': {
      const required = approval.state === 'expired' ? approval.required : undefined;
      const approved = approvedOf(approval.approvals, required);
      return line(
        words`${en.announcement.expired(requestedBy, request.name, approved)}${approvedUntilThen(operation)}`,
      );
    }
    case 'milestone-approved':
      return granted(operation);
    case 'milestone-started':
      return line(en.milestone.started(startedImageOf(operation) ?? unexpected(kind, operation)));
    case 'milestone-ready': {
      const { subject, at, startedAt } = stateOf(operation, isDone) ?? unexpected(kind, operation);
      return line(en.milestone.ready(subject, at - startedAt));
    }
    case 'milestone-failed':
      return line(en.milestone.failed((stateOf(operation, isFailed) ?? unexpected(kind, operation)).problem));
  }
}

/** Told to the requester, unless they decided themselves. */
function granted(operation: Operation): Message {
  const { approval, requestedBy } = operation;
  if (approval.state !== 'granted') return unexpected('milestone-approved', operation);
  const { glass, approvals } = approval;
  const by = glass?.by ?? approvals.at(-1)?.by;
  const told = by && samePerson(by, requestedBy) ? undefined : requestedBy;
  return line(glass ? en.milestone.withoutApproval(told) : en.milestone.approved(told));
}

const line = (told: Words): Message => message(told, [prose(told)]);

function ready(operation: Operation): Message {
  const { request } = operation;
  switch (request.kind) {
    case 'create-image':
      return imageReady(operation, request);
    case 'copy-image':
      return copiesReady(operation, request);
    case 'share-image': {
      const said = [
        en.announcement.shared(request),
        en.announcement.doneFor(operation.requestedBy, approversOf(operation)),
      ];
      return message(
        join(said, ' '),
        said.map((one) => prose(one)),
      );
    }
  }
}

function imageReady(operation: Operation, request: CreateImageRequest): Message {
  const { requestedBy, tasks } = operation;
  const done = stateOf(operation, isDone) ?? unexpected('ready', operation);
  const headline = en.announcement.ready(request.name, imageId);
  const credits = en.announcement.readyFor(requestedBy, approversOf(operation), done.at - done.startedAt);
  // As ECS made it, which is what was asked for unless ECS left something out of its listing.
  const disks = done.disks.length > 0 ? done.disks : request.disks;
  const copied = readyCopies(operation);
  const copies =
    copiesIn(operation).length > 0 ? [en.announcement.copied(request.name, countsOf(copiesIn(operation)))] : [];
  const steps = en.announcement.nextSteps([request.region, ...copied.map(({ region }) => region)]);
  const others = [...failuresTold(operation), ...othersTold(tasks)];
  return message(join([headline, ...copies, ...others, credits, steps], ' '), [
    prose(headline),
    fields([
      ...accountFields(request),
      [en.request.region, words`${code(request.region)}`],
      [en.announcement.size, en.announcement.sizeOf(disks)],
      ...diskFields(disks),
    ]),
    ...copies.map((one) => prose(one)),
    ...copiesList(copied),
    ...others.map((one) => prose(one)),
    prose(credits),
    prose(steps),
    imageButtons(request, imageId),
  ]);
}

/** Ready in so many of so many regions, where, and what happens with the others. */
function copiesReady(operation: Operation, request: CopyImageRequest): Message {
  const headline = en.announcement.copied(request.name, countsOf(copiesIn(operation)));
  const others = [...failuresTold(operation), ...othersTold(operation.tasks)];
  const credits = en.announcement.doneFor(operation.requestedBy, approversOf(operation));
  return message(join([headline, ...others, credits], ' '), [
    prose(headline),
    ...copiesList(readyCopies(operation)),
    ...others.map((one) => prose(one)),
    prose(credits),
    actions('next', ...nextButtons(operation)),
  ]);
}

type ReadyCopy = { region: RegionId; id: ImageId };

const copiesIn = ({ tasks }: Operation): Task[] => tasks.filter(({ kind }) => kind === 'copy-image');
const readyCopies = (operation: Operation): ReadyCopy[] =>
  copiesIn(operation).flatMap((task) => {
    const id = imageOf(task);
    return isDone(task.state) && id ? [{ region: task.place.region, id }] : [];
  });
const copiesList = (ready: readonly ReadyCopy[]): types.KnownBlock[] =>
  ready.length > 0 ? [list(...ready.slice(0, 50).map(en.announcement.copiedTo))] : [];

/** Enough in words; the card has all of them. */
const MOST_FAILURES = 5;
const failuresTold = ({ tasks }: Operation): Words[] =>
  tasks
    .flatMap((task) => {
      const { kind, place, state } = task;
      if (!isFailed(state)) return [];
      return kind === 'copy-image'
        ? [en.card.copyFailed(place.region, state.problem)]
        : [en.card.named(task, en.card.failed(state.problem))];
    })
    .slice(0, MOST_FAILURES);

/** What happens with the parts that are not done. */
function othersTold(tasks: readonly Task[]): Words[] {
  // What was left out or stopped because of another is not one more.
  const lost = tasks.filter(({ state }) => isFailed(state) || ['cancelled', 'skipped'].includes(state.state));
  const counts = countsOf(tasks.filter(({ needs }) => !needs.some((need) => lost.some(({ id }) => id === need))));
  return counts.failed + counts.stopped > 0 ? [en.announcement.othersOf(counts)] : [];
}

/** What can be done with it next. */
const imageButtons = ({ account, region }: CreateImageRequest, imageId: ImageId): types.ActionsBlock => {
  const value = addressOf({ account, region, id: imageId });
  return actions(
    'next',
    button({ actionId: ACTION.copyImage, label: en.announcement.copy, value }),
    button({ actionId: ACTION.shareImage, label: en.announcement.share, value }),
  );
};

/** Who approved in vain hears of it too. */
function approvedUntilThen(operation: Operation): Words {
  const approvers = approversOf(operation);
  return approvers.length > 0 ? words` ${en.announcement.approvedBy(approvers)}` : nothing;
}

const approversOf = ({ approval }: Operation): Actor[] => approval.approvals.map(({ by }) => by);

type State<Name> = Extract<TaskState, { state: Name }>;
const isDone = (state: TaskState): state is State<'done'> => state.state === 'done';
const isFailed = (state: TaskState): state is State<'failed'> => state.state === 'failed';
const stateOf = <Found extends TaskState>({ tasks }: Operation, is: (state: TaskState) => state is Found) =>
  tasks.map(({ state }) => state).find(is);

function unexpected(kind: Announcement, operation: Operation): never {
  throw new Error(`operation ${operation.id} wants a message “${kind}” that does not fit its state`);
}
