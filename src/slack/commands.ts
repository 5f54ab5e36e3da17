import type { App } from '@slack/bolt';
import type { Actor } from '../core/domain/actor.ts';
import { nearestWord } from '../core/domain/nearest-word.ts';
import { DomainError } from '../core/domain/problem.ts';
import type { Log } from '../core/ports/log.ts';
import { commandActor } from './actor.ts';
import { type Answer, answersCommand, type CommandArgs } from './answer.ts';
import { COMMAND } from './control-ids.ts';

type Typed = CommandArgs & { by: Actor; rest: string; answer: Answer };

/**
 * One subcommand of `/image`. It acknowledges by answering; one that takes longer acknowledges first. Help, dispatch and
 * the manifest's usage hint are derived from these.
 */
export type Command = {
  word: string;
  usage: string;
  summary: string;
  run: (typed: Typed) => Promise<void>;
};

/** Dispatches `/image`. A word that two commands claim stops the start-up, not a person. */
export function listenForCommands(app: App, log: Log, commands: readonly Command[], bare: Command): void {
  const byWord = new Map(commands.map((command) => [command.word, command]));
  if (byWord.size !== commands.length) throw new Error('two commands have the same word');
  app.command(
    COMMAND,
    answersCommand(log, async (args) => {
      const { word, rest } = readCommand(args.command.text);
      const command = word === '' ? bare : byWord.get(word);
      if (!command) {
        const nearest = nearestWord(word, [...byWord.keys()]);
        throw new DomainError({ code: 'unknown-command', given: word.slice(0, 60), ...(nearest && { nearest }) });
      }
      await command.run({ ...args, by: commandActor(args.body), rest });
    }),
  );
}

/** The word and what follows it. Curly quotes and odd spaces, as phones type them, are made plain. */
export function readCommand(text: string): { word: string; rest: string } {
  const plain = text
    .replace(/[\u2018\u2019\u201c\u201d]/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
  const [word = '', ...rest] = plain.split(' ');
  return { word: word.toLowerCase(), rest: rest.join(' ') };
}
