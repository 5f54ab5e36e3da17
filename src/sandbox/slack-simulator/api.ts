import type { Answer } from './delivery.ts';
import type { SentEvent } from './events.ts';
import type { Fault } from './faults.ts';
import type { Dict } from './json.ts';
import type { Call } from './log.ts';
import type { Actor } from './people/person.ts';
import type { Roster } from './roster.ts';
import type { Clock, Timers } from './time.ts';
import type { Workspace } from './workspace.ts';
import type { Message, View, World } from './world.ts';

export interface SlackSimulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  signingSecret: string;
  botToken: string;
  /** The bot's `/slack/events`; may be set later, as the bot usually starts after. */
  requestUrl?: string;
  /** Parts of the workspace that differ from the default one: people, channels, commands, scopes... */
  workspace?: Partial<Workspace>;
  clock?: Clock;
  timers?: Timers;
  rateLimits?: 'on' | 'off';
  /** How long the bot has to acknowledge; three seconds at Slack. */
  ackTimeoutMs?: number;
  /** How many calls the log keeps. */
  keepCalls?: number;
}

/** A local Slack: the Web API for the bot, people to play, and what an administrator changes about them. */
export interface SlackSimulator extends Roster {
  readonly url: string;
  /** For the bot's `slackApiUrl`. */
  readonly apiUrl: string;
  readonly world: World;
  setRequestUrl(url: string): void;
  as(nameOrId: string): Actor;
  /** Messages of a channel, oldest first; with `thread`, a parent and its replies. */
  messages(channel: string, options?: { thread?: string }): Message[];
  /** What only this person sees, oldest first. */
  ephemeral(person: string): Message[];
  /** A message or modal as a person reads it. */
  text(shown: Message | View): string;
  /** A channel as this person sees it, with names and threads. */
  transcript(channel: string, as?: string): string;
  /** The last Web API calls and requests to the bot. */
  calls(filter?: Partial<Pick<Call, 'direction' | 'name'>>): Call[];
  waitFor<T>(predicate: () => T | undefined | null | false, options?: { timeoutMs?: number }): Promise<T>;
  fail(method: string, fault: Fault, times?: number): void;
  /** What was still to go wrong with a method does not. */
  forgives(method: string): void;
  /** The next trigger handed to the bot is too old already. */
  expireNextTrigger(): void;
  rateLimits(state: 'on' | 'off'): void;
  sendsEvent(event: Dict & { type: string }): Promise<SentEvent>;
  redeliversEvent(eventId: string): Promise<Answer>;
  /** Forgets messages, modals, faults and calls; people and channels stay. */
  reset(): void;
  close(): Promise<void>;
}
