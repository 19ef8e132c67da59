/** Runs: columns in the order of a number that each of their rows has. @module */

/** Rows by number: those of one number stand in `rows` from its start to the next one's. */
export interface Runs {
  readonly starts: Int32Array
  readonly rows: Int32Array
}

/** The rows of each number below `end`, in their order. Costs the rows, and `end`. */
export function runsOf(numbers: Int32Array, end: number): Runs {
  const starts = new Int32Array(end + 1)
  for (const number of numbers) starts[number + 1] = (starts[number + 1] as number) + 1
  for (let number = 1; number <= end; number++) {
    starts[number] = (starts[number] as number) + (starts[number - 1] as number)
  }
  const next = starts.slice()
  const rows = new Int32Array(numbers.length)
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row] as number
    const at = next[number] as number
    next[number] = at + 1
    rows[at] = row
  }
  return { starts, rows }
}

/** Hands over each number that has rows, with these. */
export function eachRun(
  { starts, rows }: Runs,
  take: (number: number, rows: Int32Array) => void,
): void {
  let start = 0
  starts.subarray(1).forEach((end, number) => {
    if (end > start) take(number, rows.subarray(start, end))
    start = end
  })
}
