import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiled } from './compiled.ts';

export type Command = 'start' | 'web' | 'worker';
type Exit = { code: number | null; signal: NodeJS.Signals | null };
type LogLine = Record<string, unknown> & { msg: string };

/** The bot, or one part of it, as a process of its own. */
export type BotProcess = {
  command: Command;
  /** Both streams, as they came. */
  output(): string;
  /** The first line of its log with this message, as soon as it is there. Rejects when the process ends without it. */
  logged(message: string): Promise<LogLine>;
  exited: Promise<Exit>;
  hasExited(): boolean;
  /** Sends a signal and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<Exit>;
};

/** The compiled product; what is run is what is shipped, only in another folder. */
export type Product = { run(command: Command, env: Record<string, string>): BotProcess; remove(): void };

const source = fileURLToPath(new URL('../../src', import.meta.url));
const alive = new Set<ChildProcess>();
// Whatever becomes of the tests, nothing of ours outlives them.
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Compiles the product into a folder of its own: test files that run side by side must not build over each other. */
export function compileProduct(): Product {
  const { folder, remove } = compiled('src/main.ts');
  cpSync(join(source, 'redis/scripts'), join(folder, 'redis/scripts'), { recursive: true });
  return { run: (command, env) => run(join(folder, 'main.js'), command, env), remove };
}

function run(main: string, command: Command, env: Record<string, string>): BotProcess {
  const child = spawn(process.execPath, [main, command], {
    // Nothing of this machine's own settings gets in.
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  let output = '';
  const watchers = new Set<() => void>();
  const tell = () => {
    for (const look of [...watchers]) look();
  };
  const hear = (chunk: string) => {
    output += chunk;
    tell();
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  let ended: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    // `close` comes after the last of the output.
    child.once('close', (code, signal) => {
      alive.delete(child);
      ended = { code, signal };
      resolve(ended);
      tell();
    });
  });

  return {
    command,
    output: () => output,
    logged: (message) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const line = linesOf(output).find(({ msg }) => msg === message);
          if (!line && !ended) return;
          watchers.delete(look);
          if (line) resolve(line);
          else reject(new Error(`${command} ended without saying “${message}”:\n${output}`));
        };
        watchers.add(look);
        look();
      }),
    exited,
    hasExited: () => ended !== undefined,
    stop(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

/** The whole lines of a log so far; anything that is not a log line is left out. */
function linesOf(output: string): LogLine[] {
  return output.split('\n').flatMap((text) => {
    try {
      const line: unknown = JSON.parse(text);
      return isLogLine(line) ? [line] : [];
    } catch {
      return [];
    }
  });
}

const isLogLine = (line: unknown): line is LogLine =>
  typeof line === 'object' && line !== null && 'msg' in line && typeof line.msg === 'string';
