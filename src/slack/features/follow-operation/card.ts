import type { types } from '@slack/bolt';
import type { Approvers } from '../../../core/domain/actor.ts';
import type { Instant } from '../../../core/domain/instant.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { isSlow, NOT_SEEN_YET, type Observation, secondsLeft } from '../../../core/domain/progress.ts';
import type { Task } from '../../../core/domain/task.ts';
import type { StoredOperation } from '../../../core/ports/operations.ts';
import {
  actions,
  button,
  confirmation,
  fieldSections,
  header,
  type Message,
  message,
  prose,
  smallPrint,
} from '../../blocks/blocks.ts';
import { ACTION } from '../../control-ids.ts';
import { en } from '../../text/en.ts';
import { join, person, type Words, words } from '../../text/words.ts';
import { diskFields, labelled, requestFields, warningsOf } from './request-fields.ts';

/** The one message that shows an operation as it is now. Redrawn whole; its text alone tells the same. */
export function cardOf({ operation, observations }: StoredOperation, approvers: Approvers, now: Instant): Message {
  const { request, approval } = operation;
  const state = stateOf(operation, observations, approvers, now);
  const title = en.request.title(request.name);
  const foot = en.request.foot(operation.id, operation.requestedAt);
  const told = words`${title}. ${state} ${en.request.inShort(request, operation.requestedBy)} ${foot}`;
  return message(told, [
    header(title),
    prose(state),
    ...fieldSections([
      ...requestFields(request),
      ...diskFields(request),
      [en.request.askedBy, words`${person(operation.requestedBy.user)}`],
      ...(approval.state === 'granted'
        ? [[en.request.approvedBy, en.request.approvals(approval.approvals)] as const]
        : []),
    ]),
    ...(request.description ? [prose(labelled(en.request.description, request.description))] : []),
    ...(approval.state === 'pending' ? warningsOf(request).map((warning) => prose(warning)) : []),
    smallPrint(words`${foot} · ${en.request.console(request.region)}`),
    ...(approval.state === 'pending' ? [decisionButtons(operation)] : []),
  ]);
}

function stateOf(
  operation: Operation,
  observations: StoredOperation['observations'],
  approvers: Approvers,
  now: Instant,
): Words {
  const { approval, tasks } = operation;
  switch (approval.state) {
    case 'pending':
      return en.card.awaiting(
        approvers.filter((user) => user !== operation.requestedBy.user),
        approval.expiresAt,
      );
    case 'rejected':
      return en.card.rejected(approval.by, approval.reason);
    case 'withdrawn':
      return en.card.withdrawn(approval.by);
    case 'expired':
      return en.card.expired(approval.at);
    case 'granted':
      return join(
        tasks.map((task) => taskLine(task, observations[task.id] ?? NOT_SEEN_YET, now)),
        '\n',
      );
  }
}

function taskLine({ state }: Task, seen: Observation, now: Instant): Words {
  switch (state.state) {
    case 'waiting':
      return state.retry ? en.card.waiting(state.retry.because, state.retry.at) : en.card.queued();
    case 'starting':
      return state.unclear ? en.card.unclear(state.unclear) : en.card.starting();
    case 'running':
      return en.card.running(seen.percent, secondsLeft(seen, state.since), isSlow(state.since, now));
    case 'done':
      return en.card.done(state.imageId, state.at - state.startedAt);
    case 'failed':
      return en.card.failed(state.problem);
    case 'skipped':
      return en.card.skipped();
  }
}

function decisionButtons({ id }: Operation): types.ActionsBlock {
  return actions(
    'approval',
    button({ actionId: ACTION.approve, label: en.card.approve, value: id, style: 'primary' }),
    button({ actionId: ACTION.reject, label: en.card.reject, value: id, style: 'danger' }),
    button({
      actionId: ACTION.withdraw,
      label: en.card.withdraw,
      value: id,
      confirm: confirmation(en.card.withdrawTitle, en.card.withdrawText, en.card.withdrawConfirm, en.card.withdrawDeny),
    }),
  );
}
