import type { Channel, SlackState } from './types.ts';

/** Whose Slack is shown, which channel of it, and which thread beside it: `#maya/images/1700000000.000100`. */
export interface Place {
  who: string;
  where: string;
  thread: string;
}

export function readPlace(hash: string): Place {
  const [who, where, thread] = decodeURIComponent(hash.replace(/^#/, '')).split('/');
  return { who: who || 'maya', where: where || 'images', thread: thread ?? '' };
}

export const addressOf = (who: string, where: string, thread = ''): string =>
  `#${who}/${where}${thread ? `/${thread}` : ''}`;

/** A channel's word in the address. A direct conversation has the same one for everybody, so that people can be switched. */
export const wordFor = (channel: Channel, state: SlackState): string =>
  channel.kind === 'im' ? `@${state.app.botName}` : channel.name;

/** What the channel is called where people read it. */
export const titleOf = (channel: Channel, state: SlackState): string =>
  channel.kind === 'im' ? state.app.name : channel.name;
