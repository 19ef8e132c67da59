/** Charts: which pictures are drawn of the results. @module */

import { dotPlot, linePlot, type Series } from './plots.ts'
import type { Results, SizeResult, Standings } from './results.ts'
import { shortSize } from './sizes.ts'
import { shortTime } from './times.ts'

/** A picture with its file, and the words for those who can't see it. */
export interface Chart {
  readonly file: string
  readonly alt: string
  readonly svg: string
}

const CHECKS = [
  'ridgate',
  'ridgate, handle',
  'ridgate, batches of 64',
  'plain engine',
  'prefix-walk Map',
]
const YARDSTICKS = ['one Map.get', 'two Map.gets']

const fastOf = (standings: readonly Standings[], name: string): number | undefined =>
  standings.find((one) => one.name === name)?.fast.median

const placesOf = ({ sizes }: Results): string[] =>
  sizes.map(({ size }) => `${shortSize(size)} grants`)

/** What a check costs, by the number of grants. */
function checks(results: Results): Chart {
  const series = [...CHECKS, ...YARDSTICKS].map(
    (name): Series => ({
      name,
      values: results.sizes.map(({ pairs }) => fastOf(pairs, name)),
      isYardstick: YARDSTICKS.includes(name),
    }),
  )
  const svg = linePlot({
    title: 'What one check costs',
    note: 'Time by number of grants, fresh strings; dashed: looking the texts up and deciding nothing.',
    places: placesOf(results),
    series,
    write: shortTime,
  })
  return { file: 'checks.svg', alt: 'Time of one check by number of grants', svg }
}

/** How the peers compare, at each size that they can be timed at. */
function peers(results: Results): Chart {
  const names = [...new Set(results.sizes.flatMap((one) => one.peers.map(({ name }) => name)))]
  const svg = dotPlot({
    title: 'One check by other packages',
    note: 'Time on a logarithmic scale; each in its fastest documented mode, on the same requests.',
    places: names,
    series: results.sizes.map(({ size, peers: own }) => ({
      name: `${shortSize(size)} grants`,
      values: names.map((name) => fastOf(own, name)),
    })),
    write: shortTime,
  })
  return { file: 'peers.svg', alt: 'Time of one check by ridgate and by other packages', svg }
}

const TAILS = ['p50', 'p99', 'p99.9']

/** How long the slowest calls take. */
function tails(results: Results): Chart {
  const figure = ({ figures }: SizeResult, name: string): number | undefined =>
    figures[name]?.median
  const series = ['ridgate', 'Map.get'].flatMap((who) =>
    TAILS.map(
      (tail, tone): Series => ({
        tone,
        name: `${who} ${tail}`,
        values: results.sizes.map((one) => figure(one, `single ${who} ${tail}`)),
        isYardstick: who !== 'ridgate',
      }),
    ),
  )
  const svg = linePlot({
    title: 'The slowest calls',
    note: 'Single calls by number of grants, the clock included; dashed: a bare Map.get.',
    places: placesOf(results),
    series,
    write: shortTime,
  })
  return { file: 'tails.svg', alt: 'Median and slowest single calls by number of grants', svg }
}

/** All charts that the results have figures for. */
export const chartsOf = (results: Results): Chart[] => [
  checks(results),
  ...(results.sizes.some((one) => one.peers.length > 0) ? [peers(results)] : []),
  tails(results),
]
