import { isReminded } from './approval.ts';
import type { EditUrgency } from './edit-budget.ts';
import { type ChannelId, type DeliveryId, type ImageId, isPerson, type UserId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { Operation } from './operation.ts';
import { isOver, isPending, statusOf } from './operation-status.ts';
import { imageOf } from './task.ts';

/** What those who follow the thread of a card are told, a line each. The channel hears of none of it. */
export type Milestone = 'milestone-approved' | 'milestone-started' | 'milestone-ready' | 'milestone-failed';
/** What approvers are told while they are waited for, and that the waiting is over. */
type Asking = 'ask' | 'reminder' | 'revised' | 'escalated' | 'ended';
/** The card always shows an operation as it is now, an ask whether it is still open; the others are posted once. */
export type DeliveryKind =
  | 'card'
  | Asking
  | 'ready'
  | 'failed'
  | 'rejected'
  | 'expired'
  | 'withdrawn'
  | 'cancelled'
  | 'glass'
  | Milestone;

export const isMilestone = (kind: DeliveryKind): kind is Milestone => kind.startsWith('milestone-');
/** Edited when what it shows has changed. */
export const isRedrawn = (kind: DeliveryKind): kind is 'card' | 'ask' => kind === 'card' || kind === 'ask';

/** One message that should exist, in a channel or with one person. */
export type WantedDelivery = {
  id: DeliveryId;
  kind: DeliveryKind;
  to: ChannelId | UserId;
  /** The message in whose thread it stands. */
  thread?: DeliveryId;
  /** The revision that an ask is about. */
  revision?: number;
};

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
  /** It shows that its buttons are gone: the approval was decided, or an ask belongs to an earlier revision. */
  decided?: true;
  /** Posting began then and no answer was recorded: the message may be there. Look before posting again. */
  unclearSince?: Instant;
  lease?: { by: string; until: Instant };
  /** It is not posted or edited any more: Slack refuses it for good, in Slack's own word, or nobody needs it by now. */
  undeliverable?: string;
};

export const UNDELIVERED: DeliveryRecord = { drawn: 0 };

/** Why a question is not delivered that was settled before it was asked. */
export const SETTLED = 'settled';

/** Slack would not take it, and never will. Not so when it stood there and somebody deleted it. */
export const isRefused = ({ posted, undeliverable }: DeliveryRecord): boolean =>
  !posted && undeliverable !== undefined && undeliverable !== SETTLED;

export const deliveryId = (operation: Operation, kind: DeliveryKind, ...which: (string | number)[]): DeliveryId =>
  [operation.id, kind, ...which].join(':') as DeliveryId;

/** Whether the buttons of a message still do something: an ask closes with its revision, a card with the decision. */
export const isOpen = (operation: Operation, { kind, revision }: Pick<WantedDelivery, 'kind' | 'revision'>): boolean =>
  isPending(operation) && (kind !== 'ask' || revision === operation.revision);

/** How much an edit that shows the operation matters, given what the message shows so far. */
export const urgencyOf = (
  operation: Operation,
  wanted: Pick<WantedDelivery, 'kind' | 'revision'>,
  { decided }: DeliveryRecord,
): EditUrgency => (isOver(operation) || (!isOpen(operation, wanted) && !decided) ? 'turning-point' : 'progress');

/**
 * The messages that should exist now. The card comes first, since others stand in its thread, then what people wait for;
 * milestones come last, since at most the requester is called by them. What was wanted once stays wanted, as long as it is still true.
 */
export function deliveriesOf(operation: Operation): WantedDelivery[] {
  const card = deliveryId(operation, 'card');
  // What is begun again ends once more.
  const again = operation.retries ? [operation.retries] : [];
  const inChannel = (kind: DeliveryKind, more: Partial<WantedDelivery> = {}): WantedDelivery => ({
    id: deliveryId(operation, kind),
    kind,
    to: operation.channel,
    ...more,
  });
  return [
    inChannel('card'),
    ...glassOf(operation),
    ...asksOf(operation),
    ...askingOf(operation, card),
    ...announcementsOf(operation).map((kind) => ({
      ...inChannel(kind, kind === 'ready' || kind === 'failed' ? {} : { thread: card }),
      id: deliveryId(operation, kind, ...again),
    })),
    ...milestonesOf(operation).map(({ kind, attempt = 1 }) => ({
      ...inChannel(kind, { thread: card }),
      id: deliveryId(operation, kind, ...(attempt > 1 ? [attempt] : [])),
    })),
  ];
}

/** What must reach somebody, and goes to a channel that a rule names: it may be archived, mistyped or without the bot. */
const MUST_REACH: readonly DeliveryKind[] = ['glass', 'ask', 'reminder', 'escalated'];

/**
 * Where such a message goes once its channel has refused it: to the channel of the request, where people are. A person
 * who cannot be written to is named on the card there anyway.
 */
