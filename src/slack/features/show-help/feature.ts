import { list, message, prose } from '../../blocks/blocks.ts';
import type { Command } from '../../commands.ts';
import type { Feature } from '../../features.ts';
import { en } from '../../text/en.ts';
import { join } from '../../text/words.ts';

/** Help is derived from the commands it is given, itself included. */
export function showHelp(others: readonly Command[]): Feature & { commands: [Command] } {
  const help: Command = {
    word: 'help',
    usage: '/image help',
    summary: en.command.help,
    run: ({ answer }) => answer(drawn),
  };
  // It never changes, so it is drawn once.
  const drawn = helpMessage([...others, help]);
  return { commands: [help] };
}

export function helpMessage(commands: readonly Command[]) {
  const lines = commands.map(({ usage, summary }) => en.help.command(usage, summary));
  return message(join([en.help.intro(), ...lines], '\n'), [prose(en.help.intro()), list(...lines)]);
}
