import { pino, stdTimeFunctions } from 'pino';
import type { LogLevel } from './config.ts';
import type { Log } from './core/ports/log.ts';

/** JSON lines on standard output. Anything that could carry a secret is cut out of errors of the HTTP clients. */
export function createLog(level: LogLevel): Log {
  return pino({
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    redact: {
      paths: ['*.token', '*.headers', '*.config', '*.response_url', '*.trigger_id', 'err.original', 'err.request'],
      censor: '[redacted]',
    },
  });
}
