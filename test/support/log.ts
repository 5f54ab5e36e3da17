import type { Log } from '../../src/core/ports/log.ts';

export type Line = { level: keyof Log; message: string; fields: Record<string, unknown> };

/** A log that can be read. */
export function aLog(): Log & { lines: Line[] } {
  const lines: Line[] = [];
  const at = (level: keyof Log) => (fields: Record<string, unknown>, message: string) => {
    lines.push({ level, message, fields });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
