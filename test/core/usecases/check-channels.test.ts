import { expect, it } from 'vitest';
import type { ChannelId } from '../../../src/core/domain/ids.ts';
import { checkChannels } from '../../../src/core/usecases/check-channels.ts';
import { aPolicy } from '../../support/builders.ts';
import { aWorld } from '../../support/core-world.ts';

const ROOM = 'C0ROOM' as ChannelId;
const GLASS = 'C0GLASS' as ChannelId;
const policy = aPolicy({
  ask: { by: 'channel', channel: ROOM },
  breakGlass: { roles: ['approvers'], announceIn: GLASS },
});

it('given rules that name channels, when the bot cannot post in one, then that one is warned about, once', async () => {
  const { messenger, log } = aWorld();
  messenger.unpostable.add(GLASS);
  const twice = { ...policy, rules: policy.rules.flatMap((rule) => [rule, { ...rule, name: 'again' }]) };
  await checkChannels({ messenger, log })(twice);
  expect(log.lines).toMatchObject([
    { level: 'warn', fields: { channel: GLASS, rules: ['approvers: breakGlass', 'again: breakGlass'] } },
  ]);
});

it('given rules whose channels have the bot in them, or that name none, when they are checked, then nothing is said', async () => {
  const { messenger, log } = aWorld();
  for (const one of [policy, aPolicy()]) await checkChannels({ messenger, log })(one);
  expect(log.lines).toEqual([]);
});
