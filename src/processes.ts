import { openRedisBacking } from './backing.ts';
import { loadConfig } from './config.ts';
import { createLog } from './log.ts';
import { systemClock, systemTimers } from './timers.ts';
import { identify, startWeb, startWorker } from './wire.ts';

export type Part = 'web' | 'worker';

/** Runs the web process, the worker process, or both in one, until it is closed. Rejects when it cannot start. */
export async function runParts(parts: readonly Part[]): Promise<{ close(): Promise<void> }> {
  const config = await loadConfig({ redis: true });
  const log = createLog(config.logLevel);
  const identity = await identify(config);
  const backing = await openRedisBacking({ url: config.redisUrl ?? '', team: identity.team, log });
  const around = { config, backing, identity, clock: systemClock, timers: systemTimers(log), log };
  if (config.approvers.length === 0)
    log.warn({}, 'nobody is named under approvers in darkroom.yml: nothing can be approved');
  const running = [
    ...(parts.includes('worker') ? [await startWorker(around)] : []),
    ...(parts.includes('web') ? [await startWeb(around)] : []),
  ];
  return {
    async close() {
      // The web first: what it still accepts is for the worker.
      for (const part of running.reverse()) await part.close();
      await backing.close();
    },
  };
}
