import { defineConfig } from 'vitest/config';

/** Real processes that are killed, and real browsers: what they are held to is seconds, so nothing else runs beside them. */
const ALONE = ['test/faults/**/*.test.ts', 'test/browser/**/*.test.ts'];

export default defineConfig({
  test: {
    // Anything on a real Redis or a real process has to start it first; nothing sleeps.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: ALONE,
          // Most of a test's time is waiting, so a core that is left over for the runner would be idle.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
