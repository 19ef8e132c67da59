/** Times as tables and charts print them. @module */

/** A time in the unit that needs the fewest digits. */
export function shortTime(nanoseconds: number): string {
  if (nanoseconds < 1e4) return `${nanoseconds.toFixed(0)} ns`
  if (nanoseconds < 1e7) return `${(nanoseconds / 1e3).toFixed(0)} µs`
  return nanoseconds < 1e9
    ? `${(nanoseconds / 1e6).toFixed(0)} ms`
    : `${(nanoseconds / 1e9).toFixed(1)} s`
}
