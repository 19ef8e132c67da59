/** Fixes: a file's text with all mended that is certain, and nothing else touched. @module */

import { applyEdits, type Edit, type Finding, type LintReport } from '../../analysis/index.ts'
import { excerpt } from '../../core/text.ts'

/** One change of a text. */
export interface Fixed {
  readonly finding: Finding
  /** What stood there; cut short where it is long. */
  readonly before: string
  /** What stands there now; empty where it was cut. */
  readonly after: string
}

/** What came of mending a text. */
export interface Mended {
  readonly text: string
  readonly fixed: readonly Fixed[]
}

/** Mending one thing may bring out another: a grant that repeats one, once both are spelled right. */
const MOST_ROUNDS = 10

/**
 * Mends a text until lint finds nothing in it that is certain. `lint` reads and lints a text, and
 * lists all its findings; where it can't read one, what was mended before stands.
 */
export function mended(text: string, lint: (text: string) => LintReport | undefined): Mended {
  const fixed: Fixed[] = []
  let current = text
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const findings = lint(current)?.findings ?? []
    const byEdit = new Map<Edit, Finding>()
    for (const finding of findings)
      if (finding.edit !== undefined) byEdit.set(finding.edit, finding)
    if (byEdit.size === 0) break
    const applied = applyEdits(current, [...byEdit.keys()])
    for (const edit of applied.done) {
      const finding = byEdit.get(edit)
      if (finding !== undefined) fixed.push(fixedBy(edit, finding, current))
    }
    current = applied.text
  }
  return { text: current, fixed }
}

const fixedBy = ({ from, to, text }: Edit, finding: Finding, source: string): Fixed => ({
  finding,
  before: excerpt(source.slice(from, to).trim()),
  after: text,
})
