import { type Approval, approvedOf, type PendingApproval } from '../../../core/domain/approval.ts';
import { isOpen, type WantedDelivery } from '../../../core/domain/delivery.ts';
import { isPerson } from '../../../core/domain/ids.ts';
import type { Instant } from '../../../core/domain/instant.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { statusOf } from '../../../core/domain/operation-status.ts';
import type { StoredOperation } from '../../../core/ports/operations.ts';
import { header, type Message, message, prose } from '../../blocks/blocks.ts';
import { en } from '../../text/en.ts';
import { join, type Words, words } from '../../text/words.ts';
import { decisionButtons, stateOf } from './card.ts';
import { requestBlocks } from './request-fields.ts';

// What approvers are told, apart from the card: the question itself, reminders, changes, and how it ended.

/** The question in a place of its own; once it is settled it says how, without buttons. */
export function askOf(stored: StoredOperation, wanted: WantedDelivery, now: Instant): Message {
  const { operation } = stored;
  const { request, requestedBy, channel, approval, revision, previous, asks } = operation;
  if (wanted.revision !== revision) {
    // By the name that was asked about then, as far as it is known.
    const { name } = wanted.revision === revision - 1 && previous ? previous.request : request;
    const below = asks.some((ask) => ask.revision === revision && ask.to === wanted.to);
    const said = en.approvals.askReplaced(requestedBy, below ? undefined : channel);
    return message(said, [header(en.approvals.askTitle({ ...request, name })), prose(said)]);
  }
  const title = header(en.approvals.askTitle(request));
  if (!isOpen(operation, wanted) || approval.state !== 'pending') {
    const state = approval.state === 'granted' ? howGranted(approval) : stateOf(stored, now);
    const over = en.approvals.askOver(channel);
    return message(join([state, over], ' '), [title, prose(state), prose(over)]);
  }
  const names = namesFor(wanted, approval);
  const asked = en.approvals.asked(request, requestedBy, channel, approval.terms, approval.expiresAt, names);
  return message(words`${asked} ${en.request.inShort(request, requestedBy)}`, [
    title,
    prose(asked),
    ...requestBlocks(operation),
    decisionButtons(operation, ['approve', 'reject']),
  ]);
}

/** By whom, and not how far it is: a settled question is not drawn again. */
const howGranted = ({ glass, approvals }: Extract<Approval, { state: 'granted' }>): Words =>
  glass ? en.approvals.withoutApproval(glass) : en.announcement.approvedBy(approvals.map(({ by }) => by));

/** In the thread of an ask: how all of it ended, because an edit notifies nobody. */
export const endedOf = (operation: Operation): Message =>
  line(en.approvals.ended(operation.request, statusOf(operation)));

/** Calls whoever is still waited for. */
export function reminderOf(operation: Operation, wanted: WantedDelivery): Message {
  const approval = pendingOf(operation);
  return line(en.approvals.reminder(namesFor(wanted, approval), operation.request.name, approval.expiresAt));
}

/** Who is called in a channel, since nobody else hears of it; in a conversation with one person nobody need be named. */
const namesFor = ({ to }: WantedDelivery, { asked, approvals }: PendingApproval): Words | undefined =>
  isPerson(to) ? undefined : en.approvals.remindedNames(asked, approvals);

export function revisedOf(operation: Operation): Message {
  const { asked } = pendingOf(operation);
  const { requestedBy, request, previous, asks, revision } = operation;
  const voided = previous?.voided.map(({ by }) => by) ?? [];
  // Who is asked elsewhere is asked there.
  const elsewhere = asks.some((ask) => ask.revision === revision);
  const names = elsewhere ? undefined : en.approvals.remindedNames(asked, []);
  return line(en.approvals.revisedNotice(requestedBy, request.name, voided, names));
}

export function escalatedOf(operation: Operation): Message {
  const { asked, approvals, expiresAt, terms } = pendingOf(operation);
  const names = en.approvals.remindedNames(asked, approvals);
  const approved = approvedOf(approvals, terms.required);
  return line(
    en.approvals.escalatedNotice(names, operation.request.name, terms.escalate?.to ?? [], expiresAt, approved),
  );
}

/** Loud: a headline, who, why, and by which rule. */
export function glassOf(operation: Operation): Message {
  const { approval, request, id, channel } = operation;
  if (approval.state !== 'granted' || !approval.glass) throw new Error(`nobody broke the glass of ${id}`);
  const said = [
    en.approvals.glassAnnouncement(request.name, approval.glass, approval.rule),
    en.approvals.glassMissing(approval.approvals),
    en.approvals.glassFollow(id, channel),
  ];
  return message(join(said, ' '), [header(en.approvals.glassTitle), ...said.map((one) => prose(one))]);
}

const line = (told: Parameters<typeof prose>[0]): Message => message(told, [prose(told)]);

function pendingOf({ approval, id }: Operation): PendingApproval {
  if (approval.state === 'pending') return approval;
  throw new Error(`operation ${id} does not wait for approval any more`);
}
