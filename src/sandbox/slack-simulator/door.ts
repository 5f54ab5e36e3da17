import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { SlackSimulator } from './api.ts';
import { interactionCoverage, methodCoverage } from './coverage.ts';
import { readBody, sendJson } from './http.ts';
import { messageState } from './interactions.ts';
import { parseJson } from './json.ts';
import { seenBy } from './messages.ts';
import { readUpTo, type Unread, unreadOf } from './reads.ts';
import { apiView } from './views.ts';
import { isShared, isStranger } from './workspace.ts';
import type { Message } from './world.ts';

const where = { in: z.string().optional(), confirm: z.enum(['accept', 'deny']).optional() };

/** What a person can be told to do from outside; each is the Actor's verb of the same name. */
const acts = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('types'),
    text: z.string(),
    channel: z.string().optional(),
    threadTs: z.string().optional(),
  }),
  z.object({ do: z.literal('shortcut'), callbackId: z.string() }),
  z.object({
    do: z.literal('fills'),
    values: z.record(z.string(), z.unknown()),
    enter: z.enum(['press', 'leave']).optional(),
  }),
  z.object({ do: z.literal('searches'), name: z.string(), query: z.string(), in: z.string().optional() }),
  z.object({ do: z.literal('clicks'), name: z.string(), ...where }),
  z.object({ do: z.literal('chooses'), name: z.string(), value: z.unknown(), ...where }),
  z.object({ do: z.literal('submits') }),
  z.object({ do: z.literal('closes'), which: z.enum(['top', 'all']).optional() }),
  z.object({ do: z.literal('reads'), channel: z.string() }),
  z.object({ do: z.literal('dismisses'), ts: z.string() }),
  z.object({ do: z.literal('redelivers'), name: z.string().optional() }),
]);

const fault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ratelimited'), retryAfter: z.number().optional() }),
  z.object({ kind: z.literal('server-error') }),
  z.object({ kind: z.literal('refuse'), error: z.string() }),
  z.object({ kind: z.literal('slow'), ms: z.number() }),
  z.object({ kind: z.literal('drop-after-apply') }),
  z.object({ kind: z.literal('drop-before') }),
]);

const faultRequest = z.object({ method: z.string(), fault, times: z.number().int().positive().optional() });
const eventRequest = z.looseObject({ type: z.string() });
const names = z.array(z.string()).optional();
const newcomer = z.object({
  name: z.string(),
  id: z.string().optional(),
  realName: z.string().optional(),
  title: z.string().optional(),
  teamId: z.string().optional(),
  guest: z.boolean().optional(),
  channels: names,
  groups: names,
});
const groupChange = z.object({ group: z.string(), add: names, remove: names });
const activation = z.object({ person: z.string(), state: z.enum(['active', 'deactivated']) });

type Act = z.infer<typeof acts>;

/** The JSON door under `/_sandbox/slack/`: for the page, and for tests in another process. */
export function createDoor(simulator: SlackSimulator) {
  return async (req: IncomingMessage, res: ServerResponse, pathname: string, query: URLSearchParams): Promise<void> => {
    const path = pathname.slice('/_sandbox/slack/'.length);
    if (path === 'events') return streamChanges(simulator, req, res);
    try {
      const body = req.method === 'POST' ? (parseJson(await readBody(req)) ?? {}) : {};
      sendJson(res, 200, await answer(simulator, `${req.method} ${path}`, query, body));
    } catch (error) {
      const known = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : '';
      sendJson(res, 400, { error: known });
    }
  };
}

async function answer(simulator: SlackSimulator, route: string, query: URLSearchParams, body: unknown) {
  const person = /^POST as\/(\w+)$/.exec(route)?.[1];
  if (person) return act(simulator, person, acts.parse(body));
  switch (route) {
    case 'GET state':
      return stateFor(simulator, query.get('as') ?? '');
    case 'GET messages':
      return simulator.messages(query.get('channel') ?? '').map((message) => shown(simulator, message));
    case 'GET ephemeral':
      return simulator.ephemeral(query.get('as') ?? '').map((message) => shown(simulator, message));
    case 'GET calls':
      return simulator.calls();
    case 'GET coverage':
      return { methods: methodCoverage, interactions: interactionCoverage };
    case 'POST faults': {
      const planned = faultRequest.parse(body);
      simulator.fail(planned.method, planned.fault as Parameters<SlackSimulator['fail']>[1], planned.times);
      return { ok: true };
    }
    case 'POST expire-trigger':
      simulator.expireNextTrigger();
      return { ok: true };
    case 'POST rate-limits':
      simulator.rateLimits(z.object({ state: z.enum(['on', 'off']) }).parse(body).state);
      return { ok: true };
    case 'POST people': {
      const { name, ...more } = newcomer.parse(body);
      return simulator.addPerson({ name, ...given(more) });
    }
    case 'POST groups': {
      const { group, ...change } = groupChange.parse(body);
      return simulator.changeGroup(group, given(change));
    }
    case 'POST activation': {
      const { person, state } = activation.parse(body);
      return simulator.setActive(person, state);
    }
    case 'POST event':
      return simulator.sendsEvent(eventRequest.parse(body));
    case 'POST redeliver-event':
      return simulator.redeliversEvent(z.object({ eventId: z.string() }).parse(body).eventId);
    case 'POST request-url':
      simulator.setRequestUrl(z.object({ url: z.url() }).parse(body).url);
      return { ok: true };
    case 'POST reset':
      simulator.reset();
      return { ok: true };
    default:
      throw new Error(`there is no ${route}`);
  }
}

