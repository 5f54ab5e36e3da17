import type { EditUrgency } from './edit-budget.ts';
import type { ChannelId, DeliveryId, ImageId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { Operation } from './operation.ts';
import { isOver, statusOf } from './operation-status.ts';

/** What those who follow the thread of a card are told, a line each. The channel hears of none of it. */
export type Milestone = 'milestone-approved' | 'milestone-started' | 'milestone-ready' | 'milestone-failed';
/** The card always shows an operation as it is now; the others are posted once. */
export type DeliveryKind = 'card' | 'ready' | 'failed' | 'rejected' | 'expired' | Milestone;

export const isMilestone = (kind: DeliveryKind): kind is Milestone => kind.startsWith('milestone-');

/** One message that should exist. */
export type WantedDelivery = { id: DeliveryId; kind: DeliveryKind; channel: ChannelId; inThreadOfCard: boolean };

/** A message in Slack. */
export type Posted = { channel: ChannelId; ts: string };

/** How far a wanted message has come. */
export type DeliveryRecord = {
  posted?: Posted;
  /** The draw count of the operation that the message shows. */
  drawn: number;
  /** Not to be edited before this moment: a message is edited at most every few seconds. */
  notBefore?: Instant;
  /** That moment only keeps edits apart: the last state of an operation need not wait for it. */
  pacing?: true;
  /** It waits for that moment because the edits of the workspace were used up, and has a place in this line. */
  line?: EditUrgency;
  /** It shows that the approval was decided. */
  decided?: true;
  /** Posting began then and no answer was recorded: the message may be there. Look before posting again. */
  unclearSince?: Instant;
  lease?: { by: string; until: Instant };
  /** Slack refuses this message for good, in Slack's own word. */
  undeliverable?: string;
};

export const UNDELIVERED: DeliveryRecord = { drawn: 0 };

export const deliveryId = (operation: Operation, kind: DeliveryKind): DeliveryId =>
  `${operation.id}:${kind}` as DeliveryId;

/** Whoever looks at the message of an undecided operation may still press its buttons. */
export const isDecided = ({ approval }: Operation): boolean => approval.state !== 'pending';

/** How much an edit that shows the operation matters, given what the message shows so far. */
export const urgencyOf = (operation: Operation, { decided }: DeliveryRecord): EditUrgency =>
  isOver(operation) || (isDecided(operation) && !decided) ? 'turning-point' : 'progress';

/**
 * The messages that should exist now. The card comes first, since others stand in its thread, and milestones last, since
 * nobody is called by them. What was wanted once stays wanted: a step that went by unseen is told all the same.
 */
export function deliveriesOf(operation: Operation): WantedDelivery[] {
  const wanted = (kind: DeliveryKind, inThreadOfCard = false): WantedDelivery => ({
    id: deliveryId(operation, kind),
    kind,
    channel: operation.channel,
    inThreadOfCard,
  });
  return [
    wanted('card'),
    ...announcementsOf(operation).map((kind) => wanted(kind, kind === 'rejected' || kind === 'expired')),
    ...milestonesOf(operation).map((kind) => wanted(kind, true)),
  ];
}

function announcementsOf(operation: Operation): DeliveryKind[] {
  const status = statusOf(operation);
  switch (status) {
    case 'succeeded':
      return ['ready'];
    case 'partly-succeeded':
    case 'failed':
      return ['failed'];
    case 'rejected':
    case 'expired':
      return [status];
    default:
      return [];
  }
}

/** Percent is none: the bar of the card is drawn again and again anyway, and ten lines would hide these. */
function milestonesOf(operation: Operation): Milestone[] {
  if (operation.approval.state !== 'granted') return [];
  const status = statusOf(operation);
  return [
    'milestone-approved',
    ...(startedImageOf(operation) ? (['milestone-started'] as const) : []),
    ...(status === 'succeeded' ? (['milestone-ready'] as const) : []),
    ...(status === 'failed' || status === 'partly-succeeded' ? (['milestone-failed'] as const) : []),
  ];
}

/** The image that Alibaba Cloud began to make first, whatever has become of it. */
export const startedImageOf = ({ tasks }: Operation): ImageId | undefined =>
  tasks.flatMap(({ state }) => ('imageId' in state && state.imageId ? [state.imageId] : []))[0];
