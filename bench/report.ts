/** Reports: results as JSON, as tables and charts, and as the part of the README for them. @module */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { chartsOf } from './charts.ts'
import { GOALS, type Goal, standing, wantedAt } from './goals.ts'
import type { Spread } from './numbers.ts'
import type { Results, SizeResult, Standings } from './results.ts'
import { shortSize } from './sizes.ts'
import { shortTime } from './times.ts'

const START = '<!-- bench:start -->'
const END = '<!-- bench:end -->'

/** How a cell of the goals' table marks where a figure stands. */
const MARKS = { aim: ' ★', must: '', missed: ' ✗', shown: '' } as const

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const head = (first: readonly string[], sizes: readonly SizeResult[]): string[] => [
  line([...first, ...sizes.map(({ size }) => shortSize(size))]),
  line([...first.map(() => '---'), ...sizes.map(() => '--:')]),
]

/** A number with as many digits as say something. */
export const shortNumber = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)

/** A spread as its median and, in brackets, its ends. */
const spreadText = ({ median, low, high }: Spread, write: (value: number) => string): string =>
  low === high ? write(median) : `${write(median)} (${write(low)}–${write(high)})`

function wantedText(goal: Goal, which: 'must' | 'aim'): string {
  const wanted = goal.sizes.map((size) => wantedAt(goal, which, size) ?? 0)
  const sign = goal.better === 'more' ? '≥' : '≤'
  const isOne = wanted.every((value) => value === wanted[0])
  return `${sign} ${(isOne ? wanted.slice(0, 1) : wanted).join(' / ')}${goal.unit === '' ? '' : ` ${goal.unit}`}`
}

/** The goals' table: a row for each goal, what is wanted, and what was found at each size. */
export function goalsTable({ sizes }: Results): string {
  const rows = GOALS.map((goal) => {
    const cells = sizes.map(({ size, figures }) => {
      const found = figures[goal.id]
      if (found === undefined) return '–'
      return spreadText(found, shortNumber) + MARKS[standing(goal, size, found.median)]
    })
    const name = `${goal.id.split(' ')[0]} ${goal.name}`
    return line([name, wantedText(goal, 'must'), wantedText(goal, 'aim'), ...cells])
  })
  return [...head(['goal', 'must', 'aim'], sizes), ...rows].join('\n')
}

const namesIn = (all: ReadonlyArray<readonly { readonly name: string }[]>): string[] => [
  ...new Set(all.flatMap((some) => some.map(({ name }) => name))),
]

const standingsCell = (standings: readonly Standings[], name: string): string => {
  const found = standings.find((one) => one.name === name)
  if (found === undefined) return '–'
  return `${shortTime(found.fast.median)} (× ${shortNumber(found.ratio.median)})`
}

function standingsTable(
  title: string,
  sizes: readonly SizeResult[],
  of: (size: SizeResult) => readonly Standings[],
): string[] {
  const rows = namesIn(sizes.map(of)).map((name) =>
    line([name, ...sizes.map((size) => standingsCell(of(size), name))]),
  )
  return rows.length === 0 ? [] : [[...head([title], sizes), ...rows].join('\n')]
}

function otherTable(sizes: readonly SizeResult[]): string {
  const suite = namesIn(sizes.map((size) => size.suite)).map((name) =>
    line([
      name,
      ...sizes.map((size) => {
        const found = size.suite.find((one) => one.name === name)
        return found === undefined ? '–' : spreadText(found.nanoseconds, shortTime)
      }),
    ]),
  )
  const tails = ['p50', 'p99', 'p99.9'].map((tail) =>
    line([
      `single call, ${tail}`,
      ...sizes.map(({ figures }) => {
        const found = figures[`single ridgate ${tail}`]
        return found === undefined ? '–' : spreadText(found, shortTime)
      }),
    ]),
  )
  return [...head(['operation'], sizes), ...suite, ...tails].join('\n')
}

/** All tables of times: contestants, peers, and the engine's other operations. */
export function tablesOf({ sizes, machine, node, seeds }: Results): string {
  const left = [...new Set(sizes.flatMap((size) => size.left))]
  return [
    ...standingsTable('one check', sizes, ({ pairs }) => pairs),
    ...standingsTable('one check about prepared users', sizes, ({ peers }) => peers),
    otherTable(sizes),
    ...(left.length === 0 ? [] : [`Not timed at every size: ${left.join('; ')}.`]),
    `${machine}, Node ${node}; medians of ${seeds.length} runs with the seeds ${seeds.join(', ')}, in brackets the least and the largest. A time of one check is that of its fast segments (10th percentile); × is time over that of the first row, the median of paired segments of one process.`,
  ].join('\n\n')
}

/** The text with `part` between the markers; as it was where it has none. */
export function withPart(text: string, part: string): string {
  const start = text.indexOf(START)
  const end = text.indexOf(END)
  if (start < 0 || end < start) return text
  return `${text.slice(0, start + START.length)}\n${part}\n${text.slice(end)}`
}

/** What the README says of the results: pictures first, then goals, then times. */
export function readmePart(results: Results): string {
  const images = chartsOf(results).map(({ file, alt }) => `![${alt}](bench/charts/${file})`)
  const legend = '★ reaches what is aimed for, ✗ misses what must be reached.'
  const details = `<details>\n<summary>All times</summary>\n\n${tablesOf(results)}\n\n</details>`
  return [...images, goalsTable(results), legend, details].join('\n\n')
}

/** Writes `bench/results.json`, the charts, and the part of `README.md`, all below `root`. */
export function writeReport(root: URL, results: Results): void {
  writeFileSync(new URL('bench/results.json', root), `${JSON.stringify(results, null, 2)}\n`)
  mkdirSync(new URL('bench/charts/', root), { recursive: true })
  for (const { file, svg } of chartsOf(results)) {
    writeFileSync(new URL(`bench/charts/${file}`, root), svg)
  }
  const readme = new URL('README.md', root)
  writeFileSync(readme, withPart(readFileSync(readme, 'utf8'), readmePart(results)))
}
