/**
 * Runs scripts of package.json one after the other, all of them even if one fails, and closes
 * with the count: `npm test` is `steps.ts types lint …`. @module
 */

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const TEST_REPORT = `${ROOT}/reports/vitest.json`

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
}

interface TestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
}

/** What became of one script. */
export interface Outcome {
  readonly step: string
  readonly passed: boolean
  readonly seconds: number
}

const inSeconds = (seconds: number): string => `${seconds.toFixed(1)} s`

function runStep(step: string, command: string): Outcome {
  console.log(`\n── ${step}: ${command}`)
  const startedMs = performance.now()
  const { status } = spawnSync(command, {
    cwd: ROOT,
    shell: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: `${ROOT}/node_modules/.bin:${process.env['PATH'] ?? ''}` },
  })
  const seconds = (performance.now() - startedMs) / 1000
  const passed = status === 0
  console.log(`── ${step}: ${passed ? 'passed' : 'FAILED'} in ${inSeconds(seconds)}`)
  return { step, passed, seconds }
}

/**
 * The closing line: tests counted one by one, and each failed step that failed no test as one
 * failure more, so that `0 failed` is never printed over a broken build.
 */
export function closingLine(outcomes: readonly Outcome[], tests: TestReport): string {
  const failedSteps = outcomes.filter(
    ({ step, passed }) => !passed && !(step === 'unit' && tests.numFailedTests > 0),
  )
  return `${tests.numPassedTests} passed, ${tests.numFailedTests + failedSteps.length} failed`
}

function main(steps: readonly string[]): void {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as Manifest
  rmSync(TEST_REPORT, { force: true })
  const outcomes = steps.map((step) => {
    const command = scripts[step]
    if (command === undefined) throw new Error(`no script \`${step}\` in package.json; name one`)
    return runStep(step, command)
  })
  const tests: TestReport = existsSync(TEST_REPORT)
    ? (JSON.parse(readFileSync(TEST_REPORT, 'utf8')) as TestReport)
    : { numPassedTests: 0, numFailedTests: 0 }
  console.log()
  for (const { step, passed, seconds } of outcomes) {
    console.log(
      `${passed ? 'ok    ' : 'FAILED'}  ${step.padEnd(10)} ${inSeconds(seconds).padStart(8)}`,
    )
  }
  console.log(closingLine(outcomes, tests))
  process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2))
