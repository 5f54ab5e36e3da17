import type { types } from '@slack/bolt';
import { type Actor, samePerson } from '../../../core/domain/actor.ts';
import { approvedOf } from '../../../core/domain/approval.ts';
import { type Milestone, startedImageOf } from '../../../core/domain/delivery.ts';
import type { DiskMapping } from '../../../core/domain/disk-mapping.ts';
import type { AliyunId, ImageId, RegionId } from '../../../core/domain/ids.ts';
import { hasDataDisks } from '../../../core/domain/image.ts';
import { addressOf } from '../../../core/domain/image-address.ts';
import type { ChangeImageRequest } from '../../../core/domain/kinds/change-image.ts';
import type { CopyImageRequest } from '../../../core/domain/kinds/copy-image.ts';
import { type CreateImageRequest, isWhole } from '../../../core/domain/kinds/create-image.ts';
import type { DeleteImageRequest } from '../../../core/domain/kinds/delete-image.ts';
import type { ExportImageRequest } from '../../../core/domain/kinds/export-image.ts';
import type { Request } from '../../../core/domain/kinds/kinds.ts';
import type { LaunchInstancesRequest } from '../../../core/domain/kinds/launch-instances.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { targetOf } from '../../../core/domain/plan.ts';
import { countsOf, imageOf, type Task, type TaskState } from '../../../core/domain/task.ts';
import { actions, button, fields, list, type Message, message, option, plainText, prose } from '../../blocks/blocks.ts';
import { ACTION } from '../../control-ids.ts';
import { en } from '../../text/en.ts';
import { code, join, nothing, type Words, words } from '../../text/words.ts';
import { runningList, runningOf } from './instances.ts';
import { nextButtons } from './next-buttons.ts';
import { failuresTold } from './reasons.ts';
import { replacementOver } from './replacement-over.ts';
import { accountFields, diskFields } from './request-fields.ts';
import { copiesIn } from './tasks.ts';

/** Slack refuses a menu of more. */
const MOST_OPTIONS = 100;

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
      const headline = en.request.failed(request);
      const approvers = approversOf(operation);
      // What follows from the one that failed needs no word of its own.
      const [only, ...others] = operation.tasks.filter(({ state }) => state.state !== 'skipped');
      const details =
        only && isFailed(only.state) && others.length === 0
          ? [
              en.announcement.failedFor(requestedBy, only.state.problem),
              ...(approvers.length > 0 ? [en.announcement.approvedBy(approvers)] : []),
            ]
          : [...failuresTold(operation.tasks), en.announcement.doneFor(requestedBy, approvers)];
      const said = [headline, ...details];
      return message(
        join(said, ' '),
        said.map((one) => prose(one)),
      );
    }
    case 'rejected': {
      if (approval.state !== 'rejected') return unexpected(kind, operation);
      return line(
        words`${en.announcement.rejected(requestedBy, request, approval.by, approval.reason)}${approvedUntilThen(operation)}`,
      );
    }
    case 'withdrawn': {
      if (approval.state !== 'withdrawn') return unexpected(kind, operation);
      return line(en.approvals.withdrawnNotice(approval.by, request, approversOf(operation)));
    }
    case 'cancelled':
      return line(en.request.cancelled(requestedBy, request));
    case 'expired': {
      const required = approval.state === 'expired' ? approval.required : undefined;
      const approved = approvedOf(approval.approvals, required);
      return line(words`${en.announcement.expired(requestedBy, request, approved)}${approvedUntilThen(operation)}`);
    }
    case 'milestone-approved':
      return granted(operation);
    case 'milestone-started':
      return line(en.milestone.started(startedImageOf(operation) ?? unexpected(kind, operation)));
    case 'milestone-ready': {
      const { subject, at, startedAt } = doneOf(operation) ?? unexpected(kind, operation);
      return line(en.milestone.ready(subject, at - startedAt));
    }
    case 'milestone-failed': {
      const { tasks } = operation;
      const task = tasks.find(({ state }) => state.state === 'failed');
      if (task?.state.state !== 'failed') return unexpected(kind, operation);
      const said = en.milestone.failed(task.state.problem);
      return line(tasks.length > 1 ? en.tasks.named(task, said) : said);
    }
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
    case 'export-image':
      return exported(operation, request);
    case 'launch-instances':
      return launched(operation, request);
    case 'delete-image':
      return told(operation, deletedTold(operation, request), ...en.deletion.repair(request));
    case 'delete-snapshot':
      return told(operation, en.snapshotDeletion.deleted(request));
    case 'share-image':
    case 'change-image': {
      const said = [
        request.kind === 'share-image' ? en.announcement.shared(request) : changedTold(operation, request),
        ...failuresTold(operation.tasks),
        en.announcement.doneFor(operation.requestedBy, approversOf(operation)),
      ];
      return message(
        join(said, ' '),
        said.map((one) => prose(one)),
      );
    }
    case 'replace-system-disk':
      return replacementOver(
        operation,
        request,
        en.announcement.doneFor(operation.requestedBy, approversOf(operation)),
      );
  }
}

