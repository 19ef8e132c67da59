/** Reports: results as JSON, as a table, and as the part of the README that holds it. @module */

import { readFileSync, writeFileSync } from 'node:fs'
import type { Paired } from './pairs.ts'
import type { Measured } from './suite.ts'

/** All figures of one size. */
export interface SizeResult {
  readonly size: number
  readonly requests: number
  /** Heap of an engine beside the texts of its policy, which both share. */
  readonly bytesPerGrant: number
  readonly suite: readonly Measured[]
  /** Against the bare look-up, which comes first. */
  readonly pairs: readonly Paired[]
}

/** A run: where and how, and its figures. */
export interface Results {
  readonly date: string
  readonly machine: string
  readonly node: string
  readonly seed: number
  readonly sizes: readonly SizeResult[]
}

const START = '<!-- bench:start -->'
const END = '<!-- bench:end -->'

/** `1k`, `10k`, `1M`: a number of grants as tables print it. */
export function shortSize(size: number): string {
  if (size >= 1e6 && size % 1e6 === 0) return `${size / 1e6}M`
  return size >= 1e3 && size % 1e3 === 0 ? `${size / 1e3}k` : String(size)
}

/** A time in the unit that needs the fewest digits. */
export function shortTime(nanoseconds: number): string {
  if (nanoseconds < 1e4) return `${nanoseconds.toFixed(0)} ns`
  if (nanoseconds < 1e7) return `${(nanoseconds / 1e3).toFixed(0)} µs`
  return nanoseconds < 1e9
    ? `${(nanoseconds / 1e6).toFixed(0)} ms`
    : `${(nanoseconds / 1e9).toFixed(1)} s`
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** The Markdown table: a row for each figure, a column for each size. */
export function tableOf({ sizes, machine, node, seed }: Results): string {
  const row = (name: string, cell: (result: SizeResult) => string): string =>
    line([name, ...sizes.map(cell)])
  const suiteNames = [...new Set(sizes.flatMap(({ suite }) => suite.map(({ name }) => name)))]
  const pairNames = [...new Set(sizes.flatMap(({ pairs }) => pairs.map(({ name }) => name)))]
  return [
    line(['grants', ...sizes.map(({ size }) => shortSize(size))]),
    line(['---', ...sizes.map(() => '--:')]),
    ...suiteNames.map((name) =>
      row(name, ({ suite }) => timeCell(suite.find((one) => one.name === name)?.nanoseconds)),
    ),
    row('bytes per grant', ({ bytesPerGrant }) => bytesPerGrant.toFixed(0)),
    ...pairNames.map((name) =>
      row(`one check, ${name}`, ({ pairs }) => pairCell(pairs.find((one) => one.name === name))),
    ),
    '',
    `${machine}, Node ${node}, seed ${seed}. In brackets: time over that of the bare look-up in the exact-key Map, median of paired segments of one process.`,
  ].join('\n')
}

const timeCell = (nanoseconds: number | undefined): string =>
  nanoseconds === undefined ? '–' : shortTime(nanoseconds)

const pairCell = (paired: Paired | undefined): string =>
  paired === undefined ? '–' : `${shortTime(paired.median)} (× ${paired.ratio.toFixed(2)})`

/** The text with `table` between the markers; as it was where it has none. */
export function withTable(text: string, table: string): string {
  const start = text.indexOf(START)
  const end = text.indexOf(END)
  if (start < 0 || end < start) return text
  return `${text.slice(0, start + START.length)}\n${table}\n${text.slice(end)}`
}

/** Writes `bench/results.json` and the table into `README.md`, both below `root`. */
export function writeResults(root: URL, results: Results): void {
  writeFileSync(new URL('bench/results.json', root), `${JSON.stringify(results, null, 2)}\n`)
  const readme = new URL('README.md', root)
  writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), tableOf(results)))
}