export function fallbackOf(operation: Operation, wanted: WantedDelivery): WantedDelivery | undefined {
  const { thread, ...message } = wanted;
  if (!MUST_REACH.includes(wanted.kind) || isPerson(wanted.to) || wanted.to === operation.channel) return undefined;
  return {
    ...message,
    id: `${wanted.id}:fallback` as DeliveryId,
    to: operation.channel,
    ...(thread && { thread: deliveryId(operation, 'card') }),
  };
}

/** In a channel of its own, where everybody reads that the rule was set aside. */
function glassOf(operation: Operation): WantedDelivery[] {
  const { approval } = operation;
  const glass = approval.state === 'granted' ? approval.glass : undefined;
  return glass ? [{ id: deliveryId(operation, 'glass'), kind: 'glass', to: glass.announceIn }] : [];
}

/** The messages to approvers in places of their own, and in the thread of each how it ended. */
function asksOf(operation: Operation): WantedDelivery[] {
  const { asks, revision } = operation;
  return asks.flatMap((ask): WantedDelivery[] => {
    const id = deliveryId(operation, 'ask', ask.revision, ask.to);
    const wanted = { id, kind: 'ask', to: ask.to, revision: ask.revision } as const;
    const ended = isOver(operation) && ask.revision === revision;
    return ended
      ? [wanted, { id: deliveryId(operation, 'ended', ask.to), kind: 'ended', to: ask.to, thread: id }]
      : [wanted];
  });
}

/** While approvers are waited for: that the request changed, who else is asked now, and the last reminder that was due. */
function askingOf(operation: Operation, card: DeliveryId): WantedDelivery[] {
  const { approval, asks, revision, previous, channel } = operation;
  if (approval.state !== 'pending') return [];
  const own = asks.filter((ask) => ask.revision === revision);
  const inThreadOfCard = (kind: DeliveryKind, ...which: number[]): WantedDelivery => ({
    id: deliveryId(operation, kind, ...which),
    kind,
    to: channel,
    thread: card,
  });
  const inThread = (kind: DeliveryKind, ...which: number[]): WantedDelivery[] =>
    own.length === 0
      ? [inThreadOfCard(kind, ...which)]
      : own
          // Who has approved is not waited for, and who was asked since is not reminded yet.
          .filter((ask) => kind !== 'reminder' || isReminded(approval, ask))
          .filter(({ to }) => !approval.approvals.some(({ by }) => by.user === to))
          .map(({ to }) => ({
            id: deliveryId(operation, kind, ...which, to),
            kind,
            to,
            thread: deliveryId(operation, 'ask', revision, to),
          }));
  return [
    ...(previous ? [inThreadOfCard('revised', revision)] : []),
    ...escalation(),
    ...(approval.reminded > 0 ? inThread('reminder', revision, approval.reminded) : []),
  ];

  /** Whoever is asked in person now needs no word about it; `everyone` and people beyond the first few are asked here. */
  function escalation(): WantedDelivery[] {
    if (approval.state !== 'pending' || approval.escalatedAt === undefined) return [];
    if (own.some(({ escalated }) => escalated)) return [];
    return approval.terms.ask?.by === 'direct-message'
      ? [inThreadOfCard('escalated', revision)]
      : inThread('escalated', revision);
  }
}

function announcementsOf(operation: Operation): DeliveryKind[] {
  const status = statusOf(operation);
  switch (status) {
    case 'succeeded':
    case 'partly-succeeded':
      return ['ready'];
    case 'failed':
      return ['failed'];
    case 'rejected':
    case 'expired':
    case 'withdrawn':
    case 'cancelled':
      return [status];
    default:
      return [];
  }
}

/**
 * Of a creation: of copies the table says more than lines would. Percent is none: the bar of the card is drawn again and
 * again anyway, and ten lines would hide these.
 */
function milestonesOf({ approval, tasks }: Operation): { kind: Milestone; attempt?: number }[] {
  if (approval.state !== 'granted') return [];
  const approved = approval.approvals.length > 0 || approval.glass ? [{ kind: 'milestone-approved' as const }] : [];
  const creation = tasks.find(({ kind }) => kind === 'create-image');
  if (!creation) return approved;
  const { state, attempt } = creation;
  return [
    ...approved,
    ...('subject' in state && state.subject ? [{ kind: 'milestone-started' as const }] : []),
    ...(state.state === 'done' ? [{ kind: 'milestone-ready' as const, attempt }] : []),
    ...(state.state === 'failed' ? [{ kind: 'milestone-failed' as const, attempt }] : []),
  ];
}

/** The image that Alibaba Cloud began to make first, whatever has become of it. */
export const startedImageOf = ({ tasks }: Operation): ImageId | undefined =>
  tasks.flatMap((task) => imageOf(task) ?? [])[0];
