import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** What a decision depends on is tested to the last branch. */
const DECIDING = ['src/core/**', 'src/trie/**', 'src/engine/**', 'src/oracle/**']

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    setupFiles: ['test/support/seed.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    // Against tests that never end; how long one takes is no fault of it.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    coverage: {
      provider: 'v8',
      include: DECIDING,
      exclude: ['**/*.generated.ts'],
      reporter: ['text', 'json-summary'],
      reportsDirectory: 'reports/coverage',
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
})

export default config
