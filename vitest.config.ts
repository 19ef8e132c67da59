import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** What a decision depends on is tested to the last branch. */
const DECIDING = ['src/core/**', 'src/trie/**', 'src/engine/**', 'src/oracle/**']

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    coverage: {
      provider: 'v8',
      include: DECIDING,
      exclude: ['**/*.generated.ts'],
      reporter: ['text', 'json-summary'],
      reportsDirectory: 'reports/coverage',
      thresholds: { lines: 99, branches: 98, functions: 99, statements: 99 },
    },
  },
})

export default config
