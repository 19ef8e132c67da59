/** Times of single questions: how long the slowest of a hundred takes. @module */

/** Times in milliseconds, sorted. */
type Times = Float64Array

/** What questions took: by the clock, and of the processor, which others on it don't lengthen. */
export interface Spent {
  readonly clock: Times
  readonly processor: Times
}

/** Asks `count` times and measures each. */
export function timesOf(count: number, ask: (index: number) => void): Spent {
  const clock = new Float64Array(count)
  const processor = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    const before = process.cpuUsage()
    const started = performance.now()
    ask(index)
    clock[index] = performance.now() - started
    const { user, system } = process.cpuUsage(before)
    processor[index] = (user + system) / 1000
  }
  return { clock: clock.sort(), processor: processor.sort() }
}

/** A quantile of sorted times: 0.99 is the time that one in a hundred exceeds. */
const quantile = (times: Times, part: number): number =>
  times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN

/** One line: median, 99th percentile and worst by the clock, and the first two of the processor. */
export function spread(name: string, { clock, processor }: Spent): string {
  const [median, p99] = [quantile(clock, 0.5), quantile(clock, 0.99)].map((ms) => ms.toFixed(3))
  const own = [quantile(processor, 0.5), quantile(processor, 0.99)].map((ms) => ms.toFixed(3))
  return `${name}: median ${median} ms, p99 ${p99} ms, worst ${quantile(clock, 1).toFixed(1)} ms of ${clock.length}; of the processor median ${own[0]} ms, p99 ${own[1]} ms`
}

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
