import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** Each script with the number of its keys; its header says which they are. */
const SCRIPTS = {
  'put-operation': 8,
  'observe-task': 2,
  'drawn-operation': 2,
  'draw-later': 2,
  'watched-operations': 2,
  'swap-delivery': 1,
  'edit-budget': 1,
  'call-budget': 1,
} as const;

export type ScriptName = keyof typeof SCRIPTS;
export const scriptNames = Object.keys(SCRIPTS) as ScriptName[];

export type RunScript = (name: ScriptName, keys: string[], args: (string | number)[]) => Promise<unknown>;

/** Teaches a connection our scripts: they are sent by their digest, and whole to a Redis that does not know them. */
export function loadScripts(redis: Redis): RunScript {
  const commands = redis as unknown as Record<string, (...args: (string | number)[]) => Promise<unknown>>;
  for (const [name, numberOfKeys] of Object.entries(SCRIPTS)) {
    // Several stores on one connection share the commands.
    if (commands[commandName(name)]) continue;
    redis.defineCommand(commandName(name), { numberOfKeys, lua: scriptText(name) });
  }
  return (name, keys, args) => {
    const command = commands[commandName(name)];
    if (!command || keys.length !== SCRIPTS[name]) throw new Error(`${name} takes ${SCRIPTS[name]} keys`);
    return command.call(redis, ...keys, ...args);
  };
}

const commandName = (name: string): string => `darkroom:${name}`;

/** Read beside this module, in `src` as in `dist`. */
export const scriptText = (name: string): string =>
  readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
