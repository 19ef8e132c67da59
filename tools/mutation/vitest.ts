/** The little of vitest that the tests of what decides use: they are collected, and run later. @module */

import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect'
import * as chai from 'chai'

/** A test that was collected. */
export interface Collected {
  readonly name: string
  readonly run: () => unknown
}

type Body = (...values: readonly unknown[]) => unknown

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin)
chai.config.includeStack = false
// What failed where is nobody's question here, and each assertion would ask it.
Error.stackTraceLimit = 0

/** The tests collected so far. */
export const collected: Collected[] = []

const path: string[] = []

function group(name: string, body: Body): void {
  path.push(name)
  body()
  path.pop()
}

/** A timeout or other options, before the body or after it, are nothing to us. */
function collect(name: string, ...rest: readonly unknown[]): void {
  const run = rest.find(isBody)
  if (run === undefined) throw new Error(`test \`${name}\` has no body`)
  collected.push({ name: [...path, name].join(' > '), run: () => run() })
}

const isBody = (one: unknown): one is Body => typeof one === 'function'

/** Collects for each row; an array is spread over the parameters. */
type Each = (rows: readonly unknown[]) => (name: string, ...rest: readonly unknown[]) => void

const eachOf =
  (one: (name: string, body: Body) => void): Each =>
  (rows) =>
  (name, ...rest) => {
    const body = rest.find(isBody)
    for (const [at, row] of rows.entries()) {
      const values: readonly unknown[] = Array.isArray(row) ? row : [row]
      one(`${name} #${at}`, () => body?.(...values))
    }
  }

/** Collects the tests in a function. */
export const describe: typeof group & { readonly each: Each } = Object.assign(group, {
  each: eachOf(group),
})

/** Collects a test. */
export const it: typeof collect & { readonly each: Each } = Object.assign(collect, {
  each: eachOf(collect),
})

/** Runs at once: what it makes ready is the same for all mutants. */
export const beforeAll = (prepare: () => unknown): unknown => prepare()

/** chai with the matchers of vitest. */
export const expect: typeof chai.expect = chai.expect
