import { type DeliveryKind, startedImageOf } from '../../../core/domain/delivery.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import type { TaskState } from '../../../core/domain/task.ts';
import { fields, type Message, message, prose } from '../../blocks/blocks.ts';
import { en } from '../../text/en.ts';
import { code, join, type Words, words } from '../../text/words.ts';
import { accountFields, diskFields } from './request-fields.ts';

/**
 * A new message at a turning point, because edits notify nobody. The person who asked is mentioned once; milestones
 * mention nobody.
 */
export function announcementOf(kind: Exclude<DeliveryKind, 'card'>, operation: Operation): Message {
  const { request, requestedBy, approval } = operation;
  switch (kind) {
    case 'ready':
      return ready(operation);
    case 'failed': {
      const headline = en.announcement.failed(request.name);
      const details = operation.tasks.flatMap(({ state }) =>
        state.state === 'failed' ? [en.announcement.failedFor(requestedBy, state.problem)] : [],
      );
      return message(join([headline, ...details], ' '), [prose(headline), ...details.map((one) => prose(one))]);
    }
    case 'rejected': {
      if (approval.state !== 'rejected') return unexpected(kind, operation);
      return line(en.announcement.rejected(requestedBy, request.name, approval.by, approval.reason));
    }
    case 'expired':
      return line(en.announcement.expired(requestedBy, request.name));
    case 'milestone-approved':
      return line(en.milestone.approved());
    case 'milestone-started':
      return line(en.milestone.started(startedImageOf(operation) ?? unexpected(kind, operation)));
    case 'milestone-ready': {
      const { imageId, at, startedAt } = stateOf(operation, isDone) ?? unexpected(kind, operation);
      return line(en.milestone.ready(imageId, at - startedAt));
    }
    case 'milestone-failed':
      return line(en.milestone.failed((stateOf(operation, isFailed) ?? unexpected(kind, operation)).problem));
  }
}

const line = (told: Words): Message => message(told, [prose(told)]);

function ready(operation: Operation): Message {
  const { request, requestedBy, approval } = operation;
  const done = stateOf(operation, isDone);
  if (!done || approval.state !== 'granted') return unexpected('ready', operation);
  const headline = en.announcement.ready(request.name, done.imageId);
  const credits = en.announcement.readyFor(
    requestedBy,
    approval.approvals.map(({ by }) => by),
    done.at - done.startedAt,
  );
  // As ECS made it, which is what was asked for unless ECS left something out of its listing.
  const disks = done.disks.length > 0 ? done.disks : request.disks;
  const steps = en.announcement.nextSteps(request.region);
  return message(join([headline, credits, steps], ' '), [
    prose(headline),
    fields([
      ...accountFields(request),
      [en.request.region, words`${code(request.region)}`],
      [en.announcement.size, en.announcement.sizeOf(disks)],
      ...diskFields({ ...request, disks }),
    ]),
    prose(credits),
    prose(steps),
  ]);
}

type State<Name> = Extract<TaskState, { state: Name }>;
const isDone = (state: TaskState): state is State<'done'> => state.state === 'done';
const isFailed = (state: TaskState): state is State<'failed'> => state.state === 'failed';
const stateOf = <Found extends TaskState>({ tasks }: Operation, is: (state: TaskState) => state is Found) =>
  tasks.map(({ state }) => state).find(is);

function unexpected(kind: DeliveryKind, operation: Operation): never {
  throw new Error(`operation ${operation.id} wants a message “${kind}” that does not fit its state`);
}