/** Where it is, object by object, what that costs and how it is taken away. */
function exported(operation: Operation, request: ExportImageRequest): Message {
  const { objects = [] } = doneOf(operation) ?? unexpected('ready', operation);
  const headline = en.exports.done(request);
  const named = objects.map((object) => en.exports.object(request.bucket, object));
  const rest = [
    ...(named.length > 0 ? [] : [en.exports.unnamed()]),
    en.exports.whatItCosts(request),
    en.announcement.doneFor(operation.requestedBy, approversOf(operation)),
  ];
  return message(join([headline, ...(named.length > 0 ? [words`${join(named, ', ')}.`] : []), ...rest], ' '), [
    prose(headline),
    ...(named.length > 0 ? [list(...named)] : []),
    ...rest.map((one) => prose(one)),
  ]);
}

/** What was done, and what of it was not. */
function told(operation: Operation, headline: Words, ...steps: Words[]): Message {
  const { tasks, requestedBy } = operation;
  const others = [...failuresTold(tasks), ...othersTold(tasks)];
  const said = [headline, ...others, en.announcement.doneFor(requestedBy, approversOf(operation)), ...steps];
  return message(
    join(said, ' '),
    said.map((one) => prose(one)),
  );
}

/** The snapshots that could not be deleted, or were not any more, stay as well. */
function deletedTold({ tasks }: Operation, request: DeleteImageRequest): Words {
  const done = tasks.flatMap(({ state, which }) => (isDone(state) && which !== undefined ? [which] : []));
  const gone = request.snapshots.filter(({ id }) => done.includes(id));
  const left = request.snapshots.filter(({ id }) => !done.includes(id));
  return en.deletion.deleted(request, { gone, left: [...left, ...request.kept] });
}

/** What holds by now: of what failed or was stopped nothing is told to be done. */
function changedTold({ tasks }: Operation, { name, imageId, changes }: ChangeImageRequest): Words {
  const isUndone = (kind: Task['kind']) => tasks.some((task) => task.kind === kind && !isDone(task.state));
  const { tags, ...attributes } = changes;
  return en.announcement.changed(name, imageId, {
    ...(isUndone('change-image') ? {} : attributes),
    ...(tags && !isUndone('tag-image') && { tags }),
  });
}

function imageReady(operation: Operation, request: CreateImageRequest): Message {
  const { requestedBy, tasks } = operation;
  const done = doneOf(operation) ?? unexpected('ready', operation);
  const imageId =
    operation.tasks.flatMap((task) => (isDone(task.state) ? (imageOf(task) ?? []) : []))[0] ??
    unexpected('ready', operation);
  const headline = en.announcement.ready(request.name, imageId);
  const credits = en.announcement.readyFor(requestedBy, approversOf(operation), done.at - done.startedAt);
  // As ECS made it, which is what was asked for unless ECS left something out of its listing.
  const disks = done.disks.length > 0 ? done.disks : request.disks;
  const copied = readyCopies(operation);
  const copies = copiesIn(operation.tasks).length > 0 ? [copiesHeadline(operation, copied)] : [];
  const shares = sharesTold(operation);
  const regions = [request.region, ...copied.map(({ region }) => region)];
  const steps = en.announcement.nextSteps(regions, !hasDataDisks(disks));
  const others = [...failuresTold(operation.tasks), ...othersTold(tasks)];
  const unwanted = tasks.flatMap((task) =>
    task.unwanted ? [en.announcement.unwanted(task.unwanted.by, request.region)] : [],
  );
  const billed = isWhole(request.source) ? [en.wholeInstance.snapshotsStay(disks.length)] : [];
  return message(join([headline, ...copies, ...shares, ...others, credits, ...unwanted, ...billed, steps], ' '), [
    prose(headline),
    fields([
      ...accountFields(request),
      [en.request.region, words`${code(request.region)}`],
      [en.announcement.size, en.announcement.sizeOf(disks)],
      ...diskFields(disks),
    ]),
    ...copies.map((one) => prose(one)),
    ...copiesList(copied, request.name),
    ...shares.map((one) => prose(one)),
    ...others.map((one) => prose(one)),
    prose(credits),
    ...unwanted.map((one) => prose(one)),
    ...billed.map((one) => prose(one)),
    prose(steps),
    imageButtons(request, imageId, disks),
  ]);
}

/** Ready in so many of so many regions, where, and what happens with the others. */
function copiesReady(operation: Operation, request: CopyImageRequest): Message {
  const copied = readyCopies(operation);
  const headline = copiesHeadline(operation, copied);
  const shares = sharesTold(operation);
  const others = [...failuresTold(operation.tasks), ...othersTold(operation.tasks)];
  const credits = en.announcement.doneFor(operation.requestedBy, approversOf(operation));
  return message(join([headline, ...shares, ...others, credits], ' '), [
    prose(headline),
    ...copiesList(copied, request.name),
    ...shares.map((one) => prose(one)),
    ...others.map((one) => prose(one)),
    prose(credits),
    actions('next', ...launchesOf(request, copied), ...nextButtons(operation)),
  ]);
}

