/** Times of single questions: how long the slowest of a hundred takes. @module */

/** Times in milliseconds, each kind sorted. */
export interface Times {
  /** By the clock, so that others who use the machine count. */
  readonly wall: Float64Array
  /** On processors, those of the collector's threads among them. */
  readonly used: Float64Array
}

/** Milliseconds that this process has been on processors. */
function usedMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Asks `count` times and measures each. */
export function timesOf(count: number, ask: (index: number) => void): Times {
  const wall = new Float64Array(count)
  const used = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    const [started, usedBefore] = [performance.now(), usedMs()]
    ask(index)
    wall[index] = performance.now() - started
    used[index] = usedMs() - usedBefore
  }
  return { wall: wall.sort(), used: used.sort() }
}

/** A quantile of sorted times: 0.99 is the time that one in a hundred exceeds. */
const quantile = (times: Float64Array, part: number): number =>
  times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN

/** Median, 99th percentile and worst. */
const quantiles = (times: Float64Array): string =>
  `median ${quantile(times, 0.5).toFixed(3)} ms, p99 ${quantile(times, 0.99).toFixed(3)} ms, worst ${quantile(times, 1).toFixed(1)} ms`

/** One line: by the clock, and on processors. */
export const spread = (name: string, { wall, used }: Times): string =>
  `${name}: ${quantiles(wall)} of ${wall.length}; of processor time: ${quantiles(used)}`

/** How many seconds `act` takes, in words and by clock and processor, and what it gives. */
export function timed<T>(act: () => T): readonly [seconds: string, result: T] {
  const [started, usedBefore] = [performance.now(), usedMs()]
  const result = act()
  const [wall, used] = [performance.now() - started, usedMs() - usedBefore]
  return [`${(wall / 1000).toFixed(1)} s (${(used / 1000).toFixed(1)} s of processors)`, result]
}

/** Ends the run where a figure would be one of a wrong answer. */
export function demand(isRight: boolean, what: string): void {
  if (!isRight) throw new Error(`${what}: a wrong answer; nothing is timed`)
}
