// Slack, as far as messages go. It keeps what a person would see, and every post and edit it took.
import { type DeliveryKind, isMilestone, type Posted } from '../../src/core/domain/delivery.ts';
import type { ChannelId, DeliveryId, UserId } from '../../src/core/domain/ids.ts';
import { type Instant, minutes, seconds } from '../../src/core/domain/instant.ts';
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
  /** The kinds of all messages but milestones, deleted ones included, oldest first. */
  kinds(): DeliveryKind[];
  /** The only card there is. */
  card(): Message;
  unreadable: boolean;
  /** How many edits it takes in any minute; the others meet a 429. */
  editsPerMinute: number;
  /** When an edit met one. */
  limitedAt: Instant[];
  unpostable: Set<ChannelId>;
};

export function aFakeMessenger({ clock }: { clock: Clock }): FakeMessenger {
  const script = createScript<Action>();
  const messages: Message[] = [];
  const byTs = new Map<string, Message>();
  const edits: Instant[] = [];
  const contentOf = ({ stored }: Drawing) => ({
    draws: stored.draws,
    status: statusOf(stored.operation),
    percent: Object.values(stored.observations)[0]?.percent,
  });

  function limit(): void {
    const oldest = edits[edits.length - messenger.editsPerMinute];
    const wait = oldest === undefined ? 0 : oldest + minutes(1) - clock.now();
    if (wait <= 0) return;
    messenger.limitedAt.push(clock.now());
    throw rateLimited(Math.ceil(wait / seconds(1)) * seconds(1));
  }

  const messenger: FakeMessenger = {
    messages,
    unreadable: false,
    editsPerMinute: Number.POSITIVE_INFINITY,
    limitedAt: [],
    unpostable: new Set(),
    next: script.next,
    of: (wanted) => messages.filter(({ kind }) => kind === wanted),
    kinds: () => messages.map(({ kind }) => kind).filter((kind) => !isMilestone(kind)),
    card() {
      const [card, ...more] = messenger.of('card');
      if (!card || more.length > 0) throw new Error(`There are ${messenger.of('card').length} cards`);
      return card;
    },

    post: (drawing, { to, thread }) =>
      script.meet('post', () => {
        const ts = `${Math.floor(clock.now() / 1_000)}.${String(messages.length + 1).padStart(6, '0')}`;
        const { id: delivery, kind } = drawing.wanted;
        const channel = conversationOf(to);
        if (messenger.unpostable.has(channel)) throw postRefused();
        const message = {
          ...{ channel, ts, delivery, kind, thread, deleted: false, changedAt: [clock.now()] },
          ...contentOf(drawing),
        };
        messages.push(message);
        byTs.set(ts, message);
        return { channel, ts };
      }),
    update: (drawing, { ts }) =>
      script.meet('update', () => {
        limit();
        const message = byTs.get(ts);
        if (!message || message.deleted) throw new MessengerFailure('message-gone', 'message_not_found');
        Object.assign(message, contentOf(drawing));
        edits.push(clock.now());
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

/** A person is reached in a conversation of their own. */
const conversationOf = (to: ChannelId | UserId): ChannelId => to.replace(/^[UW]/, 'D') as ChannelId;

export const postUnclear = (): MessengerFailure => new MessengerFailure('unclear', 'ECONNRESET');
export const rateLimited = (retryAfterMs?: number): MessengerFailure =>
  new MessengerFailure('rate-limited', 'ratelimited', retryAfterMs === undefined ? {} : { retryAfterMs });
export const postRefused = (error = 'is_archived'): MessengerFailure => new MessengerFailure('refused', error);
