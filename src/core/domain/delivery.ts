import type { ChannelId, DeliveryId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { Operation } from './operation.ts';
import { statusOf } from './operation-status.ts';

/** The card always shows an operation as it is now; the others are announcements, posted once. */
export type DeliveryKind = 'card' | 'ready' | 'failed' | 'rejected' | 'expired';

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
  /** Posting began then and no answer was recorded: the message may be there. Look before posting again. */
  unclearSince?: Instant;
  lease?: { by: string; until: Instant };
  /** Slack refuses this message for good, in Slack's own word. */
  undeliverable?: string;
};

export const UNDELIVERED: DeliveryRecord = { drawn: 0 };

export const deliveryId = (operation: Operation, kind: DeliveryKind): DeliveryId =>
  `${operation.id}:${kind}` as DeliveryId;

/** The messages that should exist now. The card comes first: others may stand in its thread. */
export function deliveriesOf(operation: Operation): WantedDelivery[] {
  const wanted = (kind: DeliveryKind, inThreadOfCard = false): WantedDelivery => ({
    id: deliveryId(operation, kind),
    kind,
    channel: operation.channel,
    inThreadOfCard,
  });
  const card = wanted('card');
  switch (statusOf(operation)) {
    case 'succeeded':
      return [card, wanted('ready')];
    case 'partly-succeeded':
    case 'failed':
      return [card, wanted('failed')];
    case 'rejected':
      return [card, wanted('rejected', true)];
    case 'expired':
      return [card, wanted('expired', true)];
    default:
      return [card];
  }
}
