import type { WorkerId } from '../domain/ids.ts';

let claims = 0;

/** Names each claim by itself: a process that stalled may meet a lapsed claim of its own, and must not answer for it. */
export const claimName = (worker: WorkerId): WorkerId => `${worker}.${++claims}` as WorkerId;
