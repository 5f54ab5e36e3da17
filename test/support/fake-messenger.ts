// Slack, as far as messages go. It keeps what a person would see, and every post and edit it took.
import type { DeliveryKind, Posted } from '../../src/core/domain/delivery.ts';
import type { ChannelId, DeliveryId } from '../../src/core/domain/ids.ts';
import type { Instant } from '../../src/core/domain/instant.ts';
import { type OperationStatus, statusOf } from '../../src/core/domain/operation-status.ts';
import type { Clock } from '../../src/core/ports/clock.ts';
import { type Drawing, type Messenger, MessengerFailure } from '../../src/core/ports/messenger.ts';
import { createScript, type Twist } from './intercept.ts';

type Message = Posted & {
  delivery: DeliveryId;
  kind: DeliveryKind;
  thread: string | undefined;
  /** What stands in it. */
  draws: number;
  status: OperationStatus;
  percent: number | undefined;
  /** When it was posted, and every edit since. */
  changedAt: Instant[];
  deleted: boolean;
};

type Action = keyof Messenger;

export type FakeMessenger = Messenger & {
  messages: Message[];
  /** The next calls of this action meet these. */
  next(action: Action, ...twists: Twist[]): void;
  /** The messages of one kind, deleted ones included, oldest first. */
  of(kind: DeliveryKind): Message[];
  /** The only card there is. */
  card(): Message;
  unreadable: boolean;
  unpostable: Set<ChannelId>;
};

export function aFakeMessenger({ clock }: { clock: Clock }): FakeMessenger {
  const script = createScript<Action>();
  const messages: Message[] = [];
  const contentOf = ({ stored }: Drawing) => ({
    draws: stored.draws,
    status: statusOf(stored.operation),
    percent: Object.values(stored.observations)[0]?.percent,
  });

  const messenger: FakeMessenger = {
    messages,
    unreadable: false,
    unpostable: new Set(),
    next: script.next,
    of: (wanted) => messages.filter(({ kind }) => kind === wanted),
    card() {
      const [card, ...more] = messenger.of('card');
      if (!card || more.length > 0) throw new Error(`There are ${messenger.of('card').length} cards`);
      return card;
    },

    post: (drawing, { channel, thread }) =>
      script.meet('post', () => {
        const ts = `${Math.floor(clock.now() / 1_000)}.${String(messages.length + 1).padStart(6, '0')}`;
        const { delivery, kind } = drawing;
        messages.push({
          ...{ channel, ts, delivery, kind, thread, deleted: false, changedAt: [clock.now()] },
          ...contentOf(drawing),
        });
        return { channel, ts };
      }),
    update: (drawing, { ts }) =>
      script.meet('update', () => {
        const message = messages.find((one) => one.ts === ts);
        if (!message || message.deleted) throw new MessengerFailure('message-gone', 'message_not_found');
        Object.assign(message, contentOf(drawing));
        message.changedAt.push(clock.now());
      }),
    find: (delivery, { thread }, since) =>
      script.meet('find', () => {
        if (messenger.unreadable) return 'unknown';
        const found = messages.find(
          (one) =>
            one.delivery === delivery && !one.deleted && one.thread === thread && Number(one.ts) * 1_000 >= since,
        );
        return found && { channel: found.channel, ts: found.ts };
      }),
    canPost: (channel) => script.meet('canPost', () => !messenger.unpostable.has(channel)),
  };
  return messenger;
}

export const postUnclear = (): MessengerFailure => new MessengerFailure('unclear', 'ECONNRESET');
export const rateLimited = (retryAfterMs?: number): MessengerFailure =>
  new MessengerFailure('rate-limited', 'ratelimited', retryAfterMs === undefined ? {} : { retryAfterMs });
export const postRefused = (error = 'is_archived'): MessengerFailure => new MessengerFailure('refused', error);
