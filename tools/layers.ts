/** Checks the imports of `src/` against the rules of `.dependency-cruiser.cjs`. @module */

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Fewer modules than this were never looked at: the cruiser reads nothing and says "clean". */
const FEWEST_MODULES = 10

/** An import that a rule forbids. */
export interface Breach {
  readonly rule: string
  readonly from: string
  readonly to: string
}

interface Report {
  readonly summary: {
    readonly totalCruised: number
    readonly violations: ReadonlyArray<{
      readonly rule: { readonly name: string }
      readonly from: string
      readonly to: string
    }>
  }
}

/**
 * The breaches in `<directory>/src`, by the rules that lie in `directory`.
 *
 * Throws if the cruiser fails, and if it read next to nothing: with a compiler that it does not
 * know it finds 0 modules, no breach among them, and exits with 0.
 */
export function breachesIn(directory: string): Breach[] {
  const cruiser = `${ROOT}/node_modules/dependency-cruiser/bin/dependency-cruise.mjs`
  const run = spawnSync(process.execPath, [cruiser, 'src', '--output-type', 'json'], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (run.stdout === '') throw new Error(`dependency-cruiser failed: ${run.stderr}`)
  const { summary } = JSON.parse(run.stdout) as Report
  if (summary.totalCruised < FEWEST_MODULES) {
    throw new Error(`dependency-cruiser saw ${summary.totalCruised} modules; it must see src/`)
  }
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const breaches = breachesIn(ROOT)
  for (const { rule, from, to } of breaches) console.error(`${rule}: ${from} → ${to}`)
  if (breaches.length > 0) process.exitCode = 1
  else console.log('every import keeps to its layer')
}
