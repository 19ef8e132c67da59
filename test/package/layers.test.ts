import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Breach, breachesIn } from '../../tools/layers.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Files to import, for the layers that are still to come as well. */
const TARGETS = ['core', 'trie', 'engine', 'analysis', 'oracle', 'policy', 'testing', 'iam']
  .concat(['gateway', 'client', 'server', 'cli'])
  .map((layer) => `src/${layer}/target.ts`)
  .concat('test/target.ts', 'tools/target.ts', 'bench/target.ts')

const value = (path: string): string => `import { x } from '${path}'\nexport const y = x\n`
const type = (path: string): string => `import type { X } from '${path}'\nexport type Y = X\n`
const target = (layer: string): string => `../${layer}/target.ts`

/** `[rule that must speak up, file, its text]` */
const PLANTED: ReadonlyArray<readonly [rule: string, file: string, text: string]> = [
  ['core-imports', 'src/core/disk.ts', value('node:fs')],
  ['core-imports', 'src/core/disk-bare.ts', value('fs')],
  ['core-imports', 'src/core/package.ts', value('yaml')],
  ['core-imports', 'src/core/upward.ts', value(target('trie'))],
  ['core-imports', 'src/core/upward-type.ts', type(target('engine'))],
  ['trie-imports', 'src/trie/upward.ts', value(target('engine'))],
  ['trie-imports', 'src/trie/package.ts', value('yaml')],
  ['trie-imports', 'src/trie/clock.ts', value('node:perf_hooks')],
  ['engine-imports', 'src/engine/oracle.ts', type(target('oracle'))],
  ['engine-imports', 'src/engine/upward.ts', value(target('analysis'))],
  ['engine-imports', 'src/engine/disk.ts', value('node:fs')],
  ['analysis-imports', 'src/analysis/policy.ts', value(target('policy'))],
  ['analysis-imports', 'src/analysis/disk.ts', value('node:fs')],
  ['oracle-imports', 'src/oracle/trie.ts', type(target('trie'))],
  ['oracle-imports', 'src/oracle/package.ts', type('fast-check')],
  ['oracle-shares-only-types', 'src/oracle/shared.ts', value(target('core'))],
  ['policy-imports', 'src/policy/engine.ts', value(target('engine'))],
  ['policy-imports', 'src/policy/disk.ts', value('node:fs')],
  ['policy-imports', 'src/policy/package.ts', value('commander')],
  ['testing-imports', 'src/testing/policy.ts', value(target('policy'))],
  ['testing-imports', 'src/testing/package.ts', value('yaml')],
  ['testing-shares-engine-types', 'src/testing/engine.ts', value(target('engine'))],
  ['iam-imports', 'src/iam/engine.ts', value(target('engine'))],
  ['gateway-imports', 'src/gateway/iam.ts', value(target('iam'))],
  ['client-imports', 'src/client/server.ts', type(target('server'))],
  ['client-imports', 'src/client/engine.ts', type(target('engine'))],
  ['client-imports', 'src/client/disk.ts', value('node:fs')],
  ['client-imports', 'src/client/package.ts', value('yaml')],
  ['server-imports', 'src/server/trie.ts', value(target('trie'))],
  ['nothing-imports-the-cli', 'src/server/cli.ts', value(target('cli'))],
  ['entries-are-for-users', 'src/cli/entry.ts', value('../index.ts')],
  ['src-stands-alone', 'src/cli/test.ts', value('../../test/target.ts')],
  ['src-stands-alone', 'src/cli/tool.ts', value('../../tools/target.ts')],
  ['src-stands-alone', 'src/cli/bench.ts', value('../../bench/target.ts')],
  ['src-stands-alone', 'src/cli/table.ts', value('../../spec-tables/catalogue.json')],
  ['no-development-packages', 'src/cli/esbuild.ts', value('esbuild')],
  ['no-unresolved', 'src/cli/nowhere.ts', value('./nowhere-at-all.ts')],
  ['no-cycles', 'src/cli/cycle-a.ts', `${value('./cycle-b.ts')}export const x = 1\n`],
  ['no-orphans', 'src/cli/orphan.ts', 'export const x = 1\n'],
]

/** `[file, its text]`: what the rules must let through. */
const ALLOWED: ReadonlyArray<readonly [file: string, text: string]> = [
  ['src/trie/down.ts', value(target('core'))],
  ['src/engine/down.ts', value(target('trie'))],
  ['src/analysis/down.ts', value(target('engine'))],
  ['src/oracle/vocabulary.ts', type(target('core'))],
  ['src/policy/yaml.ts', value('yaml')],
  ['src/testing/arbitrary.ts', value('fast-check')],
  ['src/testing/types.ts', type(target('engine'))],
  ['src/iam/database.ts', value('node:fs')],
  ['src/gateway/decider.ts', value(target('engine'))],
  ['src/client/vocabulary.ts', type(target('core'))],
  ['src/server/all.ts', value(target('gateway'))],
  ['src/cli/arguments.ts', value('commander')],
]

let directory: string
let breaches: readonly Breach[]

function write(file: string, text: string): void {
  const path = join(directory, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ridgate-layers-'))
  for (const kept of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs', 'spec-tables']) {
    cpSync(join(ROOT, kept), join(directory, kept), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'))
  write('src/index.ts', value('./core/target.ts'))
  for (const file of TARGETS) write(file, 'export const x = 1\nexport type X = 1\n')
  write('src/cli/cycle-b.ts', value('./cycle-a.ts'))
  for (const [, file, text] of PLANTED) write(file, text)
  for (const [file, text] of ALLOWED) write(file, text)
  breaches = breachesIn(directory)
})

afterAll(() => rmSync(directory, { recursive: true }))

describe('the layer rules', () => {
  it.each(PLANTED)('%s speaks up about %s', (rule, file) => {
    expect(breaches).toContainEqual(expect.objectContaining({ rule, from: file }))
  })

  it.each(ALLOWED)('let %s pass', (file) => {
    expect(breaches.filter(({ from }) => from === file)).toEqual([])
  })

  it('are not fooled by a cruiser that reads nothing', () => {
    const empty = mkdtempSync(join(tmpdir(), 'ridgate-empty-'))
    cpSync(join(ROOT, '.dependency-cruiser.cjs'), join(empty, '.dependency-cruiser.cjs'))
    cpSync(join(ROOT, 'tsconfig.json'), join(empty, 'tsconfig.json'))
    mkdirSync(join(empty, 'src'))
    writeFileSync(join(empty, 'empty.config.ts'), '')
    expect(() => breachesIn(empty)).toThrow('saw 0 modules')
    rmSync(empty, { recursive: true })
  })
})
