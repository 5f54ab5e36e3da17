import { z } from 'zod';
import type { WatchKind } from '../core/domain/kinds/kind.ts';
import { type Watch, watchKey } from '../core/domain/next-actions.ts';
import type { Hint } from '../core/ports/jobs.ts';
import { id, object, variants } from './schema.ts';
import { isWatched } from './watch-record.ts';

/** A hint as a queue carries it. */
export const hintRecord: z.ZodType<Hint> = variants<Hint, 'queue'>('queue', {
  advance: { operation: id() },
  notify: { operation: id() },
  'watch-region': { watch: object<Watch>({ account: id(), region: id(), kind: z.custom<WatchKind>(isWatched) }) },
});

/** The same for hints that ask for the same look, within one queue. */
export const hintKey = (hint: Hint): string => (hint.queue === 'watch-region' ? watchKey(hint.watch) : hint.operation);
