import { openRedisBacking } from './backing.ts';
import { loadConfig } from './config.ts';
import { createLog } from './log.ts';
import { createSettingsSource } from './settings/source.ts';
import { systemClock, systemTimers } from './timers.ts';
import { channelCheck, identify, startWeb, startWorker } from './wire.ts';

export type Part = 'web' | 'worker';

/** Something outside that is needed from the start on is not there. Its message is for whoever runs the bot. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Runs the web process, the worker process, or both in one, until it is closed. Rejects when it cannot start. */
export async function runParts(parts: readonly Part[]): Promise<{ close(): Promise<void> }> {
  const config = await loadConfig({ redis: true, auditKey: parts.includes('worker') });
  const log = createLog(config.logLevel);
  const identity = await needed(`Slack at ${hostOf(config.slack.apiUrl)}`, identify(config));
  const redisUrl = config.redisUrl ?? '';
  const backing = await needed(
    `Redis at ${hostOf(redisUrl)}`,
    openRedisBacking({ url: redisUrl, team: identity.team, log }),
  );
  const timers = systemTimers(log);
  const check = channelCheck({ config, log });
  const settings = createSettingsSource({
    path: config.settingsPath,
    initial: config.settings,
    every: timers.every,
    log,
    changed: check,
  });
  const around = { config, settings, backing, identity, clock: systemClock, timers, log };
  for (const warning of config.settingsWarnings) log.warn({}, warning);
  check(config.settings);
  const running = [
    ...(parts.includes('worker') ? [await startWorker(around)] : []),
    ...(parts.includes('web') ? [await startWeb(around)] : []),
  ];
  return {
    async close() {
      // The web first: what it still accepts is for the worker.
      for (const part of running.reverse()) await part.close();
      settings.close();
      await backing.close();
    },
  };
}

export async function needed<Value>(
  what: string,
  ready: Promise<Value>,
  without = 'Darkroom cannot start',
): Promise<Value> {
  try {
    return await ready;
  } catch (cause) {
    throw new StartError(`${without}: ${what} does not let it in: ${reasonOf(cause)}`, { cause });
  }
}

/** The innermost reason: what libraries wrap around it says less. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = 'original' in error ? error.original : error.cause;
  if (inner instanceof Error) return reasonOf(inner);
  // An address with several numbers fails with one error for all of them, which has only a code.
  return error.message || ('code' in error ? String(error.code) : error.name);
}

/** Only the host: a URL of Redis may hold its password. */
export const hostOf = (url: string): string => new URL(url).host;
