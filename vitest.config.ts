import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Anything on a real Redis or a real process has to start it first; nothing sleeps.
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
