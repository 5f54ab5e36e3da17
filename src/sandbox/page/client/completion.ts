import type { Command } from './types.ts';

/** A way to go on with a slash command that was begun. */
export interface Completion {
  /** The line when it is taken. */
  line: string;
  word: string;
  /** What is written after the word. */
  rest: string;
  note: string;
}

interface Completions {
  /** What can be taken. */
  choices: Completion[];
  /** The form of what is being typed, when there is nothing left to choose. */
  usage: string;
  /** Whether the line is a whole command already, so that Enter sends it. */
  whole: boolean;
}

const nothing: Completions = { choices: [], usage: '', whole: true };

/** What the composer offers under a line, read from the commands' usage hints: `create [id] | help`. */
export function complete(line: string, commands: Command[]): Completions {
  if (!line.startsWith('/')) return nothing;
  const [, word = '', gap = '', begun = '', more = ''] = /^(\S+)(\s*)(\S*)(.*)$/.exec(line) ?? [];
  const command = commands.find((one) => one.command === word);
  if (gap === '' || !command) {
    const choices = commands
      .filter((one) => gap === '' && one.command.startsWith(word))
      .map((one) => ({ line: `${one.command} `, word: one.command, rest: one.usageHint ?? '', note: one.description }));
    return { choices, usage: '', whole: command !== undefined || choices.length === 0 };
  }
  // A bar inside brackets is a choice of words, not the end of a form.
  const forms = (command.usageHint ?? '').split(/\|(?![^[]*\])/).map((form) => form.trim());
  const ways = forms.filter(Boolean).map((form) => /^(\S+)\s*(.*)$/.exec(form)?.slice(1) ?? [form, '']);
  const exact = ways.find(([name]) => name === begun);
  if (exact || more !== '') {
    return { choices: [], usage: exact?.[1] ? `${word} ${exact.join(' ')}` : '', whole: true };
  }
  const choices = ways
    .filter(([name = '']) => name.startsWith(begun))
    .map(([name = '', rest = '']) => ({
      line: `${word} ${name}${rest ? ' ' : ''}`,
      word: `${word} ${name}`,
      rest,
      note: '',
    }));
  return { choices, usage: '', whole: begun === '' || choices.length === 0 };
}
