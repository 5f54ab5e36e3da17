import type { ChannelId } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import type { Log } from '../ports/log.ts';
import type { Messenger } from '../ports/messenger.ts';

/** Warns about channels that rules name and in which the bot cannot post: their questions and announcements go elsewhere. */
export const checkChannels =
  ({ messenger, log }: { messenger: Pick<Messenger, 'canPost'>; log: Log }) =>
  async (policy: Policy): Promise<void> => {
    // One after the other: nobody waits for it, and Slack counts how often it is asked.
    for (const [channel, rules] of channelsNamed(policy)) {
      if (await messenger.canPost(channel)) continue;
      log.warn(
        { channel, rules },
        'the bot cannot post in a channel that rules name: invite it there, or mend the rules',
      );
    }
  };

/** Each with what names it, as `rule: setting`. */
function channelsNamed({ rules }: Policy): Map<ChannelId, string[]> {
  const named = new Map<ChannelId, string[]>();
  const add = (channel: ChannelId, by: string) => named.set(channel, [...(named.get(channel) ?? []), by]);
  for (const { name, then } of rules) {
    if (then.kind !== 'allow' || !then.approvals) continue;
    const { ask, breakGlass } = then.approvals;
    if (ask?.by === 'channel') add(ask.channel, `${name}: ask`);
    if (breakGlass) add(breakGlass.announceIn, `${name}: breakGlass`);
  }
  return named;
}
