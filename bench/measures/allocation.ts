/** Allocation: bytes that a decision leaves on the heap. @module */

import { ridgate } from '../contestants/ridgate.ts'
import { collect, type Figures, type Stage } from './stage.ts'

const CALLS = 1 << 20
const QUESTIONS = 1 << 14
/** Rounds before the heap is weighed: compiling and warming up allocate. */
const WARM_UP = 64
/** Measured so often, and the least counts: what else goes on in the process only ever adds. */
const TRIES = 5

/** Asks a million times about texts made before, and weighs the heap before and after. */
export function measureAllocation({ workload, press, engine }: Stage): Figures {
  const batch = press.print(workload.mixes.mixed, 0, QUESTIONS, 'pair')
  const { run } = ridgate(workload, engine)
  const ask = (rounds: number): void => {
    for (let round = 0; round < rounds; round++) run(batch)
  }
  ask(WARM_UP)
  const grown = Array.from({ length: TRIES }, () => {
    collect()
    const before = process.memoryUsage().heapUsed
    ask(CALLS / QUESTIONS)
    return process.memoryUsage().heapUsed - before
  })
  return { G7: Math.max(0, Math.min(...grown)) / CALLS }
}