function act(simulator: SlackSimulator, nameOrId: string, what: Act): unknown {
  const actor = simulator.as(nameOrId);
  switch (what.do) {
    case 'types':
      return actor.types(what.text, given({ channel: what.channel, threadTs: what.threadTs }));
    case 'shortcut':
      return actor.shortcut(what.callbackId);
    case 'fills':
      return actor.fills(what.values, given({ enter: what.enter }));
    case 'searches':
      return actor.searches(what.name, what.query, given({ in: what.in }));
    case 'clicks':
      return actor.clicks(what.name, given({ in: what.in, confirm: what.confirm }));
    case 'chooses':
      return actor.chooses(what.name, what.value, given({ in: what.in, confirm: what.confirm }));
    case 'submits':
      return actor.submits();
    case 'closes':
      return actor.closes(what.which);
    case 'reads':
      return actor.reads(what.channel);
    case 'dismisses':
      return actor.dismisses(what.ts);
    case 'redelivers':
      return actor.redelivers(what.name);
  }
}

/** Everything one person sees: what the page draws. */
function stateFor(simulator: SlackSimulator, nameOrId: string) {
  const { world } = simulator;
  const { person } = simulator.as(nameOrId);
  const { team, app, people, groups, channels, commands, shortcuts } = world.workspace;
  const stranger = isStranger(world.workspace, person);
  // Listed before the first word is said, as in Slack; the app lives in our workspace only.
  if (!stranger) world.directChannel(person.id);
  const own = channels.filter((channel) => channel.members.includes(person.id));
  // Whoever reads of a public channel reads its name, whether they are in it or not.
  const known = channels.filter(({ kind, members }) => kind === 'public' || members.includes(person.id));
  const stack = world.stacks.get(person.id) ?? [];
  const top = stack.at(-1);
  return {
    sequence: world.sequence(),
    team,
    app,
    me: person,
    startedAt: world.startedAt,
    people: people.map((one) => ({
      ...one,
      stranger: isStranger(world.workspace, one),
      unread: sum(
        channels.filter(({ members }) => members.includes(one.id)).map((channel) => unreadOf(world, one.id, channel)),
      ),
    })),
    groups,
    rooms: known.map(({ id, name }) => ({ id, name })),
    commands: stranger ? [] : commands,
    shortcuts: stranger ? [] : shortcuts,
    channels: own.map((channel) => ({
      ...channel,
      shared: isShared(world.workspace, channel),
      unread: unreadOf(world, person.id, channel),
      readUpTo: readUpTo(world, person.id, channel.id),
      messages: seenBy(world, person.id, channel.id).map((message) => shown(simulator, message)),
    })),
    messageState: own.flatMap((channel) =>
      seenBy(world, person.id, channel.id).flatMap((message) => {
        const values = messageState(world, person.id, message);
        return Object.keys(values).length > 0 ? [{ ts: message.ts, values }] : [];
      }),
    ),
    view: top ? { ...apiView(world, top), errors: top.errors, trouble: top.trouble, depth: stack.length } : null,
  };
}

const sum = (all: Unread[]): Unread => ({
  count: all.reduce((total, { count }) => total + count, 0),
  mentions: all.reduce((total, { mentions }) => total + mentions, 0),
});

const shown = (simulator: SlackSimulator, message: Message) => ({ ...message, rendered: simulator.text(message) });

/** Options without the ones left out, as exactOptionalPropertyTypes wants them. */
function given<T extends object>(options: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

/** Server-sent events: a number that rises with every change. Changes of one turn are told once. */
function streamChanges({ world }: SlackSimulator, req: IncomingMessage, res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let scheduled = false;
  const tell = () => {
    scheduled = false;
    res.write(`data: ${world.sequence()}\n\n`);
  };
  const off = world.onChange(() => {
    if (!scheduled) setImmediate(tell);
    scheduled = true;
  });
  req.on('close', off);
  tell();
}
