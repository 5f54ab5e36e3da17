import type { types } from '@slack/bolt';
import { approvedOf, type PendingApproval } from '../../../core/domain/approval.ts';
import type { OperationId } from '../../../core/domain/ids.ts';
import type { Instant } from '../../../core/domain/instant.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { isOver } from '../../../core/domain/operation-status.ts';
import { isFinal, type Task } from '../../../core/domain/task.ts';
import type { StoredOperation } from '../../../core/ports/operations.ts';
import {
  actingMenu,
  actions,
  type ButtonFacts,
  button,
  confirmation,
  header,
  type Message,
  message,
  option,
  prose,
  smallPrint,
} from '../../blocks/blocks.ts';
import { ACTION } from '../../control-ids.ts';
import { en } from '../../text/en.ts';
import { join, type Words, words } from '../../text/words.ts';
import { instancesTable } from './instances.ts';
import { nextButtons } from './next-buttons.ts';
import { leftStoppedOf } from './replacement-over.ts';
import { disksOf, requestBlocks } from './request-fields.ts';
import { copiesTable, isSnapshotted, tasksTold } from './tasks.ts';

/** The one message that shows an operation as it is now. Redrawn whole; its text alone tells the same. */
export function cardOf(stored: StoredOperation, now: Instant): Message {
  const { operation } = stored;
  const { request, approval } = operation;
  const state = stateOf(stored, now);
  const title = en.request.title(request);
  const notices = [...leftStoppedOf(operation), ...noticesOf(operation)];
  const foot = footOf(operation);
  const all = join([state, ...notices], ' ');
  const told = words`${title}. ${all} ${en.request.inShort(request, operation.requestedBy)} ${foot}`;
  return message(told, [
    header(title),
    prose(state),
    ...notices.map((notice) => prose(notice)),
    ...copiesTable(stored, now),
    ...instancesTable(operation),
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
    ...guideButtons(operation),
  ]);
}

/** What can be done about tasks: stopped while something is left to stop; afterwards retried, or done in further regions. */
function guideButtons(operation: Operation): types.ActionsBlock[] {
  const { id, tasks, approval } = operation;
  if (approval.state !== 'granted') return [];
  const stoppable = tasks.filter(
    (task) => !isFinal(task) && !task.cancel && (task.kind === 'copy-image' || task.state.state === 'waiting'),
  );
  const copies = stoppable.filter(({ kind }) => kind === 'copy-image');
  const elements = [
    ...(stoppable.length > 0 ? [stopButton(id, copies.length > 1 ? en.card.stopAll : en.card.stop)] : []),
    ...(copies.length > 1 ? [stopMenu(id, copies)] : []),
    ...(isOver(operation) ? nextButtons(operation) : []),
  ];
  return elements.length > 0 ? [actions('tasks', ...elements)] : [];
}

const stopButton = (id: OperationId, label: string): types.Button =>
  button({
    actionId: ACTION.cancelTasks,
    label,
    value: id,
    confirm: confirmation(en.card.stopTitle, en.card.stopText, en.card.stopConfirm, en.card.stopDeny),
  });

const stopMenu = (id: OperationId, copies: readonly Task[]): types.StaticSelect =>
  actingMenu({
    actionId: ACTION.stopRegion,
    placeholder: en.card.stopRegion,
    options: copies.map(({ place: { region } }) => option(region, `${id} ${region}`)),
    confirm: confirmation(en.card.stopRegionTitle, en.card.stopRegionText, en.card.stopConfirm, en.card.stopDeny),
  });

function footOf({ id, requestedAt, approval }: Operation): Words {
  const rule = approval.state === 'pending' ? approval.terms.rule : 'rule' in approval ? approval.rule : undefined;
  const foot = en.request.foot(id, requestedAt);
  return rule === undefined ? foot : words`${foot} · ${en.approvals.underRule(rule)}`;
}

/** What else stands between asking and running: an edit, an escalation, a rule that was set aside. */
function noticesOf(operation: Operation): Words[] {
  const { approval, revision, previous } = operation;
  const snapshotting = snapshottingOf(operation);
  if (approval.state === 'granted') {
    if (approval.glass) return [...snapshotting, en.approvals.withoutApproval(approval.glass)];
    return approval.approvals.length > 0 ? snapshotting : [...snapshotting, en.approvals.notNeeded(approval.rule)];
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

/** Why an image of a whole instance takes its time. */
function snapshottingOf({ request, tasks }: Operation): Words[] {
  const isGoing = tasks.some((task) => task.state.state === 'running' && isSnapshotted(task, request));
  return isGoing ? [en.wholeInstance.snapshotting(disksOf(request))] : [];
}

/** How far it had come by then. */
const approvedBy = ({ approvals, terms }: PendingApproval, then: Instant) =>
  approvedOf(
    approvals.filter(({ at }) => at <= then),
    terms.required,
  );

/** How it stands, in a sentence or two. */
export function stateOf(stored: StoredOperation, now: Instant): Words {
  const { operation } = stored;
  const { approval } = operation;
  switch (approval.state) {
    case 'pending':
      return en.approvals.awaiting(approval, operation.requestedBy);
    case 'rejected':
      return en.card.rejected(operation.request, approval.by, approval.reason);
    case 'withdrawn':
      return en.card.withdrawn(operation.request, approval.by);
    case 'expired':
      return en.card.expired(operation.request, approval.at, approvedOf(approval.approvals, approval.required));
    case 'granted':
      return tasksTold(stored, approval, now);
  }
}

type DecisionButton = 'approve' | 'reject' | 'edit' | 'withdraw' | 'breakGlass';

/** Whoever presses one is looked up then: a button is drawn for everybody. */
export function decisionButtons({ id, request }: Operation, which: readonly DecisionButton[]): types.ActionsBlock {
  const facts: Record<DecisionButton, Omit<ButtonFacts, 'value'>> = {
    approve: { actionId: ACTION.approve, label: en.card.approve, style: 'primary' },
    reject: { actionId: ACTION.reject, label: en.card.reject, style: 'danger' },
    edit: { actionId: ACTION.edit, label: en.card.edit },
    withdraw: {
      actionId: ACTION.withdraw,
      label: en.card.withdraw,
      confirm: confirmation(
        en.card.withdrawTitle,
        en.card.withdrawText(request),
        en.card.withdrawConfirm,
        en.card.withdrawDeny,
      ),
    },
    breakGlass: { actionId: ACTION.breakGlass, label: en.card.breakGlass },
  };
  return actions('approval', ...which.map((one) => button({ ...facts[one], value: id })));
}
