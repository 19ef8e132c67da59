/** Times of single questions: how long the slowest of a hundred takes. @module */

/** Times in milliseconds, sorted. */
export type Times = Float64Array

/** Asks `count` times and measures each. */
export function timesOf(count: number, ask: (index: number) => void): Times {
  const times = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    const started = performance.now()
    ask(index)
    times[index] = performance.now() - started
  }
  return times.sort()
}

/** A quantile of sorted times: 0.99 is the time that one in a hundred exceeds. */
const quantile = (times: Times, part: number): number =>
  times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN

/** One line: median, 99th percentile and worst. */
export const spread = (name: string, times: Times): string =>
  `${name}: median ${quantile(times, 0.5).toFixed(3)} ms, p99 ${quantile(times, 0.99).toFixed(3)} ms, worst ${quantile(times, 1).toFixed(1)} ms of ${times.length}`

/** How many seconds `act` takes, and what it gives. */
export function timed<T>(act: () => T): readonly [seconds: number, result: T] {
  const started = performance.now()
  const result = act()
  return [(performance.now() - started) / 1000, result]
}

/** Ends the run where a figure would be one of a wrong answer. */
export function demand(isRight: boolean, what: string): void {
  if (!isRight) throw new Error(`${what}: a wrong answer; nothing is timed`)
}
