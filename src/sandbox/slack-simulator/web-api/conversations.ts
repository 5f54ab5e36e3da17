import { type Dict, str } from '../json.ts';
import { apiMessage, findMessage } from '../messages.ts';
import { type Channel, isShared } from '../workspace.ts';
import type { Message, World } from '../world.ts';
import {
  type ApiMethod,
  botIsIn,
  isTrue,
  needScope,
  refuse,
  refuseArguments,
  required,
  visibleChannel,
} from './method.ts';

const readScopes = { public: 'channels:read', private: 'groups:read', im: 'im:read' };
const historyScopes = { public: 'channels:history', private: 'groups:history', im: 'im:history' };

export const conversationMethods: Record<string, ApiMethod> = {
  'conversations.info': {
    tier: 'tier3',
    scopes: Object.values(readScopes),
    run(args, { world }) {
      const channel = visibleChannel(world, required(args, 'channel'));
      needScope(world, readScopes[channel.kind]);
      return { channel: apiChannel(world, channel, isTrue(args.include_num_members)) };
    },
  },

  'conversations.members': {
    tier: 'tier4',
    scopes: Object.values(readScopes),
    run(args, { world }) {
      const channel = visibleChannel(world, required(args, 'channel'));
      needScope(world, readScopes[channel.kind]);
      return { members: [...channel.members] };
    },
  },

  'conversations.history': {
    tier: 'tier3',
    scopes: Object.values(historyScopes),
    run(args, { world }) {
      const channel = readable(args, world);
      const top = world.messages.filter((one) => one.channel === channel.id && (!one.threadTs || one.broadcast));
      return { ...page(world, args, top.reverse()), pin_count: 0 };
    },
  },

  'conversations.replies': {
    tier: 'tier3',
    scopes: Object.values(historyScopes),
    run(args, { world }) {
      const channel = readable(args, world);
      const asked = findMessage(world, channel.id, required(args, 'ts'));
      if (!asked) return refuse('thread_not_found');
      const parentTs = asked.threadTs ?? asked.ts;
      return page(
        world,
        args,
        world.messages.filter(
          (one) => one.channel === channel.id && (one.ts === parentTs || one.threadTs === parentTs),
        ),
      );
    },
  },

  'conversations.open': {
    tier: 'tier3',
    scopes: ['im:write'],
    run(args, { world }) {
      const users = str(args.users).split(',').filter(Boolean);
      const [user] = users;
      if (user === undefined) return refuse('users_list_not_supplied');
      if (users.length > 1) return refuse('too_many_users');
      const person = world.person(user);
      if (!person) return refuse('user_not_found');
      if (person.deactivated) return refuse('user_disabled');
      const channel = world.directChannel(person.id);
      return { channel: isTrue(args.return_im) ? apiChannel(world, channel) : { id: channel.id } };
    },
  },

  'conversations.join': {
    tier: 'tier3',
    scopes: ['channels:join'],
    run(args, { world }) {
      const channel = visibleChannel(world, required(args, 'channel'));
      if (channel.kind !== 'public') refuse('method_not_supported_for_channel_type');
      if (channel.archived) refuse('is_archived');
      if (botIsIn(world, channel)) return { channel: apiChannel(world, channel), warning: 'already_in_channel' };
      channel.members.push(world.workspace.app.botUserId);
      world.changed();
      return { channel: apiChannel(world, channel) };
    },
  },
};

function readable(args: Dict, world: World): Channel {
  const channel = visibleChannel(world, required(args, 'channel'));
  needScope(world, historyScopes[channel.kind]);
  if (!botIsIn(world, channel)) refuse('not_in_channel');
  return channel;
}

/** One page between `oldest` and `latest`, both left out unless `inclusive`. */
function page(world: World, args: Dict, messages: Message[]): Dict {
  const limit = args.limit === undefined ? 100 : Number(args.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 999) refuse('invalid_limit');
  const offset = args.cursor ? cursorOffset(str(args.cursor)) : 0;
  const inclusive = isTrue(args.inclusive);
  const within = messages.filter(
    ({ ts }) =>
      isAfter(ts, bound(args, 'oldest'), inclusive) && isAfter(bound(args, 'latest') ?? '9'.repeat(10), ts, inclusive),
  );
  const end = offset + limit;
  const more = end < within.length;
  const include = { metadata: isTrue(args.include_all_metadata) };
  return {
    messages: within.slice(offset, end).map((message) => apiMessage(world, message, include)),
    has_more: more,
    ...(more ? { response_metadata: { next_cursor: Buffer.from(`next:${end}`).toString('base64') } } : {}),
  };
}

function bound(args: Dict, name: 'oldest' | 'latest'): string | undefined {
  const value = args[name];
  if (value === undefined || value === '' || String(value) === '0') return undefined;
  if (!/^\d+(\.\d+)?$/.test(String(value))) refuse(`invalid_ts_${name}`);
  return String(value);
}

// Timestamps are compared in microseconds: as one float the last digits would be lost.
const micros = (ts: string): number => {
  const [seconds = '0', fraction = ''] = ts.split('.');
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
};

const isAfter = (ts: string, limit: string | undefined, inclusive: boolean): boolean =>
  limit === undefined || micros(ts) > micros(limit) || (inclusive && micros(ts) === micros(limit));

function cursorOffset(cursor: string): number {
  const [, digits] = /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? refuse('invalid_cursor');
  return digits ? Number(digits) : refuseArguments({ text: 'invalid cursor', pointer: '/cursor' });
}

function apiChannel(world: World, channel: Channel, counted = false): Dict {
  const { team, app } = world.workspace;
  if (channel.kind === 'im') {
    const user = channel.members.find((member) => member !== app.botUserId);
    return { id: channel.id, is_im: true, user, is_open: true, is_archived: false, context_team_id: team.id };
  }
  const shared = isShared(world.workspace, channel);
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_archived: channel.archived === true,
    is_general: channel.name === 'general',
    is_member: botIsIn(world, channel),
    is_shared: shared,
    is_ext_shared: shared,
    is_org_shared: false,
    context_team_id: team.id,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    ...(counted ? { num_members: channel.members.length } : {}),
  };
}
