import { type Answer, accepted } from '../delivery.ts';
import type { Events } from '../events.ts';
import type { Interactions } from '../interactions.ts';
import { type Dict, isDict, parseJson } from '../json.ts';
import { post } from '../messages.ts';
import { markRead } from '../reads.ts';
import { refuseMessage, sayAs } from '../response-urls.ts';
import { type Channel, isStranger, type Person, type Workspace } from '../workspace.ts';
import type { Message, World } from '../world.ts';

/** What came of a line someone typed. */
export interface Typed {
  /** `said`: a plain message; `answered`: the command's own answer; `silent`: acknowledged, nothing to show. */
  kind: 'said' | 'answered' | 'silent' | 'failed' | 'unknown-command';
  /** The words the person sees at once. */
  text: string;
  message?: Message;
}

interface Deps {
  world: World;
  interactions: Interactions;
  events: Events;
}

/** Whom the composer knows by name it mentions. */
const withMentions = ({ people }: Workspace, line: string): string =>
  line.replace(/(?<!\S)@([\w.-]+)/g, (typed, name) => {
    const meant = people.find((one) => one.name === name);
    return meant ? `<@${meant.id}|${meant.name}>` : typed;
  });

/** Sends a line from the composer: a slash command, or a message with the events it causes. */
export function createTyping({ world, interactions, events }: Deps) {
  const { workspace } = world;

  return async (person: Person, line: string, channel: Channel, threadTs?: string): Promise<Typed> => {
    const [word = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(line.trim())?.slice(1) ?? [];
    if (!word.startsWith('/')) return say(person, line, channel, threadTs);
    // To people of other companies the commands of our apps do not exist.
    const known = workspace.commands.find(({ command }) => command === word && !isStranger(workspace, person));
    if (!known) return tell(person, channel, 'unknown-command', `${word} is not a valid command.`);
    if (threadTs) return tell(person, channel, 'failed', `${word} is not supported in threads. Sorry!`);
    const text = known.shouldEscape ? withMentions(workspace, rest.trim()) : rest.trim();
    return shown(person, channel, word, await interactions.command(person, channel, word, text));
  };

  async function say(person: Person, line: string, channel: Channel, threadTs?: string): Promise<Typed> {
    const { app } = workspace;
    const text = line.replaceAll(`@${app.botName}`, `<@${app.botUserId}>`);
    const thread = threadTs ? { threadTs } : {};
    const message = post(world, { channel: channel.id, user: person.id, text, blocks: [], ...thread });
    markRead(world, person.id, channel.id);
    const event = {
      user: person.id,
      text,
      ts: message.ts,
      channel: channel.id,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    };
    const kind = { public: 'channels', private: 'groups', im: 'im' }[channel.kind];
    const hears = channel.members.includes(app.botUserId);
    if (hears && text.includes(`<@${app.botUserId}>`) && workspace.events.includes('app_mention')) {
      await events.send({ type: 'app_mention', ...event });
    }
    if (hears && workspace.events.includes(`message.${kind}`)) {
      await events.send({ type: 'message', channel_type: channel.kind === 'im' ? 'im' : 'channel', ...event });
    }
    return { kind: 'said', text, message };
  }

  function shown(person: Person, channel: Channel, word: string, answer: Answer): Typed {
    const failure = (why: string) => tell(person, channel, 'failed', `${word} failed with the error "${why}"`);
    if (answer.kind === 'timeout') return failure('operation_timeout');
    if (!accepted(answer)) return failure('dispatch_failed');
    if (answer.body.trim() === '') return { kind: 'silent', text: '' };
    const parsed = parseJson(answer.body);
    const body: Dict = isDict(parsed) ? parsed : { text: answer.body };
    if (Object.keys(body).length === 0) return { kind: 'silent', text: '' };
    if (refuseMessage(body)) return failure('invalid_command_response');
    const message = sayAs(world, { user: person.id, channel: channel.id }, body);
    return { kind: 'answered', text: message.text, message };
  }

  /** Slack's own words to one person, beside the channel. */
  function tell(person: Person, channel: Channel, kind: Typed['kind'], text: string): Typed {
    const message = post(world, { channel: channel.id, user: 'USLACKBOT', text, blocks: [], onlyFor: person.id });
    return { kind, text, message };
  }
}
