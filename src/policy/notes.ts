/** Notes: what a reader has to say about a file while it reads. @module */

import { excerpt } from '../core/text.ts'
import type { Position, Problem, SkipDetail, Skipped, Understood } from './reading.ts'
import { MAX_PROBLEMS } from './reading.ts'
import type { Source } from './text.ts'

/** Collects notes by offset, and gives them out by line and column. */
export class Notes {
  readonly source: Source
  /** See `ReadOptions.lenient`. */
  readonly lenient: boolean
  readonly understood: Understood[] = []
  readonly skipped: Skipped[] = []
  readonly #problems: Problem[] = []
  #unlisted = 0
  #fatal: Problem | undefined

  constructor(source: Source, lenient = false) {
    this.source = source
    this.lenient = lenient
  }

  /** Something is wrong, and the file gives no policy. */
  fatal(offset: number, message: string): void {
    const problem = this.#note({ ...this.source.at(offset), message, fatal: true })
    this.#fatal ??= problem
  }

  /** Something is wrong that the policy can live with. */
  warn(offset: number, message: string): void {
    this.#note({ ...this.source.at(offset), message, fatal: false })
  }

  /** Something else was taken than what is written, for what it certainly means. */
  mend(offset: number, message: string, meant: NonNullable<Problem['meant']>): void {
    this.#note({ ...this.source.at(offset), message, fatal: false, meant })
  }

  /** Something was taken. */
  take(offset: number, what: string): void {
    this.understood.push({ ...this.source.at(offset), what })
  }

  /** Something was left out. */
  skip(offset: number, text: string, why: string, detail: SkipDetail = {}): void {
    this.skipped.push({ ...this.source.at(offset), text: excerpt(text.trim()), why, ...detail })
  }

  /** The problems in the order of the file. A fatal one is never among those not listed. */
  problems(): Problem[] {
    const listed = [...this.#problems]
    if (this.#fatal !== undefined && !listed.includes(this.#fatal)) listed.push(this.#fatal)
    listed.sort(inOrder)
    const last = listed.at(-1)
    if (this.#unlisted === 0 || last === undefined) return listed
    return [...listed, { ...last, message: `and ${this.#unlisted} more problems`, fatal: false }]
  }

  #note(problem: Problem): Problem {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(problem)
    else this.#unlisted++
    return problem
  }
}

/** Orders places of one file by line, then by column. */
export const inOrder = (a: Position, b: Position): number => a.line - b.line || a.column - b.column
