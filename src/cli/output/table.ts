/** Tables: aligned columns of plain text. @module */

import { safeLine } from './safe.ts'
import { PLAIN, type Style, type Tone } from './style.ts'

/** Text, or text with a meaning. */
export type Cell = string | { readonly text: string; readonly tone: Tone }

const textOf = (cell: Cell): string => safeLine(typeof cell === 'string' ? cell : cell.text)

/**
 * Rows as lines: each column as wide as its widest cell, two spaces between, no space at the end,
 * each line ended. Makes every cell safe to print. Colour takes no width.
 */
export function table(rows: ReadonlyArray<readonly Cell[]>, style: Style = PLAIN): string {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, textOf(cell).length)
    })
  }
  return rows.map((row) => line(row, widths, style)).join('')
}

function line(row: readonly Cell[], widths: readonly number[], style: Style): string {
  const cells = row.map((cell, column) => {
    const text = textOf(cell)
    const isLast = row.slice(column + 1).every((later) => textOf(later) === '')
    const gap = isLast ? '' : ' '.repeat((widths[column] ?? 0) - text.length + 2)
    return (typeof cell === 'string' ? text : style(cell.tone, text)) + gap
  })
  return `${cells.join('').trimEnd()}\n`
}

/** Every line of a text, moved to the right. */
export const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ')
