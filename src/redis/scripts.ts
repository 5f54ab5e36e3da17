import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/**
 * Each script with the number of its keys; its header says which they are. With `more`, any number of further keys may
 * follow: Redis wants to know every key that a script touches. `lib` names what stands before it, out of `scripts/lib`.
 */
const SCRIPTS = {
  'put-operation': { keys: 10, more: true, lib: 'append-line' },
  'observe-task': { keys: 2 },
  'drawn-operation': { keys: 2 },
  'draw-later': { keys: 2 },
  'watched-operations': { keys: 2 },
  'swap-delivery': { keys: 1 },
  'edit-budget': { keys: 1 },
  'call-budget': { keys: 1 },
  'append-audit': { keys: 1, more: true, lib: 'append-line' },
  'hold-audit': { keys: 1 },
  'seal-audit': { keys: 3 },
  'trim-audit': { keys: 4 },
} as const satisfies Record<string, Script>;

type Script = { keys: number; more?: true; lib?: string };

export type ScriptName = keyof typeof SCRIPTS;
export const scriptNames = Object.keys(SCRIPTS) as ScriptName[];

export type RunScript = (name: ScriptName, keys: string[], args: (string | number)[]) => Promise<unknown>;

/** Teaches a connection our scripts: they are sent by their digest, and whole to a Redis that does not know them. */
export function loadScripts(redis: Redis): RunScript {
  const commands = redis as unknown as Record<string, (...args: (string | number)[]) => Promise<unknown>>;
  for (const name of scriptNames) {
    // Several stores on one connection share the commands.
    if (commands[commandName(name)]) continue;
    redis.defineCommand(commandName(name), { lua: scriptSource(name) });
  }
  return (name, keys, args) => {
    const { keys: least, more }: Script = SCRIPTS[name];
    const command = commands[commandName(name)];
    if (!command || keys.length < least || (keys.length > least && !more)) {
      throw new Error(`${name} takes ${more ? 'at least ' : ''}${least} keys`);
    }
    return command.call(redis, keys.length, ...keys, ...args);
  };
}

const commandName = (name: string): string => `darkroom:${name}`;

/** What Redis is sent: the script after what it uses of the library. */
export function scriptSource(name: ScriptName): string {
  const { lib }: Script = SCRIPTS[name];
  return lib ? `${scriptText(`lib/${lib}`)}\n${scriptText(name)}` : scriptText(name);
}

/** Read beside this module, in `src` as in `dist`. */
export const scriptText = (name: string): string =>
  readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
