/** The bundle: sources with all their mutants in them, and the tests, as one file. @module */

import { readFileSync, writeFileSync } from 'node:fs'
import { build, type Plugin } from 'esbuild'

/** Stryker's instrumenter; its own types don't compile under our settings, so here is what we use. */
interface InstrumenterModule {
  readonly Instrumenter: new (
    logger: unknown,
  ) => {
    instrument(files: readonly SourceFile[], options: object): Promise<Instrumented>
  }
}

const INSTRUMENTER: string = '@stryker-mutator/instrumenter'

interface SourceFile {
  readonly name: string
  readonly mutate: boolean
  readonly content: string
}

interface Place {
  readonly line: number
  readonly column: number
}

interface Instrumented {
  readonly files: readonly SourceFile[]
  readonly mutants: ReadonlyArray<{
    readonly id: string
    readonly fileName: string
    readonly location: { readonly start: Place; readonly end: Place }
    readonly replacement: string
    readonly status?: string
    readonly statusReason?: string
  }>
}

/** One change of a source that some test must notice. */
export interface Mutant {
  readonly id: string
  /** Below the root of the project. */
  readonly file: string
  readonly line: number
  /** What it stands in place of, on one line. */
  readonly original: string
  readonly replacement: string
  /** Why it need not be noticed, where a comment in the source says so. */
  readonly excuse: string | undefined
}

/** What to bundle: files below `root`, and where to write. */
export interface Wanted {
  readonly root: string
  readonly sources: readonly string[]
  readonly tests: readonly string[]
  readonly outfile: string
}

const nothing = (): void => undefined
const no = (): boolean => false

const QUIET = {
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
}

/** Writes the bundle; which mutant is active is chosen at run time. Answers all of them. */
export async function bundleMutants({ root, sources, tests, outfile }: Wanted): Promise<Mutant[]> {
  const files = sources.map((source) => ({
    name: `${root}/${source}`,
    mutate: true,
    content: readFileSync(`${root}/${source}`, 'utf8'),
  }))
  const options = { plugins: null, excludedMutations: [], ignorers: [] }
  const { Instrumenter }: InstrumenterModule = await import(INSTRUMENTER)
  const result = await new Instrumenter(QUIET).instrument(files, options)
  const instrumented = new Map(result.files.map(({ name, content }) => [name, content]))
  await build({
    stdin: { contents: entryOf(root, tests), resolveDir: root, loader: 'ts' },
    bundle: true,
    ignoreAnnotations: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outfile,
    logLevel: 'error',
    banner: {
      js: `import{createRequire as _r}from'node:module';const require=_r('${root}/package.json');`,
    },
    define: { 'import.meta.url': JSON.stringify(`file://${root}/test/core/any.test.ts`) },
    plugins: [substitutes(root, instrumented)],
  })
  writeFileSync(outfile, withSwitch(readFileSync(outfile, 'utf8')))
  const texts = new Map(files.map(({ name, content }) => [name, content.split('\n')]))
  return result.mutants.map(({ id, fileName, location, replacement, statusReason, status }) => {
    const { start, end } = location
    const line = texts.get(fileName)?.[start.line] ?? ''
    const isWhole = start.line === end.line
    const original = line.slice(start.column, isWhole ? end.column : undefined)
    const change = { original, replacement: replacement.replace(/\s+/g, ' ') }
    const excuse = isSame(change) ? 'it is the same' : undefined
    return {
      id,
      file: fileName.slice(root.length + 1),
      line: start.line + 1,
      ...change,
      excuse: status === 'Ignored' ? (statusReason ?? '') : excuse,
    }
  })
}

/** Places that are the first ones of their records: adding and taking away 0 is the same. */
const ZERO = /^(.+) \+ (COUNT|SLOTS|HASH|NODE_HASH|PRINCIPAL_HASH|BRANCH_CHILD|CHILD|SLOTS_AT)$/

/** Tells whether a mutant takes away what is 0 where the source adds it, so that none can tell. */
const isSame = ({ original, replacement }: Pick<Mutant, 'original' | 'replacement'>): boolean => {
  const [, place, zero] = ZERO.exec(original) ?? []
  return place !== undefined && replacement === `${place} - ${zero}`
}

const entryOf = (root: string, tests: readonly string[]): string =>
  [
    "import fc from 'fast-check'",
    'fc.configureGlobal({ seed: 1 })',
    ...tests.map((test) => `import '${root}/${test}'`),
    "export { collected } from 'vitest'",
  ].join('\n')

/** Puts the instrumented sources in the place of the sources, and our runner in that of vitest. */
const substitutes = (root: string, instrumented: ReadonlyMap<string, string>): Plugin => ({
  name: 'mutants',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vitest$/ }, () => ({ path: `${root}/tools/mutation/vitest.ts` }))
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const contents = instrumented.get(path)
      return contents === undefined ? undefined : { contents, loader: 'ts' }
    })
  },
})

/** Lets the count of what is covered be switched off: it costs more than the tests. */
function withSwitch(text: string): string {
  const switched = text.replaceAll(
    /(function stryCov_\w+\(\) \{)/g,
    '$1 if (globalThis.__stryker__.isOff) return;',
  )
  if (switched === text) throw new Error('no function that counts; has the instrumenter changed?')
  return switched
}
