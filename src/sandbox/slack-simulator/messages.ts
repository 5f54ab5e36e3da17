import { type Dict, isDict } from './json.ts';
import type { Message, World } from './world.ts';

/** What the caller decides about a new message. */
export type NewMessage = Pick<Message, 'channel' | 'user' | 'text' | 'blocks'> &
  Partial<Pick<Message, 'threadTs' | 'metadata' | 'onlyFor' | 'broadcast'>>;

/** Puts a message into a channel, or beside it when it is for one person only. */
export function post(world: World, fresh: NewMessage): Message {
  const message: Message = { ...fresh, ts: world.newTs(), edits: 0 };
  (message.onlyFor ? world.ephemerals : world.messages).push(message);
  world.changed();
  return message;
}

export const findMessage = (world: World, channel: string, ts: string): Message | undefined =>
  world.messages.find((message) => message.channel === channel && message.ts === ts);

export const findEphemeral = (world: World, user: string, ts: string): Message | undefined =>
  world.ephemerals.find((message) => message.onlyFor === user && message.ts === ts);

/** Takes a message away, with the values people had set in it. */
export function remove(world: World, message: Message): void {
  const from = message.onlyFor ? world.ephemerals : world.messages;
  from.splice(from.indexOf(message), 1);
  world.changed();
}

/** What a person can see of a channel: its messages, and those only for them, in order. */
export function seenBy(world: World, user: string, channel: string): Message[] {
  const own = world.ephemerals.filter((message) => message.onlyFor === user && message.channel === channel);
  const all = world.messages.filter((message) => message.channel === channel);
  return [...all, ...own].sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

/** The message in the words of the Web API. */
export function apiMessage(world: World, message: Message, include?: { metadata: boolean }): Dict {
  const { app, team } = world.workspace;
  const replies = world.messages.filter((other) => other.threadTs === message.ts && other.channel === message.channel);
  const byBot = message.user === app.botUserId;
  return {
    type: 'message',
    ...(message.broadcast ? { subtype: 'thread_broadcast', root: rootOf(world, message) } : {}),
    user: message.user,
    team: team.id,
    ts: message.ts,
    text: message.text,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(byBot ? { bot_id: app.botId, app_id: app.id, bot_profile: botProfile(world) } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs, parent_user_id: parentAuthor(world, message) } : {}),
    ...(replies.length > 0
      ? {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map((reply) => reply.user))],
          latest_reply: replies.at(-1)?.ts,
        }
      : {}),
    ...(include?.metadata && isDict(message.metadata) ? { metadata: message.metadata } : {}),
  };
}

/** What a reply that was also sent to the channel answers, as it comes with it. */
function rootOf(world: World, message: Message): Dict | undefined {
  const parent = findMessage(world, message.channel, message.threadTs ?? '');
  return parent && apiMessage(world, parent);
}

const parentAuthor = (world: World, message: Message): string | undefined =>
  findMessage(world, message.channel, message.threadTs ?? '')?.user;

const botProfile = ({ workspace: { app, team } }: World): Dict => ({
  id: app.botId,
  app_id: app.id,
  name: app.name,
  deleted: false,
  updated: 0,
  team_id: team.id,
});
