import { type Control, controlsOf, stateOf, stateValue } from './controls.ts';
import type { Answer, Delivery, Outgoing } from './delivery.ts';
import { type Dict, str } from './json.ts';
import { apiMessage } from './messages.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Triggers } from './triggers.ts';
import { apiView } from './views.ts';
import type { Channel, Person } from './workspace.ts';
import type { Message, StateValues, View, World } from './world.ts';

/** Where the control that was used sits. */
export type Source = { kind: 'message'; message: Message } | { kind: 'view'; view: View };

interface Deps {
  world: World;
  triggers: Triggers;
  responses: ResponseUrls;
  delivery: Delivery;
}

/** Turns what a person does into the request Slack would send. */
export interface Interactions {
  command(person: Person, channel: Channel, command: string, text: string): Promise<Answer>;
  shortcut(person: Person, callbackId: string): Promise<Answer>;
  blockActions(person: Person, source: Source, control: Control, chosen: Dict): Promise<Answer>;
  suggestion(person: Person, source: Source, control: Control, query: string): Promise<Answer>;
  submission(person: Person, view: View): Promise<Answer>;
  closed(person: Person, view: View, how: 'top' | 'all'): Promise<Answer>;
  /** Sends the person's last request of that kind once more, byte for byte, newly signed. */
  again(person: Person, name: string): Promise<Answer>;
}

// The old verification token: still sent, never to be trusted.
const TOKEN = 'sandbox-verification-token';

export function createInteractions({ world, triggers, responses, delivery }: Deps): Interactions {
  const { team, app } = world.workspace;
  const last = new Map<string, Outgoing>();

  const send = (person: Person, outgoing: Outgoing): Promise<Answer> => {
    last.set(`${person.id} ${outgoing.name}`, outgoing);
    return delivery.send(outgoing);
  };

  const interact = (person: Person, payload: Dict): Promise<Answer> =>
    send(person, {
      name: String(payload.type),
      contentType: 'application/x-www-form-urlencoded',
      body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
      payload,
    });

  const common = (person: Person, type: string): Dict => ({
    type,
    user: { id: person.id, username: person.name, name: person.name, team_id: person.teamId ?? team.id },
    api_app_id: app.id,
    token: TOKEN,
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  });

  const place = (person: Person, source: Source): Dict => {
    if (source.kind === 'view') {
      const { view } = source;
      return {
        container: { type: 'view', view_id: view.id },
        view: apiView(world, view),
        state: { values: view.state },
      };
    }
    const { message } = source;
    const channel = world.channel(message.channel);
    return {
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: message.onlyFor !== undefined,
        ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
      },
      channel: { id: message.channel, name: channel ? channelName(channel) : '' },
      ...(message.onlyFor ? {} : { message: apiMessage(world, message) }),
      state: { values: messageState(world, person.id, message) },
    };
  };

  /** One address for each conversation that was chosen where the app asked to answer. */
  const responseUrls = (person: Person, view: View): Dict[] =>
    controlsOf(view.blocks).flatMap((control) => {
      const { blockId, actionId, element } = control;
      const chosen = stateValue(view.state, control);
      const channel = str(chosen.selected_conversation) || str(chosen.selected_channel);
      if (element.response_url_enabled !== true || channel === '') return [];
      const responseUrl = responses.issue({ user: person.id, channel, inChannel: true });
      return [{ response_url: responseUrl, channel_id: channel, block_id: blockId, action_id: actionId }];
    });

  return {
    command(person, channel, command, text) {
      const fields = {
        token: TOKEN,
        team_id: team.id,
        team_domain: team.domain,
        channel_id: channel.id,
        channel_name: channelName(channel),
        user_id: person.id,
        user_name: person.name,
        command,
        text,
        api_app_id: app.id,
        is_enterprise_install: 'false',
        response_url: responses.issue({ user: person.id, channel: channel.id }),
        trigger_id: triggers.issue(person.id),
      };
      const body = new URLSearchParams(fields).toString();
      return send(person, { name: 'command', contentType: 'application/x-www-form-urlencoded', body, payload: fields });
    },

    shortcut: (person, callbackId) =>
      interact(person, {
        ...common(person, 'shortcut'),
        action_ts: world.newTs(),
        callback_id: callbackId,
        trigger_id: triggers.issue(person.id),
      }),

    blockActions(person, source, control, chosen) {
      const inView = source.kind === 'view';
      const trigger = triggers.issue(person.id, inView ? source.view.id : undefined);
      const responseUrl = inView ? {} : { response_url: responses.issue(messageGrant(person, source.message)) };
      return interact(person, {
        ...common(person, 'block_actions'),
        ...place(person, source),
        trigger_id: trigger,
        ...responseUrl,
        actions: [action(control, chosen, world.newTs())],
      });
    },

    suggestion(person, source, control, query) {
      const { state: _, ...where } = place(person, source);
      return interact(person, {
        ...common(person, 'block_suggestion'),
        ...where,
        action_id: control.actionId,
        block_id: control.blockId,
        value: query,
      });
    },

    submission: (person, view) =>
      interact(person, {
        ...common(person, 'view_submission'),
        trigger_id: triggers.issue(person.id),
        view: apiView(world, view),
        response_urls: responseUrls(person, view),
      }),

    closed: (person, view, how) =>
      interact(person, {
        ...common(person, 'view_closed'),
        view: apiView(world, view, withoutInputs(view)),
        is_cleared: how === 'all',
      }),

    again(person, name) {
      const outgoing = last.get(`${person.id} ${name}`);
      if (!outgoing) throw new Error(`${person.name} has sent no ${name} that could be delivered again`);
      return delivery.send(outgoing);
    },
  };
}

/** The values in the controls of a message as one person has set them, or as they were at first. */
export const messageState = (world: World, user: string, message: Message): StateValues =>
  stateOf(message.blocks, world.messageState.get(`${user} ${message.channel} ${message.ts}`));

const messageGrant = (person: Person, message: Message) => ({
  user: person.id,
  channel: message.channel,
  source: { ts: message.ts, ephemeral: message.onlyFor !== undefined },
});

// People and channels the app may not know are named for their kind.
const channelName = (channel: Channel): string =>
  ({ public: channel.name, private: 'privategroup', im: 'directmessage' })[channel.kind];

const echoed = ['text', 'value', 'placeholder', 'confirm', 'initial_option', 'initial_options', 'initial_date'];

function action({ element, type, blockId, actionId }: Control, chosen: Dict, ts: string): Dict {
  const kept = Object.fromEntries(
    echoed.filter((name) => element[name] !== undefined).map((name) => [name, element[name]]),
  );
  return { ...kept, ...chosen, type, block_id: blockId, action_id: actionId, action_ts: ts };
}

const withoutInputs = (view: View): StateValues =>
  Object.fromEntries(
    Object.entries(view.state).filter(
      ([blockId]) => view.blocks.find((block) => block.block_id === blockId)?.type !== 'input',
    ),
  );
