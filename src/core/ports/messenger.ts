import type { Posted, WantedDelivery } from '../domain/delivery.ts';
import type { ChannelId, DeliveryId, UserId } from '../domain/ids.ts';
import type { Instant } from '../domain/instant.ts';
import type { StoredOperation } from './operations.ts';

/** One message to bring to what is wanted. */
export type Drawing = { wanted: WantedDelivery; stored: StoredOperation; now: Instant };
/** A channel, or a person whose direct messages are meant; and in whose thread. */
export type Destination = { to: ChannelId | UserId; thread?: string };

/** Messages in Slack. Throws `MessengerFailure`. */
export type Messenger = {
  /** Never repeats by itself: after an `unclear` failure the message may or may not be there. */
  post(drawing: Drawing, where: Destination): Promise<Posted>;
  /** Safe to repeat. */
  update(drawing: Drawing, at: Posted): Promise<void>;
  /** The message of this delivery that was posted since, if it is there; `unknown` when we may not read there. */
  find(delivery: DeliveryId, where: Destination, since: Instant): Promise<Posted | undefined | 'unknown'>;
  /** Whether the bot can post there, judged without posting. */
  canPost(channel: ChannelId): Promise<boolean>;
};

/** `message-gone`: somebody deleted it. `refused`: Slack will not take it, `error` being Slack's word. */
export type MessengerFailureKind = 'refused' | 'message-gone' | 'rate-limited' | 'unclear';

export class MessengerFailure extends Error {
  readonly kind: MessengerFailureKind;
  readonly error: string;
  readonly retryAfterMs: number | undefined;
  constructor(kind: MessengerFailureKind, error: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(`${kind}: ${error}`, { cause: options.cause });
    this.name = 'MessengerFailure';
    this.kind = kind;
    this.error = error;
    this.retryAfterMs = options.retryAfterMs;
  }
}
