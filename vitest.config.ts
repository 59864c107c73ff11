import { defineConfig } from 'vitest/config';

// Four kinds of test. Unit tests share one worker per file set; the others start real servers and browsers.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Some start a thread, a process or wasm: on a busy machine that takes its time.
          testTimeout: 30_000,
          include: [
            '*/src/**/*.test.{ts,tsx}',
            'shared/test/**/*.test.ts',
            'tools/**/*.test.ts',
            'agent-runtime/test/**/*.test.ts',
          ],
          exclude: ['**/*.fuzz.test.ts', '**/integration/**', '**/node_modules/**'],
        },
      },
      {
        test: {
          name: 'fuzz',
          include: ['*/test/**/*.fuzz.test.ts'],
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['*/test/integration/**/*.test.ts', 'collab-server/test/*.test.ts'],
          exclude: ['**/*.fuzz.test.ts', '**/node_modules/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The same again, with everything that is stored in a real Postgres.
        test: {
          name: 'postgres',
          include: ['collab-server/test/integration/*.test.ts'],
          // These are not about the database, or bring their own.
          exclude: ['**/{services,postgres,live-rights}.test.ts', '**/render-*.test.ts'],
          globalSetup: ['collab-server/test/support/postgres-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['client/test/**/*.e2e.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
