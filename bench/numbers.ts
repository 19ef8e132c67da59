/** Numbers: quantiles of measured values, and the spread of a figure over several runs. @module */

/** The value below which the given share of the numbers lies; not a number where there are none. */
export function quantile(numbers: readonly number[] | Float64Array, share: number): number {
  const sorted = Float64Array.from(numbers).sort()
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}

/** The middle value; the mean of the middle two of an even number of them. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/** A figure over several runs: its median, and its least and largest. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** The spread of a figure that some runs measured, each once. */
export const spreadOf = (numbers: readonly number[]): Spread => ({
  median: medianOf(numbers),
  low: Math.min(...numbers),
  high: Math.max(...numbers),
})
