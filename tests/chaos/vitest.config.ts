import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.chaos.test.ts'],
    // Each test has a database, a Redis and six processes of its own.
    fileParallelism: false,
    hookTimeout: 120_000,
  },
});
