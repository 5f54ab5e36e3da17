import { parseArgs } from 'node:util';
import { settingsFile } from '../config.ts';
import { textOf } from '../settings/file.ts';
import { findingLine } from '../settings/finding.ts';
import { jsonSchemaText } from '../settings/json-schema.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { readCsvExpectations, readYamlExpectations } from './expectations.ts';
import { explained } from './explain.ts';
import { failuresOf, strangersIn } from './test-policy.ts';
import { isOfArguments, WrongUse } from './wrong-use.ts';

const POLICY_USAGE = `darkroom policy <command>: what darkroom.yml means. Needs no Slack, no Redis and no cloud.

  check [FILE]     every problem with line and column, and what is hardly meant
  explain [FILE]   which rule decides on a question, why those before it do not, and what follows
                   --user U --action A [--account NAME] [--region R] [--channel C] [--workspace T] [--name NAME]
                   [--tag KEY=VALUE]... [--group S]... (user groups the person is in) [--guest]
  test EXPECTATIONS [--file FILE]
                   runs expectations, a YAML list or a .csv; for the CI of whoever keeps the file
  schema           the JSON schema of darkroom.yml, for editors

FILE is DARKROOM_CONFIG, or darkroom.yml; --file FILE says the same everywhere.`;

/** Where the answer of a command goes. */
export type Terminal = { out(line: string): void; err(line: string): void };

const onConsole: Terminal = { out: (line) => console.log(line), err: (line) => console.error(line) };

/** `darkroom policy ...`. Answers the exit status: 1 when something is wrong with the file, 2 with the command. */
export async function runPolicy(words: readonly string[], terminal: Terminal = onConsole): Promise<number> {
  const [command, ...rest] = words;
  try {
    switch (command) {
      case 'check':
        return await check(rest, terminal);
      case 'explain':
        return await explain(rest, terminal);
      case 'test':
        return await test(rest, terminal);
      case 'schema':
        terminal.out(jsonSchemaText().trimEnd());
        return 0;
      case 'help':
      case '--help':
        terminal.out(POLICY_USAGE);
        return 0;
      default:
        throw new WrongUse(command ? `there is no policy ${command}` : 'say which');
    }
  } catch (error) {
    if (!(error instanceof WrongUse) && !isOfArguments(error)) throw error;
    terminal.err(`darkroom policy: ${error.message}\n\n${POLICY_USAGE}`);
    return 2;
  }
}

async function check(words: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { file: { type: 'string' } },
  });
  const path = fileOf(values, positionals);
  const settings = await read(path, terminal);
  if (!settings) return 1;
  const { policy, accounts } = settings;
  const counted = [
    count(policy.rules.length, 'rule'),
    count(Object.keys(policy.roles).length, 'role'),
    count(accounts.length, 'account'),
  ];
  terminal.out(`${path} is right: ${counted.join(', ')}.`);
  return 0;
}

async function explain(words: string[], terminal: Terminal): Promise<number> {
  const one = { type: 'string' } as const;
  const several = { type: 'string', multiple: true } as const;
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      user: one,
      action: one,
      account: one,
      region: one,
      channel: one,
      workspace: one,
      name: one,
      tag: several,
      group: several,
      guest: { type: 'boolean' },
      file: one,
    },
  });
  const settings = await read(fileOf(values, positionals), terminal);
  if (!settings) return 1;
  for (const line of explained(settings, values)) terminal.out(line);
  return 0;
}

async function test(words: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { file: { type: 'string' } },
  });
  const [path, ...more] = positionals;
  if (more.length > 0) throw new WrongUse('test takes one file with expectations');
  if (path === undefined) throw new WrongUse('test needs a file with expectations');
  const text = await textOf(path);
  if (text === undefined) throw new WrongUse(`there is no file ${path}`);
  const settings = await read(fileOf(values), terminal);
  if (!settings) return 1;
  const { expectations, problems } = path.endsWith('.csv') ? readCsvExpectations(text) : readYamlExpectations(text);
  const wrong = [...problems, ...strangersIn(settings, expectations)];
  for (const one of wrong) terminal.err(findingLine(path, one));
  if (wrong.length > 0) return 1;
  const failures = failuresOf(settings, expectations);
  for (const { line, says, because } of failures) {
    terminal.err(`${path}:${line} ${says}`);
    for (const step of because) terminal.err(`    ${step}`);
  }
  terminal.out(`${count(expectations.length, 'expectation')}, ${failures.length} failed.`);
  return failures.length > 0 ? 1 : 0;
}

/** The file with the settings, however it is named. */
function fileOf({ file }: { file?: string | undefined }, positionals: readonly string[] = []): string {
  const [path, ...more] = [...positionals, ...(file === undefined ? [] : [file])];
  if (more.length > 0) throw new WrongUse('there is one file with settings, not several');
  return path ?? settingsFile().path;
}

/** The settings of a file; when there are none, what is wrong with it has been said. */
async function read(path: string, terminal: Terminal): Promise<Settings | undefined> {
  const text = await textOf(path);
  if (text === undefined) {
    terminal.err(`There is no file ${path}.`);
    return undefined;
  }
  const found = readSettings(text);
  if (found.ok) {
    for (const { says, ...where } of found.warnings)
      terminal.err(findingLine(path, { ...where, says: `warning: ${says}` }));
    return found.settings;
  }
  for (const problem of found.problems) terminal.err(findingLine(path, problem));
  return undefined;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
