/**
 * Runs scripts of package.json in waves, all of them even if one fails, and closes with the count:
 * `steps.ts build lint,layers` runs `build` and then the other two at once. @module
 */

import { spawn } from 'node:child_process'
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

function runStep(step: string, command: string): Promise<Outcome> {
  console.log(`── ${step}: ${command}`)
  const startedMs = performance.now()
  const running = spawn(command, {
    cwd: ROOT,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: `${ROOT}/node_modules/.bin:${process.env['PATH'] ?? ''}` },
  })
  const output: Buffer[] = []
  running.stdout.on('data', (part: Buffer) => output.push(part))
  running.stderr.on('data', (part: Buffer) => output.push(part))
  return new Promise((resolve, reject) => {
    running.on('error', reject)
    running.on('close', (status) => {
      const seconds = (performance.now() - startedMs) / 1000
      const passed = status === 0
      process.stdout.write(Buffer.concat(output))
      console.log(`── ${step}: ${passed ? 'passed' : 'FAILED'} in ${inSeconds(seconds)}\n`)
      resolve({ step, passed, seconds })
    })
  })
}

/** Runs steps at once, as many as two processors have time for, in the order given. */
async function runWave(commands: ReadonlyMap<string, string>): Promise<Outcome[]> {
  const waiting = [...commands]
  const outcomes: Outcome[] = []
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      outcomes.push(await runStep(...next))
    }
  }
  await Promise.all([work(), work()])
  return outcomes
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

async function main(waves: readonly string[]): Promise<void> {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as Manifest
  rmSync(TEST_REPORT, { force: true })
  const outcomes: Outcome[] = []
  for (const wave of waves) {
    const commands = wave.split(',').map((step) => [step, scripts[step] ?? missing(step)] as const)
    outcomes.push(...(await runWave(new Map(commands))))
  }
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

function missing(step: string): never {
  throw new Error(`no script \`${step}\` in package.json; name one`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))
