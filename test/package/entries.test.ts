import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

interface Pulled {
  /** Folders of `src/`, without those that only give types. */
  readonly layers: readonly string[]
  /** Packages and modules of Node. */
  readonly outside: readonly string[]
  readonly bytes: number
}

/** What a bundler takes in for `import * from` an entry, before it shakes anything off. */
async function pulledInBy(entry: string): Promise<Pulled> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    metafile: true,
    format: 'esm',
    platform: 'neutral',
    packages: 'external',
    external: ['node:*'],
    logLevel: 'silent',
  })
  const outputs = Object.values(metafile.outputs)
  const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort()
  return {
    layers: sorted(
      Object.keys(metafile.inputs).flatMap((path) => /^src\/(\w+)\//.exec(path)?.[1] ?? []),
    ),
    outside: sorted(outputs.flatMap((output) => output.imports.map(({ path }) => path))),
    bytes: outputs.reduce((sum, output) => sum + output.bytes, 0),
  }
}

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>
}

/** What the server takes from outside. */
const SERVER: string[] = [
  '@grpc/grpc-js',
  '@grpc/proto-loader',
  '@hono/node-server',
  'hono',
  'jose',
  'libsql',
  'node:crypto',
  'node:fs',
  'node:fs/promises',
  'node:http',
  'node:net',
  'node:path',
  'node:util',
  'pino',
  'prom-client',
]

/** `[subpath, its source, layers, packages and Node modules, bytes minified at most]` */
const ENTRIES: ReadonlyArray<
  readonly [subpath: string, source: string, layers: string[], outside: string[], most: number]
> = [
  ['.', 'src/index.ts', ['core', 'engine', 'trie'], [], 124_100],
  ['./oracle', 'src/oracle/index.ts', ['oracle'], [], 6_000],
  ['./analysis', 'src/analysis/index.ts', ['analysis', 'core', 'engine', 'trie'], [], 233_700],
  ['./policy', 'src/policy/index.ts', ['core', 'policy'], ['yaml'], 64_000],
  [
    './server',
    'src/server/index.ts',
    ['core', 'engine', 'gateway', 'iam', 'server', 'trie'],
    SERVER,
    400_000,
  ],
  ['./testing', 'src/testing/index.ts', ['core', 'oracle', 'testing'], ['fast-check'], 64_000],
  ['./gateway', 'src/gateway/index.ts', ['core', 'gateway'], ['jose'], 80_000],
  [
    './gateway/authzen',
    'src/gateway/authzen/index.ts',
    ['core', 'gateway'],
    ['node:crypto'],
    24_000,
  ],
  ['./gateway/fetch', 'src/gateway/adapters/fetch.ts', ['gateway'], [], 8_000],
  ['./gateway/node', 'src/gateway/adapters/node.ts', ['gateway'], [], 8_000],
  ['./gateway/express', 'src/gateway/adapters/express.ts', ['gateway'], [], 8_000],
  ['./gateway/fastify', 'src/gateway/adapters/fastify.ts', ['gateway'], [], 8_000],
  [
    './gateway/envoy',
    'src/gateway/envoy/index.ts',
    ['core', 'gateway'],
    ['@grpc/grpc-js', '@grpc/proto-loader'],
    24_000,
  ],
  ['./client', 'src/client/index.ts', ['client'], [], 8_000],
]

describe('an entry pulls in no more than its audience needs', () => {
  it.each(ENTRIES)('%s', async (_, source, layers, outside, most) => {
    const pulled = await pulledInBy(source)
    expect(pulled.layers).toEqual(layers)
    expect(pulled.outside).toEqual(outside)
    expect(pulled.bytes).toBeLessThan(most)
  })

  it('and every subpath of package.json is in this table', () => {
    const { exports } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as Manifest
    const subpaths = Object.keys(exports).filter((subpath) => subpath !== './package.json')
    expect(subpaths).toEqual(ENTRIES.map(([subpath]) => subpath))
  })
})

describe('what pulledInBy reports', () => {
  it('names the packages of the command line', async () => {
    expect((await pulledInBy('src/cli/main.ts')).outside).toContain('commander')
  })
})
