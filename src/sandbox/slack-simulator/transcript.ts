import { messageText, viewText } from './render-text.ts';
import type { Message, World } from './world.ts';

/** Messages with the names of their authors; replies stand indented under what they answer. */
export function transcriptOf(world: World, messages: Message[]): string {
  const author = (id: string) =>
    id === world.workspace.app.botUserId ? world.workspace.app.name : (world.person(id)?.name ?? 'Slackbot');
  const block = (message: Message, indent: string) =>
    `${author(message.user)}${message.onlyFor ? ' (only visible to you)' : ''}:\n${messageText(world, message)}`
      .split('\n')
      .map((line, index) => `${indent}${index === 0 ? '' : '  '}${line}`)
      .join('\n');
  const replies = (ts: string) => messages.filter((message) => message.threadTs === ts);
  return messages
    .filter((message) => !message.threadTs)
    .map((message) => [block(message, ''), ...replies(message.ts).map((reply) => block(reply, '    '))].join('\n'))
    .join('\n\n');
}

/** All there is to see, for the message of a test that waited in vain. */
export const everything = (world: World): string =>
  world.workspace.channels
    .map(
      (channel) =>
        `#${channel.name}\n${transcriptOf(
          world,
          world.messages.filter((one) => one.channel === channel.id),
        )}`,
    )
    .concat(world.ephemerals.map((message) => `only for ${message.onlyFor}: ${messageText(world, message)}`))
    .concat([...world.stacks.values()].flat().map((view) => viewText(world, view)))
    .join('\n');
