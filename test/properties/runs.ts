/** How many cases the property tests draw. @module */

const factor = Number(process.env['RIDGATE_RUNS'] ?? '1')
if (!(factor > 0)) throw new Error('`RIDGATE_RUNS` must be a positive number')

/** `base`, times the environment variable `RIDGATE_RUNS` where that is set. */
export const runs = (base: number): number => Math.ceil(base * factor)
