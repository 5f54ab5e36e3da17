import type { Instant } from '../domain/instant.ts';

export type Clock = { now(): Instant };

/** Repeats `run` until the answer is called. A run that still goes on is not started a second time. */
export type Timers = { every(ms: number, run: () => Promise<void>): () => void };
