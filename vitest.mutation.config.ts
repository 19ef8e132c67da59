import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** The fast tests of what decides: what a mutant of it must not survive. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/{core,trie,engine,oracle,spec-tables}/**/*.test.ts'],
    testTimeout: 60_000,
  },
})

export default config
