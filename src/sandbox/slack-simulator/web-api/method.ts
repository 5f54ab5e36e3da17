import type { Dict } from '../json.ts';
import type { Problem } from '../limits/rules.ts';
import { spoken } from '../limits/surfaces.ts';
import type { Tier } from '../rate-limits.ts';
import type { Triggers } from '../triggers.ts';
import type { Channel } from '../workspace.ts';
import type { World } from '../world.ts';

/** What a method works with. */
export interface MethodContext {
  world: World;
  triggers: Triggers;
  url: string;
}

/** One Web API method. */
export interface ApiMethod {
  tier: Tier;
  /** Any one of these is enough; none means that any token may call. */
  scopes: string[];
  run(args: Dict, context: MethodContext): Dict;
}

/** An answer with `ok: false`, thrown from anywhere inside a method. */
export class Refusal extends Error {
  readonly answer: Dict;
  constructor(error: string, extra: Dict = {}) {
    super(error);
    this.answer = { ok: false, error, ...extra };
  }
}

export function refuse(error: string, extra?: Dict): never {
  throw new Refusal(error, extra);
}

/** `invalid_arguments` with the sentences Slack puts beside it. */
export const refuseArguments = (...problems: Problem[]): never =>
  refuse('invalid_arguments', {
    response_metadata: { messages: problems.map((problem) => spoken(problem, '[ERROR] ')) },
  });

/** A required string argument. */
export function required(args: Dict, name: string): string {
  const value = args[name];
  if (typeof value === 'string' && value !== '') return value;
  return refuseArguments({ text: 'must provide a string', pointer: `/${name}` });
}

export const isTrue = (value: unknown): boolean => value === true || value === 'true' || value === '1' || value === 1;

/** Refuses as Slack does when the token lacks what the rest of the call turns out to need. */
export function needScope({ workspace }: World, needed: string): void {
  if (!workspace.scopes.includes(needed)) refuse('missing_scope', missingScope(workspace.scopes, needed));
}

export const missingScope = (scopes: string[], needed: string): Dict => ({ needed, provided: scopes.join(',') });

/** A conversation the bot can know of: private ones exist for it only when it is in. */
export function visibleChannel(world: World, nameOrId: string): Channel {
  const channel = world.channel(nameOrId);
  if (!channel || (channel.kind !== 'public' && !botIsIn(world, channel))) return refuse('channel_not_found');
  return channel;
}

export const botIsIn = (world: World, channel: Channel): boolean =>
  channel.members.includes(world.workspace.app.botUserId);
