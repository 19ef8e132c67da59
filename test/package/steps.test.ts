import { describe, expect, it } from 'vitest'
import { closingLine, type Outcome } from '../../tools/steps.ts'

const outcome = (step: string, passed: boolean): Outcome => ({ step, passed, seconds: 1 })

/** `[note, outcomes, tests passed, tests failed, line]` */
const LINES: ReadonlyArray<
  readonly [note: string, outcomes: Outcome[], passed: number, failed: number, line: string]
> = [
  ['all well', [outcome('lint', true), outcome('unit', true)], 7, 0, '7 passed, 0 failed'],
  ['a failed test counts once', [outcome('unit', false)], 6, 1, '6 passed, 1 failed'],
  ['coverage too low', [outcome('unit', false)], 7, 0, '7 passed, 1 failed'],
  ['a failed step', [outcome('lint', false), outcome('unit', true)], 7, 0, '7 passed, 1 failed'],
  ['both', [outcome('lint', false), outcome('unit', false)], 5, 2, '5 passed, 3 failed'],
  ['no test ran', [outcome('unit', false)], 0, 0, '0 passed, 1 failed'],
]

describe('the closing line', () => {
  it.each(LINES)('%s', (_, outcomes, numPassedTests, numFailedTests, line) => {
    expect(closingLine(outcomes, { numPassedTests, numFailedTests })).toBe(line)
  })
})
