/** Plots: lines over the number of grants, and dots in rows. @module */

import { apart, logScale, type Scale } from './axis.ts'
import { element, picture, TONES, text } from './svg.ts'

/** What is drawn along one line, or as the dots of one colour. */
export interface Series {
  readonly name: string
  /** A value above zero for each place; nothing is drawn where it is missing. */
  readonly values: ReadonlyArray<number | undefined>
  /** Drawn in dashes: what it is held against. */
  readonly isYardstick?: boolean
  /** Which tone it is drawn in, where that is not its own: two of a kind share one. */
  readonly tone?: number
}

/** A plot: its words, and its values. */
export interface Plot {
  readonly title: string
  readonly note: string
  /** What the places along the axis, or the rows, are called. */
  readonly places: readonly string[]
  readonly series: readonly Series[]
  /** How a value is written. */
  write(value: number): string
}

const WIDTH = 760
const LEFT = 66
const TOP = 66
const LABELS = 216
const LINE_HEIGHT = 16

const known = ({ series }: Plot): number[] =>
  series.flatMap(({ values }) => values.filter((value) => value !== undefined))

const toneOf = ({ tone }: Series, at: number): number => (tone ?? at) % TONES

/** Lines over places, each named at its end. */
export function linePlot(plot: Plot): string {
  const height = 420
  const bottom = height - 40
  const right = WIDTH - LABELS
  const scale = logScale(known(plot), bottom, TOP)
  const last = Math.max(1, plot.places.length - 1)
  const across = (at: number): number => LEFT + 14 + ((right - LEFT - 28) * at) / last
  const grid = scale.ticks.flatMap((tick) => [
    element('line', { class: 'grid', x1: LEFT, x2: right, y1: scale.at(tick), y2: scale.at(tick) }),
    text([LEFT - 8, scale.at(tick) + 4], plot.write(tick), { 'text-anchor': 'end', class: 'note' }),
  ])
  const names = plot.places.map((place, at) =>
    text([across(at), bottom + 22], place, { 'text-anchor': 'middle', class: 'note' }),
  )
  const lines = plot.series.map((series, at) => lineOf(series, at, across, scale))
  const frame = { width: WIDTH, height, title: plot.title, note: plot.note }
  return picture(frame, [...grid, ...names, ...lines, ...labelsOf(plot, scale, right)])
}

function lineOf(
  series: Series,
  number: number,
  across: (at: number) => number,
  scale: Scale,
): string {
  const { values, isYardstick } = series
  const tone = toneOf(series, number)
  const spots = values.flatMap((value, at) =>
    value === undefined ? [] : [[across(at), scale.at(value)] as const],
  )
  const points = spots.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
  const strength = number === 0 ? ' strong' : ''
  const dashes = isYardstick === true ? { 'stroke-dasharray': '6 4' } : {}
  const line = { class: `line l${tone}${strength}`, points, ...dashes }
  const dots = spots.map(([cx, cy]) => element('circle', { class: `dot f${tone}`, cx, cy, r: 3.5 }))
  return [element('polyline', line), ...dots].join('')
}

/** The name of each line with its last value, beside the end of it. */
function labelsOf(plot: Plot, scale: Scale, right: number): string[] {
  const ends = plot.series.flatMap((series, at) => {
    const value = series.values.findLast((one) => one !== undefined)
    return value === undefined ? [] : [{ name: series.name, tone: toneOf(series, at), at, value }]
  })
  const heights = apart(
    ends.map(({ value }) => scale.at(value) + 4),
    LINE_HEIGHT,
  )
  return ends.map(({ name, tone, at, value }, index) =>
    text([right + 6, heights[index] ?? TOP], `${name}: ${plot.write(value)}`, {
      class: `f${tone}${at === 0 ? ' strongly' : ''}`,
    }),
  )
}

/** Dots in rows, one colour for each series, on an axis that all rows share. */
export function dotPlot(plot: Plot): string {
  const rowHeight = 28
  const left = 250
  const right = WIDTH - 34
  const bottom = TOP + 30 + plot.places.length * rowHeight
  const scale = logScale(known(plot), left, right)
  const grid = scale.ticks.flatMap((tick) => [
    element('line', {
      class: 'grid',
      x1: scale.at(tick),
      x2: scale.at(tick),
      y1: TOP + 22,
      y2: bottom,
    }),
    text([scale.at(tick), bottom + 18], plot.write(tick), {
      'text-anchor': 'middle',
      class: 'note',
    }),
  ])
  const legend = plot.series.map((series, at) => {
    const x = left + at * 110
    const dot = element('circle', { class: `f${toneOf(series, at)}`, cx: x, cy: TOP + 2, r: 5 })
    return dot + text([x + 10, TOP + 6], series.name)
  })
  const rows = plot.places.map((place, row) => {
    const y = TOP + 40 + row * rowHeight
    const words = row === 0 ? { class: 'strongly' } : {}
    const name = text([left - 14, y + 4], place, { 'text-anchor': 'end', ...words })
    const dots = plot.series.flatMap((series, at) => {
      const value = series.values[row]
      if (value === undefined) return []
      return [
        element('circle', {
          class: `dot f${toneOf(series, at)}`,
          cx: scale.at(value),
          cy: y,
          r: 5,
        }),
      ]
    })
    return [name, ...dots].join('')
  })
  const frame = { width: WIDTH, height: bottom + 34, title: plot.title, note: plot.note }
  return picture(frame, [...legend, ...grid, ...rows])
}
