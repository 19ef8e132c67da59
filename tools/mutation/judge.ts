/** The judge: runs the tests of a bundle against its mutants, in a process of its own. @module */

import { readFileSync, writeFileSync } from 'node:fs'
import type { Mutant } from './bundle.ts'
import type { Collected } from './vitest.ts'

/** What became of a mutant: `idle` ones no test reaches, `static` ones are to be judged alone. */
export type Verdict = 'killed' | 'survived' | 'idle' | 'static'

/** What the instrumented code looks at. */
interface Switch {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number
  hitLimit?: number
  isOff?: boolean
  mutantCoverage?: {
    readonly static: Readonly<Record<string, number>>
    readonly perTest: Readonly<Record<string, Readonly<Record<string, number>>>>
  }
}

/** A mutant may be met so many times as often as the code that it stands in, and a few more. */
const PATIENCE = 5
const FEW = 300

const control: Switch = {}
Object.assign(globalThis, { __stryker__: control })

const load = async (bundle: string): Promise<readonly Collected[]> => {
  const { collected }: { collected: readonly Collected[] } = await import(bundle)
  return collected
}

/** Tells whether a test fails. */
async function fails({ run }: Collected): Promise<boolean> {
  try {
    await run()
    return false
  } catch {
    return true
  }
}

/** A test by its number, how often it meets a mutant, and the milliseconds that it takes. */
type Meeting = readonly [test: number, hits: number, ms: number]

/** What the tests reach: for each mutant its meetings, and all tests, the fastest test first. */
interface Reached {
  readonly meetings: Readonly<Record<string, readonly Meeting[]>>
  readonly whileLoading: readonly string[]
  readonly fastestFirst: readonly number[]
}

async function reachedBy(tests: readonly Collected[]): Promise<Reached> {
  const meetings: Record<string, Meeting[]> = {}
  const times: number[] = []
  for (const [at, test] of tests.entries()) {
    const id = String(at)
    control.currentTestId = id
    const start = performance.now()
    if (await fails(test)) throw new Error(`\`${test.name}\` fails without a mutant; mend it first`)
    const ms = performance.now() - start
    times.push(ms)
    for (const [mutant, hits] of Object.entries(control.mutantCoverage?.perTest[id] ?? {})) {
      meetings[mutant] ??= []
      meetings[mutant].push([at, hits, ms])
    }
  }
  for (const all of Object.values(meetings)) all.sort((a, b) => a[2] - b[2])
  const fastestFirst = [...times.keys()].sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0))
  return {
    meetings,
    whileLoading: Object.keys(control.mutantCoverage?.static ?? {}),
    fastestFirst,
  }
}

async function verdictOn(
  { id }: Mutant,
  tests: readonly Collected[],
  { meetings, whileLoading }: Reached,
): Promise<Verdict> {
  const isStatic = whileLoading.includes(id)
  const all = meetings[id]
  if (all === undefined) return isStatic ? 'static' : 'idle'
  control.activeMutant = id
  try {
    for (const [test, hits] of all) {
      control.hitCount = 0
      control.hitLimit = hits * PATIENCE + FEW
      if (await fails(tests[test] as Collected)) return 'killed'
    }
    return isStatic ? 'static' : 'survived'
  } finally {
    control.activeMutant = undefined
  }
}

/** One mutant from before the first line of the sources on: all tests, till one fails. */
async function verdictFromStart(
  bundle: string,
  id: string,
  { fastestFirst }: Reached,
): Promise<Verdict> {
  control.isOff = true
  control.activeMutant = id
  control.hitCount = 0
  control.hitLimit = Number.MAX_SAFE_INTEGER
  try {
    const tests = await load(bundle)
    for (const test of fastestFirst) {
      if (await fails(tests[test] as Collected)) return 'killed'
      say(id, 'static')
    }
    return 'survived'
  } catch {
    return 'killed'
  }
}

/** Says a verdict; till it is found, that one is still at it is said as `static` after each test. */
const say = (id: string, verdict: Verdict): boolean =>
  process.stdout.write(`${JSON.stringify({ id, verdict })}\n`)

const [task, bundle = '', reachedFile = '', what = ''] = process.argv.slice(2)
if (task === 'reach') {
  writeFileSync(reachedFile, JSON.stringify(await reachedBy(await load(bundle))))
} else if (task === 'one') {
  say(what, await verdictFromStart(bundle, what, JSON.parse(readFileSync(reachedFile, 'utf8'))))
} else {
  control.isOff = true
  const mutants: readonly Mutant[] = JSON.parse(readFileSync(what, 'utf8'))
  const reached: Reached = JSON.parse(readFileSync(reachedFile, 'utf8'))
  const tests = await load(bundle)
  for (const mutant of mutants) say(mutant.id, await verdictOn(mutant, tests, reached))
}
