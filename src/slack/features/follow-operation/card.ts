import type { types } from '@slack/bolt';
import { type Approval, approvedOf, type PendingApproval } from '../../../core/domain/approval.ts';
import type { Instant } from '../../../core/domain/instant.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { isSlow, NOT_SEEN_YET, type Observation, secondsLeft } from '../../../core/domain/progress.ts';
import type { Task } from '../../../core/domain/task.ts';
import type { StoredOperation } from '../../../core/ports/operations.ts';
import {
  actions,
  type ButtonFacts,
  button,
  confirmation,
  header,
  type Message,
  message,
  prose,
  smallPrint,
} from '../../blocks/blocks.ts';
import { ACTION } from '../../control-ids.ts';
import { en } from '../../text/en.ts';
import { join, type Words, words } from '../../text/words.ts';
import { requestBlocks } from './request-fields.ts';

type Granted = Extract<Approval, { state: 'granted' }>;

/** The one message that shows an operation as it is now. Redrawn whole; its text alone tells the same. */
export function cardOf(stored: StoredOperation, now: Instant): Message {
  const { operation } = stored;
  const { request, approval } = operation;
  const state = stateOf(stored, now);
  const title = en.request.title(request.name);
  const notices = noticesOf(operation);
  const foot = footOf(operation);
  const all = join([state, ...notices], ' ');
  const told = words`${title}. ${all} ${en.request.inShort(request, operation.requestedBy)} ${foot}`;
  return message(told, [
    header(title),
    prose(state),
    ...notices.map((notice) => prose(notice)),
    ...requestBlocks(operation),
    smallPrint(words`${foot} · ${en.request.console(request.region)}`),
    ...(approval.state === 'pending'
      ? [
          decisionButtons(operation, [
            'approve',
            'reject',
            'edit',
            'withdraw',
            ...(approval.terms.breakGlass ? (['breakGlass'] as const) : []),
          ]),
        ]
      : []),
  ]);
}

function footOf({ id, requestedAt, approval }: Operation): Words {
  const rule = approval.state === 'pending' ? approval.terms.rule : 'rule' in approval ? approval.rule : undefined;
  const foot = en.request.foot(id, requestedAt);
  return rule === undefined ? foot : words`${foot} · ${en.approvals.underRule(rule)}`;
}

/** What else stands between asking and running: an edit, an escalation, a rule that was set aside. */
function noticesOf({ approval, revision, previous }: Operation): Words[] {
  if (approval.state === 'granted') {
    if (approval.glass) return [en.approvals.withoutApproval(approval.glass)];
    return approval.approvals.length > 0 ? [] : [en.approvals.notNeeded(approval.rule)];
  }
  if (approval.state !== 'pending') return [];
  const { escalatedAt, terms } = approval;
  return [
    ...(previous ? [en.approvals.revised(revision, previous.at, previous.voided.length)] : []),
    ...(escalatedAt !== undefined
      ? [en.approvals.escalated(escalatedAt, terms.escalate?.to ?? [], approvedBy(approval, escalatedAt))]
      : []),
  ];
}

/** How far it had come by then. */
const approvedBy = ({ approvals, terms }: PendingApproval, then: Instant) =>
  approvedOf(
    approvals.filter(({ at }) => at <= then),
    terms.required,
  );

/** How it stands, in a sentence or two. */
export function stateOf({ operation, observations }: StoredOperation, now: Instant): Words {
  const { approval, tasks } = operation;
  switch (approval.state) {
    case 'pending':
      return en.approvals.awaiting(approval, operation.requestedBy);
    case 'rejected':
      return en.card.rejected(approval.by, approval.reason);
    case 'withdrawn':
      return en.card.withdrawn(approval.by);
    case 'expired':
      return en.card.expired(approval.at, approvedOf(approval.approvals, approval.required));
    case 'granted':
      return join(
        tasks.map((task) => taskLine(task, approval, observations[task.id] ?? NOT_SEEN_YET, now)),
        '\n',
      );
  }
}

function taskLine({ state }: Task, granted: Granted, seen: Observation, now: Instant): Words {
  switch (state.state) {
    case 'waiting':
      if (state.retry) return en.card.waiting(state.retry.because, state.retry.at);
      return granted.glass || granted.approvals.length === 0 ? en.card.queuedUnapproved() : en.card.queued();
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

type DecisionButton = 'approve' | 'reject' | 'edit' | 'withdraw' | 'breakGlass';

/** Whoever presses one is looked up then: a button is drawn for everybody. */
export function decisionButtons({ id }: Operation, which: readonly DecisionButton[]): types.ActionsBlock {
  const facts: Record<DecisionButton, Omit<ButtonFacts, 'value'>> = {
    approve: { actionId: ACTION.approve, label: en.card.approve, style: 'primary' },
    reject: { actionId: ACTION.reject, label: en.card.reject, style: 'danger' },
    edit: { actionId: ACTION.edit, label: en.card.edit },
    withdraw: {
      actionId: ACTION.withdraw,
      label: en.card.withdraw,
      confirm: confirmation(en.card.withdrawTitle, en.card.withdrawText, en.card.withdrawConfirm, en.card.withdrawDeny),
    },
    breakGlass: { actionId: ACTION.breakGlass, label: en.card.breakGlass },
  };
  return actions('approval', ...which.map((one) => button({ ...facts[one], value: id })));
}
