import { fillIn } from '../controls.ts';
import { type Dict, dicts, isDict, list, parseJson, str } from '../json.ts';
import { messageProblems, spoken } from '../limits/surfaces.ts';
import { apiMessage, findMessage, post, remove } from '../messages.ts';
import type { Channel } from '../workspace.ts';
import type { Message, World } from '../world.ts';
import { type ApiMethod, botIsIn, isTrue, refuse, required, visibleChannel } from './method.ts';

const LONGEST_POST = 40_000;
const LONGEST_EDIT = 4000;
const LONGEST_MARKDOWN = 12_000;
const MOST_ATTACHMENTS = 100;

export const chatMethods: Record<string, ApiMethod> = {
  'chat.postMessage': {
    tier: 'posting',
    scopes: ['chat:write'],
    run(args, { world }) {
      const channel = channelToPostIn(world, required(args, 'channel'));
      const { blocks, text } = content(world, args);
      const threadTs = parentIn(world, channel, str(args.thread_ts));
      const metadata = metadataOf(args);
      const message = post(world, {
        channel: channel.id,
        user: world.workspace.app.botUserId,
        text: text.slice(0, LONGEST_POST),
        blocks,
        ...(threadTs ? { threadTs } : {}),
        ...(threadTs && isTrue(args.reply_broadcast) ? { broadcast: true } : {}),
        ...(metadata ? { metadata } : {}),
      });
      const warned = text.length > LONGEST_POST ? { warning: 'message_truncated' } : {};
      return {
        channel: channel.id,
        ts: message.ts,
        message: apiMessage(world, message, { metadata: true }),
        ...warned,
      };
    },
  },

  'chat.update': {
    tier: 'tier3',
    scopes: ['chat:write'],
    run(args, { world }) {
      const message = ownMessage(world, args, 'cant_update_message');
      const { blocks, text } = content(world, args);
      if (text.length > LONGEST_EDIT) refuse('msg_too_long');
      const metadata = metadataOf(args);
      // Blocks alone leave the old text standing; text alone takes the blocks away.
      if (typeof args.text === 'string') message.text = text;
      message.blocks = blocks;
      if (metadata) {
        if (Object.keys(metadata).length > 0) message.metadata = metadata;
        else delete message.metadata;
      }
      message.edits += 1;
      world.changed();
      const { channel, ts } = message;
      return { channel, ts, text: message.text, message: apiMessage(world, message, { metadata: true }) };
    },
  },

  'chat.postEphemeral': {
    tier: 'tier4',
    scopes: ['chat:write'],
    run(args, { world }) {
      const channel = channelToPostIn(world, required(args, 'channel'));
      const user = required(args, 'user');
      if (!channel.members.includes(user) || world.person(user)?.deactivated) refuse('user_not_in_channel');
      const { blocks, text } = content(world, args);
      if (text.length > LONGEST_EDIT) refuse('msg_too_long');
      const threadTs = str(args.thread_ts);
      const message = post(world, {
        channel: channel.id,
        user: world.workspace.app.botUserId,
        text,
        blocks,
        onlyFor: user,
        ...(threadTs ? { threadTs } : {}),
      });
      return { message_ts: message.ts };
    },
  },

  'chat.delete': {
    tier: 'tier3',
    scopes: ['chat:write'],
    run(args, { world }) {
      const message = ownMessage(world, args, 'cant_delete_message');
      remove(world, message);
      return { channel: message.channel, ts: message.ts };
    },
  },

  'chat.getPermalink': {
    tier: 'special',
    scopes: [],
    run(args, { world }) {
      const channel = visibleChannel(world, required(args, 'channel'));
      const ts = required(args, 'message_ts');
      const message = findMessage(world, channel.id, ts) ?? refuse('message_not_found');
      const link = `https://${world.workspace.team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
      const inThread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${channel.id}` : '';
      return { channel: channel.id, permalink: link + inThread };
    },
  },
};

function channelToPostIn(world: World, nameOrId: string): Channel {
  // A person's id stands for the direct conversation with them.
  const person = nameOrId.startsWith('U') ? world.person(nameOrId) : undefined;
  const channel = person ? world.directChannel(person.id) : visibleChannel(world, nameOrId);
  if (channel.archived) refuse('is_archived');
  const mayJoinIn = channel.kind === 'public' && world.workspace.scopes.includes('chat:write.public');
  if (!botIsIn(world, channel) && !mayJoinIn) refuse('not_in_channel');
  if (channel.restricted) refuse('restricted_action');
  return channel;
}

function parentIn(world: World, channel: Channel, threadTs: string): string {
  if (threadTs === '') return '';
  const parent = findMessage(world, channel.id, threadTs);
  if (!parent || parent.threadTs) refuse('cannot_reply_to_message');
  return threadTs;
}

function ownMessage(world: World, args: Dict, otherwise: string): Message {
  const channel = visibleChannel(world, required(args, 'channel'));
  const message = findMessage(world, channel.id, required(args, 'ts'));
  if (!message) return refuse('message_not_found');
  if (channel.archived) refuse('is_inactive');
  if (message.user !== world.workspace.app.botUserId) refuse(otherwise);
  return message;
}

/** Text and blocks as they will be kept, or the refusal they earn. */
function content(world: World, args: Dict): { text: string; blocks: Dict[] } {
  const text = str(args.text);
  const markdown = str(args.markdown_text);
  const blocks = typeof args.blocks === 'string' ? parseJson(args.blocks || '[]') : (args.blocks ?? []);
  if (!Array.isArray(blocks)) return refuse('invalid_blocks_format');
  if (markdown !== '') {
    if (text !== '' || blocks.length > 0) refuse('markdown_text_conflict');
    if (markdown.length > LONGEST_MARKDOWN) refuse('msg_too_long');
    return { text: markdown, blocks: fillIn(world, [{ type: 'markdown', text: markdown }]) };
  }
  const attachments = typeof args.attachments === 'string' ? parseJson(args.attachments) : args.attachments;
  if (list(attachments).length > MOST_ATTACHMENTS) refuse('too_many_attachments');
  if (text === '' && blocks.length === 0) refuse('no_text');
  const problems = messageProblems(blocks);
  if (problems.length > 0) {
    refuse('invalid_blocks', {
      errors: problems.map((problem) => spoken(problem)),
      response_metadata: { messages: problems.map((problem) => spoken(problem, '[ERROR] ')) },
    });
  }
  return { text, blocks: fillIn(world, dicts(blocks)) };
}

/** The metadata given, an empty object when it is to be taken away, nothing when it is to stay. */
function metadataOf(args: Dict): Dict | undefined {
  if (args.metadata === undefined) return undefined;
  const metadata = typeof args.metadata === 'string' ? parseJson(args.metadata) : args.metadata;
  if (!isDict(metadata)) return refuse('invalid_metadata_format');
  if (Object.keys(metadata).length === 0) return metadata;
  if (typeof metadata.event_type !== 'string' || !isDict(metadata.event_payload)) refuse('invalid_metadata_schema');
  return metadata;
}
