import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Posted } from '../core/domain/delivery.ts';
import { type ChannelId, isPerson, type UserId } from '../core/domain/ids.ts';
import { type Destination, type Drawing, type Messenger, MessengerFailure } from '../core/ports/messenger.ts';
import { messageOf } from './features/follow-operation/message.ts';
import { isPlatformError, isRateLimited } from './web-api-errors.ts';

/** Rides on every message, so that a post whose answer was lost can be found again. */
const EVENT_TYPE = 'darkroom_delivery';
const metadataSchema = z.object({
  event_type: z.literal(EVENT_TYPE),
  event_payload: z.object({ delivery: z.string() }),
});

/**
 * Messages through the Web API. The client must not retry by itself (`retryConfig: {retries: 0}`) nor sleep on 429
 * (`rejectRateLimitedCalls`): a repeated post is a second message, and waiting belongs to the queue.
 */
export function createSlackMessenger({ client }: { client: webApi.WebClient }): Messenger {
  const metadata = ({ wanted, stored }: Drawing) => ({
    event_type: EVENT_TYPE,
    event_payload: { delivery: wanted.id, operation: stored.operation.id },
  });
  const conversations = new Map<UserId, ChannelId>();

  /** A person is reached in the conversation that the bot has with them, which stays the same once it is open. */
  async function conversationOf(to: Destination['to']): Promise<ChannelId> {
    if (!isPerson(to)) return to;
    const known = conversations.get(to);
    if (known) return known;
    const { channel } = await client.conversations.open({ users: to });
    if (!channel?.id) throw new MessengerFailure('unclear', 'no conversation in the answer');
    const id = channel.id as ChannelId;
    conversations.set(to, id);
    return id;
  }

  return {
    post: (drawing, { to, thread }) =>
      told(async () => {
        const channel = await conversationOf(to);
        const { ts } = await client.chat.postMessage({
          channel,
          ...messageOf(drawing),
          ...(thread && { thread_ts: thread }),
          metadata: metadata(drawing),
          unfurl_links: false,
          unfurl_media: false,
        });
        if (!ts) throw new MessengerFailure('unclear', 'no ts in the answer');
        return { channel, ts };
      }),
    update: (drawing, { channel, ts }) =>
      told(async () => {
        await client.chat.update({ channel, ts, ...messageOf(drawing), metadata: metadata(drawing) });
      }),
    find: (delivery, where, since) =>
      told(async () => {
        try {
          const channel = await conversationOf(where.to);
          return await findMessage(client, delivery, { ...where, channel }, since);
        } catch (error) {
          if (isPlatformError(error) && CANNOT_READ.has(error.data.error)) return 'unknown';
          throw error;
        }
      }),
    canPost: async (channel) => {
      try {
        const { channel: facts } = await client.conversations.info({ channel });
        return facts?.is_archived !== true && (facts?.is_member === true || facts?.is_im === true);
      } catch (error) {
        // When Slack cannot say, the request is not held up: the delivery will tell.
        return !(isPlatformError(error) && NO_SUCH_CHANNEL.has(error.data.error));
      }
    },
  };
}

const CANNOT_READ = new Set(['missing_scope', 'not_in_channel', 'channel_not_found', 'no_permission', 'access_denied']);
const NO_SUCH_CHANNEL = new Set(['channel_not_found', 'not_in_channel', 'invalid_arguments']);
const GONE = new Set(['message_not_found', 'cant_update_message']);
const TRANSIENT = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
const LIMITED = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);

/** Reads back from the newest: what we look for was posted moments ago. */
async function findMessage(
  client: webApi.WebClient,
  delivery: string,
  { channel, thread }: { channel: ChannelId; thread?: string },
  since: number,
): Promise<Posted | undefined> {
  const range = { channel, oldest: String(since / 1_000), inclusive: true, include_all_metadata: true, limit: 100 };
  let cursor: string | undefined;
  do {
    const page = { ...range, ...(cursor && { cursor }) };
    const answer = thread
      ? await client.conversations.replies({ ...page, ts: thread })
      : await client.conversations.history(page);
    for (const { ts, metadata } of answer.messages ?? []) {
      const parsed = metadataSchema.safeParse(metadata);
      if (ts && parsed.success && parsed.data.event_payload.delivery === delivery) return { channel, ts };
    }
    cursor = answer.response_metadata?.next_cursor || undefined;
  } while (cursor);
  return undefined;
}

/** Translates at once what the WebClient throws. */
async function told<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    throw failureOf(error);
  }
}

function failureOf(error: unknown): MessengerFailure {
  if (error instanceof MessengerFailure) return error;
  if (isRateLimited(error)) {
    return new MessengerFailure('rate-limited', 'ratelimited', {
      retryAfterMs: error.retryAfter * 1_000,
      cause: error,
    });
  }
  if (!isPlatformError(error)) return new MessengerFailure('unclear', String(error), { cause: error });
  const word = error.data.error;
  if (GONE.has(word)) return new MessengerFailure('message-gone', word, { cause: error });
  if (LIMITED.has(word)) return new MessengerFailure('rate-limited', word, { retryAfterMs: 30_000, cause: error });
  return new MessengerFailure(TRANSIENT.has(word) ? 'unclear' : 'refused', word, { cause: error });
}
