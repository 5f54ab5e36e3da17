/** Structured log lines for operators. Facts go into `fields`; secrets go nowhere. */
export type Log = Record<
  'debug' | 'info' | 'warn' | 'error',
  (fields: Record<string, unknown>, message: string) => void
>;
