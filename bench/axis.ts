/** Axes: where a number stands on a logarithmic scale, and which numbers to write at it. @module */

/** A logarithmic scale from one place of a picture to another. */
export interface Scale {
  /** Where a number stands. */
  at(value: number): number
  /** Round numbers within the scale, the least and the largest of which enclose all values. */
  readonly ticks: readonly number[]
}

/** The steps of a decade that ticks may be at. */
const STEPS = [1, 2, 5]
/** With more decades than this, one tick for each has to do. */
const FEW_DECADES = 2

/** A scale that all of the values, each above zero, fit on. */
export function logScale(values: readonly number[], from: number, to: number): Scale {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const steps = Math.log10(high / low) > FEW_DECADES ? [1] : STEPS
  const first = Math.floor(Math.log10(low))
  const decades = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, at) => at)
  const all = decades.flatMap((at) => steps.map((step) => step * 10 ** (first + at)))
  const start = all.findLast((tick) => tick <= low) ?? low
  const end = all.find((tick) => tick >= high && tick > start) ?? high
  const span = Math.log(end / start)
  return {
    at: (value) => from + ((to - from) * Math.log(value / start)) / span,
    ticks: all.filter((tick) => tick >= start && tick <= end),
  }
}

/** The places, moved as little as that they keep a distance: for labels that would overlap. */
export function apart(places: readonly number[], distance: number): number[] {
  const order = [...places.keys()].toSorted((a, b) => (places[a] ?? 0) - (places[b] ?? 0))
  const moved = [...places]
  let last = Number.NEGATIVE_INFINITY
  for (const at of order) {
    last = Math.max(places[at] ?? 0, last + distance)
    moved[at] = last
  }
  return moved
}
