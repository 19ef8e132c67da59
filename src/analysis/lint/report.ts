/** Reports: findings as they come in, counted and kept within limits. @module */

import { compare } from '../../core/text.ts'
import { LINT_CODES, type LintCode, type Severity } from './codes.ts'
import type { Edit } from './edits.ts'
import { type Fault, type Finding, findingOf } from './finding.ts'
import type { Origin } from './written.ts'

/** All that lint found. */
export interface LintReport {
  /** By file, line and column; those about no one place first. */
  readonly findings: readonly Finding[]
  /** How many there are of each severity, listed or not. */
  readonly counts: Readonly<Record<Severity, number>>
  /** How many more there are of a code than are listed. */
  readonly omitted: Readonly<Partial<Record<LintCode, number>>>
  /** The rules that were stopped before they had seen everything. */
  readonly incomplete: readonly LintCode[]
}

/** How many findings of one code are listed where no limit is set. */
export const DEFAULT_LIMIT = 1000

/** Collects findings, and lists as many of each code as its limit says: the first ones. */
export class Reporter {
  readonly #limit: number
  readonly #found: Finding[] = []
  readonly #counts = new Map<LintCode, number>()
  readonly #incomplete = new Set<LintCode>()

  constructor(limit: number = DEFAULT_LIMIT) {
    this.#limit = limit
  }

  /** Counts a finding, and lists it while there is room. */
  add(fault: Fault, origin?: Origin, edit?: Edit): void {
    if (this.#hasRoom(fault.code)) this.#found.push(findingOf(fault, origin, edit))
    this.#count(fault.code)
  }

  /** As {@link add}, for a fault that is worth making only where it is listed. */
  addLazily(code: LintCode, origin: Origin, faultOf: () => Fault): void {
    if (this.#hasRoom(code)) this.#found.push(findingOf(faultOf(), origin))
    this.#count(code)
  }

  /** As {@link add}, for a finding that has its place already. */
  take(finding: Finding): void {
    if (this.#hasRoom(finding.code)) this.#found.push(finding)
    this.#count(finding.code)
  }

  /** Notes that a rule was stopped. */
  stop(code: LintCode): void {
    this.#incomplete.add(code)
  }

  /** All that was found. */
  report(): LintReport {
    const counts = { error: 0, warning: 0, info: 0 }
    const omitted: Partial<Record<LintCode, number>> = {}
    for (const [code, count] of this.#counts) {
      counts[LINT_CODES[code].severity] += count
      if (count > this.#limit) omitted[code] = count - this.#limit
    }
    const findings = this.#found.sort((a, b) => byPlace(a.origin, b.origin))
    return { findings, counts, omitted, incomplete: [...this.#incomplete] }
  }

  /** Tells whether one more finding of a code would be listed. */
  #hasRoom(code: LintCode): boolean {
    return (this.#counts.get(code) ?? 0) < this.#limit
  }

  #count(code: LintCode): void {
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1)
  }
}

/** Orders places by file, line and column; none goes first. */
export function byPlace(a: Origin | undefined, b: Origin | undefined): number {
  if (a === undefined || b === undefined)
    return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1)
  return compare(a.file, b.file) || a.line - b.line || a.column - b.column
}
