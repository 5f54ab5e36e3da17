import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SlackSimulator, SlackSimulatorOptions } from './api.ts';
import { createDelivery } from './delivery.ts';
import { createDoor } from './door.ts';
import { createEvents } from './events.ts';
import { createFaults } from './faults.ts';
import { readBody } from './http.ts';
import { createInteractions } from './interactions.ts';
import { parseJson } from './json.ts';
import { createCallLog } from './log.ts';
import { seenBy } from './messages.ts';
import { createActor } from './people/person.ts';
import { createTyping } from './people/typing.ts';
import { createRateLimits } from './rate-limits.ts';
import { messageText, viewText } from './render-text.ts';
import { createResponseUrls } from './response-urls.ts';
import { createRoster } from './roster.ts';
import { realTimers, wallClock } from './time.ts';
import { everything, transcriptOf } from './transcript.ts';
import { createTriggers } from './triggers.ts';
import { waitFor } from './wait-for.ts';
import { createWebApi } from './web-api/server.ts';
import { defaultWorkspace } from './workspace.ts';
import { createWorld } from './world.ts';

/** Starts a Slack on 127.0.0.1. */
export async function startSlackSimulator(options: SlackSimulatorOptions): Promise<SlackSimulator> {
  const { signingSecret, botToken, clock = wallClock, timers = realTimers } = options;
  let requestUrl = options.requestUrl;
  let url = '';
  const world = createWorld({ ...defaultWorkspace(), ...options.workspace }, clock);
  const log = createCallLog(clock, options.keepCalls ?? 2000, world.changed);
  const faults = createFaults();
  const limits = createRateLimits(clock, options.rateLimits ?? 'on');
  const triggers = createTriggers(world);
  const responses = createResponseUrls(world, () => url);
  const delivery = createDelivery({
    signingSecret,
    requestUrl: () => requestUrl,
    clock,
    timers,
    log,
    ackTimeoutMs: options.ackTimeoutMs ?? 3000,
  });
  const events = createEvents(world, delivery, timers);
  const interactions = createInteractions({ world, triggers, responses, delivery });
  const typing = createTyping({ world, interactions, events });

  const simulator: SlackSimulator = {
    ...createRoster(world),
    get url() {
      return url;
    },
    get apiUrl() {
      return `${url}/api/`;
    },
    world,
    setRequestUrl(next) {
      requestUrl = next;
    },
    as(nameOrId) {
      const person = world.person(nameOrId);
      if (!person) throw new Error(`nobody here is called ${nameOrId}`);
      return createActor(person, { world, interactions, typing });
    },
    messages(channel, { thread } = {}) {
      const id = channelId(channel);
      const all = world.messages.filter((message) => message.channel === id);
      return thread ? all.filter((message) => message.ts === thread || message.threadTs === thread) : all;
    },
    ephemeral(person) {
      const id = world.person(person)?.id;
      return world.ephemerals.filter((message) => message.onlyFor === id);
    },
    text: (shown) => ('hash' in shown ? viewText(world, shown) : messageText(world, shown)),
    transcript(channel, as) {
      const person = as ? (world.person(as)?.id ?? '') : '';
      return transcriptOf(world, seenBy(world, person, channelId(channel)));
    },
    calls: ({ direction, name } = {}) =>
      log.all().filter((call) => (!direction || call.direction === direction) && (!name || call.name === name)),
    waitFor: (predicate, { timeoutMs = 5000 } = {}) => waitFor(world, predicate, timeoutMs, () => everything(world)),
    fail: faults.plan,
    forgives: faults.forgive,
    expireNextTrigger: triggers.expireNext,
    rateLimits: limits.switchOn,
    sendsEvent: events.send,
    redeliversEvent: events.again,
    reset() {
      world.messages.length = 0;
      world.ephemerals.length = 0;
      world.stacks.clear();
      world.messageState.clear();
      world.reads.clear();
      faults.clear();
      limits.clear();
      log.clear();
      world.changed();
    },
    close: () => close(server),
  };

  const webApi = createWebApi({
    world,
    triggers,
    botToken,
    limits,
    faults,
    log,
    timers,
    get url() {
      return url;
    },
  });
  const door = createDoor(simulator);

  const server = createServer(async (req, res) => {
    try {
      const { pathname, searchParams } = new URL(req.url ?? '/', 'http://sandbox');
      if (pathname.startsWith('/_sandbox/slack/')) return await door(req, res, pathname, searchParams);
      const raw = await readBody(req);
      const method = /^\/api\/([\w.]+)$/.exec(pathname)?.[1];
      if (method) return await webApi(method, req, res, raw || searchParams.toString());
      const response = /^\/response\/(\w+)$/.exec(pathname)?.[1];
      const answer = response ? respond(response, raw) : { status: 404, body: 'not found' };
      res.writeHead(answer.status, { 'content-type': 'text/plain; charset=utf-8' }).end(answer.body);
    } catch (error) {
      res.writeHead(500, { 'content-type': 'text/plain' }).end(`the simulator itself failed: ${String(error)}`);
    }
  });

  function respond(id: string, raw: string) {
    const startedAt = clock.now();
    const body = parseJson(raw);
    const answer = responses.use(id, body);
    const error = answer.status === 200 ? {} : { error: answer.body };
    log.add({ direction: 'from-bot', name: 'response_url', status: answer.status, body, ...error }, startedAt);
    return answer;
  }

  function channelId(nameOrId: string): string {
    const channel = world.channel(nameOrId);
    if (!channel) throw new Error(`there is no channel ${nameOrId}`);
    return channel.id;
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return simulator;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
