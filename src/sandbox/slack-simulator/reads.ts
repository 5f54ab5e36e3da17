import { isDict, str } from './json.ts';
import { findMessage } from './messages.ts';
import type { Channel } from './workspace.ts';
import type { Message, World } from './world.ts';

/** What a person has not read in a channel; `mentions` are those that call for them by name. */
export interface Unread {
  count: number;
  mentions: number;
}

const keyOf = (user: string, channel: string): string => `${user} ${channel}`;

/** The newest message the person has seen there; empty when they never looked. */
export const readUpTo = (world: World, user: string, channel: string): string =>
  world.reads.get(keyOf(user, channel)) ?? '';

/** The person has the channel before them, down to its newest message. */
export function markRead(world: World, user: string, channel: string): void {
  const newest = world.messages.findLast((message) => message.channel === channel)?.ts ?? '';
  if (newest <= readUpTo(world, user, channel)) return;
  world.reads.set(keyOf(user, channel), newest);
  world.changed();
}

/** Edits make nothing unread, and neither does what only passes in threads of others. */
export function unreadOf(world: World, user: string, channel: Channel): Unread {
  const since = readUpTo(world, user, channel.id);
  // In a direct conversation everything is for the two who are in it, threads included.
  const isDirect = channel.kind === 'im';
  const fresh = world.messages.filter(
    (message) =>
      message.channel === channel.id &&
      message.ts > since &&
      message.user !== user &&
      (isDirect || concerns(world, user, message)),
  );
  const mentions = isDirect ? fresh : fresh.filter((message) => mentioned(world, user, message));
  return { count: fresh.length, mentions: mentions.length };
}

function concerns(world: World, user: string, message: Message): boolean {
  if (!message.threadTs || message.broadcast) return true;
  const { channel, threadTs } = message;
  const wrote = world.messages.some(
    (one) => one.channel === channel && one.user === user && (one.ts === threadTs || one.threadTs === threadTs),
  );
  return wrote || mentioned(world, user, message) || mentionedIn(world, user, findMessage(world, channel, threadTs));
}

const mentionedIn = (world: World, user: string, message: Message | undefined): boolean =>
  message !== undefined && mentioned(world, user, message);

function mentioned({ workspace }: World, user: string, { text, blocks }: Message): boolean {
  const groups = workspace.groups.filter((group) => group.users.includes(user)).map((group) => group.id);
  const calls = [`<@${user}>`, ...groups.map((id) => `<!subteam^${id}`), '<!channel>', '<!here>', '<!everyone>'];
  const read = [text, ...callsIn(blocks)];
  return calls.some((call) => read.some((one) => one.includes(call)));
}

/** What in blocks can call somebody: mrkdwn and the typed elements of rich text. All other text is only text. */
function callsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(callsIn);
  if (!isDict(value)) return [];
  switch (value.type) {
    case 'mrkdwn':
      return [str(value.text)];
    case 'user':
      return [`<@${str(value.user_id)}>`];
    case 'usergroup':
      return [`<!subteam^${str(value.usergroup_id)}>`];
    case 'broadcast':
      return [`<!${str(value.range)}>`];
    default:
      return Object.values(value).flatMap(callsIn);
  }
}