/** Which instances run, what is with the others, and how to get in. */
function launched(operation: Operation, request: LaunchInstancesRequest): Message {
  const { tasks, requestedBy } = operation;
  const headline = en.launch.headline(request, countsOf(tasks));
  const others = [...failuresTold(tasks), ...othersTold(tasks)];
  const credits = en.announcement.doneFor(requestedBy, approversOf(operation));
  const steps = en.launch.steps(request);
  return message(join([headline, words`${join(runningOf(request, tasks), ', ')}.`, ...others, credits, steps], ' '), [
    prose(headline),
    runningList(request, tasks),
    ...[...others, credits, steps].map((one) => prose(one)),
  ]);
}

type ReadyCopy = { region: RegionId; id: ImageId; called: string; accounts: number };

const readyCopies = (operation: Operation): ReadyCopy[] =>
  copiesIn(operation.tasks).flatMap((task): ReadyCopy[] => {
    const { request, tasks } = operation;
    const { id, place, state } = task;
    const made = imageOf(task);
    if (!isDone(state) || !made) return [];
    const called = targetOf(request, task)?.name ?? request.name;
    const shared = sharesOf(tasks).some((share) => share.needs.includes(id) && isDone(share.state));
    return [{ region: place.region, id: made, called, accounts: shared ? accountsOf(request).length : 0 }];
  });

const copiesHeadline = (operation: Operation, ready: readonly ReadyCopy[]): Words => {
  const called = [...new Set(ready.map((copy) => copy.called))];
  return en.announcement.copied(operation.request.name, called, countsOf(copiesIn(operation.tasks)));
};

const sharesOf = (tasks: readonly Task[]): Task[] => tasks.filter(({ kind }) => kind === 'share-image');
const accountsOf = (request: Request): readonly AliyunId[] => ('shareWith' in request && request.shareWith) || [];

/** With how many accounts, and where; why not elsewhere stands among what failed. */
function sharesTold({ request, tasks }: Operation): Words[] {
  const counts = countsOf(sharesOf(tasks));
  return counts.done > 0 ? [en.announcement.sharedWith(accountsOf(request).length, counts)] : [];
}

const copiesList = (ready: readonly ReadyCopy[], name: string): types.KnownBlock[] =>
  ready.length > 0 ? [list(...ready.slice(0, 50).map((copy) => en.announcement.copiedTo(copy, name)))] : [];

/** Instances of a copy: a button for one, a menu for several. */
function launchesOf(
  { account }: CopyImageRequest,
  copied: readonly ReadyCopy[],
): (types.Button | types.StaticSelect)[] {
  const [only, ...more] = copied;
  if (!only) return [];
  const value = ({ region, id }: ReadyCopy) => addressOf({ account, region, id });
  if (more.length === 0) {
    return [button({ actionId: ACTION.launchImage, label: en.launch.button, value: value(only) })];
  }
  const options = copied.slice(0, MOST_OPTIONS).map((copy) => option(copy.region, value(copy)));
  return [
    { type: 'static_select', action_id: ACTION.launchImage, placeholder: plainText(en.launch.menu, 150), options },
  ];
}

/** What happens with the parts that are not done. */
function othersTold(tasks: readonly Task[]): Words[] {
  // What was left out or stopped because of another is not one more.
  const lost = tasks.filter(({ state }) => isFailed(state) || ['cancelled', 'skipped'].includes(state.state));
  const counts = countsOf(tasks.filter(({ needs }) => !needs.some((need) => lost.some(({ id }) => id === need))));
  return counts.failed + counts.stopped > 0 ? [en.announcement.othersOf(counts)] : [];
}

/** What can be done with it next. */
const imageButtons = (
  { account, region }: CreateImageRequest,
  imageId: ImageId,
  disks: readonly DiskMapping[],
): types.ActionsBlock => {
  const value = addressOf({ account, region, id: imageId });
  return actions(
    'next',
    button({ actionId: ACTION.copyImage, label: en.announcement.copy, value }),
    button({ actionId: ACTION.shareImage, label: en.announcement.share, value }),
    button({ actionId: ACTION.launchImage, label: en.launch.button, value }),
    // An image with data disks replaces no system disk.
    ...(hasDataDisks(disks) ? [] : [button({ actionId: ACTION.replaceDisk, label: en.replacement.button, value })]),
    button({ actionId: ACTION.deleteImage, label: en.deletion.button, value }),
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
const doneOf = ({ tasks }: Operation) => tasks.map(({ state }) => state).find(isDone);

function unexpected(kind: Announcement, operation: Operation): never {
  throw new Error(`operation ${operation.id} wants a message “${kind}” that does not fit its state`);
}
