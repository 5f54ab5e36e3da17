import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault, Faults } from '../faults.ts';
import { type Dict, isDict, parseJson, str } from '../json.ts';
import type { CallLog } from '../log.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { Timers } from '../time.ts';
import type { World } from '../world.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { type ApiMethod, type MethodContext, missingScope, Refusal } from './method.ts';
import { peopleMethods } from './people.ts';
import { viewMethods } from './views.ts';

/** Every method there is; the coverage matrix is held against this table. */
export const methods: Record<string, ApiMethod> = {
  ...peopleMethods,
  ...chatMethods,
  ...viewMethods,
  ...conversationMethods,
};

export interface WebApiOptions extends MethodContext {
  botToken: string;
  limits: RateLimits;
  faults: Faults;
  log: CallLog;
  timers: Timers;
}

interface Reply {
  status: number;
  body: Dict;
  headers?: Record<string, string>;
}

/** Answers `/api/<method>`, checking in the order Slack does: method, token, rate, scope, arguments, rules. */
export function createWebApi(options: WebApiOptions) {
  const { world, faults, log, timers } = options;

  return async (name: string, req: IncomingMessage, res: ServerResponse, raw: string): Promise<void> => {
    const startedAt = world.clock.now();
    const contentType = req.headers['content-type'] ?? '';
    const args = argumentsIn(contentType, raw);
    const fault = methods[name] ? faults.take(name) : undefined;
    if (fault?.kind === 'drop-before') {
      log.add({ direction: 'from-bot', name, status: 0, error: 'dropped', body: args }, startedAt);
      req.socket.destroy();
      return;
    }
    const reply = answer(options, name, tokenIn(req, args), args, fault);
    if (contentType.startsWith('application/json') && !contentType.includes('charset') && reply.body.ok === true) {
      reply.body.warning ??= 'missing_charset';
      reply.body.response_metadata = { ...metadataIn(reply.body), warnings: ['missing_charset'] };
    }
    if (fault?.kind === 'slow') await new Promise<void>((resolve) => void timers.after(fault.ms, resolve));
    const error = str(reply.body.error);
    const dropped = fault?.kind === 'drop-after-apply' && reply.status === 200;
    const logged = dropped ? { status: 0, error: 'dropped' } : { status: reply.status, ...(error ? { error } : {}) };
    log.add({ direction: 'from-bot', name, body: args, ...logged }, startedAt);
    if (dropped) {
      req.socket.destroy();
      return;
    }
    send(res, reply, world.workspace.scopes, methods[name]?.scopes ?? [], world.newHash());
  };
}

function answer(options: WebApiOptions, name: string, token: string, args: Dict, fault: Fault | undefined): Reply {
  const { world, botToken, limits } = options;
  const { scopes } = world.workspace;
  const method = methods[name];
  const no = (error: string, extra: Dict = {}): Reply => ({ status: 200, body: { ok: false, error, ...extra } });

  if (!method) return no('unknown_method', { req_method: name });
  if (fault?.kind === 'server-error') return { status: 500, body: { ok: false, error: 'internal_error' } };
  if (token === '') return no('not_authed');
  if (token !== botToken) return no('invalid_auth');
  const seconds =
    fault?.kind === 'ratelimited'
      ? (fault.retryAfter ?? 1)
      : limits.take(name, method.tier, conversationOf(world, str(args.channel)));
  if (seconds > 0) {
    const headers = { 'retry-after': String(seconds) };
    return { status: 429, body: { ok: false, error: 'ratelimited' }, headers };
  }
  if (method.scopes.length > 0 && !method.scopes.some((scope) => scopes.includes(scope))) {
    return no('missing_scope', missingScope(scopes, method.scopes.join(',')));
  }
  if (fault?.kind === 'refuse') return no(fault.error);
  try {
    return { status: 200, body: { ok: true, ...method.run(args, options) } };
  } catch (error) {
    if (error instanceof Refusal) return { status: 200, body: error.answer };
    throw error;
  }
}

/** However a caller spells it, a channel has one allowance. */
function conversationOf(world: World, spelled: string): string {
  const person = spelled.startsWith('U') ? world.person(spelled) : undefined;
  return person ? world.directChannel(person.id).id : (world.channel(spelled)?.id ?? spelled);
}

const metadataIn = (body: Dict): Dict => (isDict(body.response_metadata) ? body.response_metadata : {});

function argumentsIn(contentType: string, raw: string): Dict {
  if (contentType.startsWith('application/json')) {
    const body = parseJson(raw);
    return isDict(body) ? body : {};
  }
  return Object.fromEntries(new URLSearchParams(raw));
}

function tokenIn(req: IncomingMessage, args: Dict): string {
  const bearer = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1];
  return bearer ?? str(args.token);
}

function send(res: ServerResponse, reply: Reply, scopes: string[], accepted: string[], requestId: string): void {
  res.writeHead(reply.status, {
    'content-type': 'application/json; charset=utf-8',
    'x-oauth-scopes': scopes.join(','),
    'x-accepted-oauth-scopes': accepted.join(','),
    'x-slack-req-id': requestId,
    ...reply.headers,
  });
  res.end(JSON.stringify(reply.body));
}
