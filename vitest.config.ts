import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Most of a test's time is waiting, so a core that is left over for the runner would be idle.
    maxWorkers: '100%',
    // Anything on a real Redis or a real process has to start it first; nothing sleeps.
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
