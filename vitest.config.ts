import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/**/*.test.ts',
      'services/**/*.test.ts',
      'core-orchestration/**/*.test.ts',
      'tools/**/*.test.ts',
      'native/src/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/.next/**', 'tests/journeys/**'],
    globalSetup: ['packages/testing/src/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
