/** Workers: two threads that decide from one shared state, beside one. @module */

import { once } from 'node:events'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { Engine } from '../../src/engine/engine.ts'
import { Reader, type SharedState } from '../../src/engine/reader.ts'
import { BATCH, Press } from '../batch.ts'
import { medianOf } from '../numbers.ts'
import type { Request } from '../requests.ts'
import type { Figures, Stage } from './stage.ts'

const ROUNDS = 7
const QUICK_ROUNDS = 3
const MILLISECONDS = 400
/** So many requests are handed to a worker: enough to leave the caches cold. */
const QUESTIONS = 1 << 15

/** What a worker is told; {@link isTask} knows it from anything else. */
interface Task {
  readonly task: 'decide'
  readonly state: SharedState
  readonly requests: readonly Request[]
}

/** Whether this thread was started to decide. */
export const isTask = (data: unknown): data is Task =>
  typeof data === 'object' && data !== null && 'task' in data && data.task === 'decide'

/** Decides until the time is over; answers decisions for each millisecond that they took. */
function rateOf(reader: Reader, press: Press, mix: Int32Array): number {
  let [spent, asked] = [0, 0]
  for (const end = performance.now() + MILLISECONDS; performance.now() < end; asked += BATCH) {
    const { uids, actions, rids } = press.print(mix, asked % mix.length, BATCH, 'pair')
    const start = performance.now()
    for (let at = 0; at < BATCH; at++) {
      reader.isAllowed(uids[at] as string, actions[at] as string, rids[at] as string)
    }
    spent += performance.now() - start
  }
  return asked / spent
}

/** The worker's side: says when it is ready, and answers its rate whenever it is asked. */
export function decideOnDemand(): void {
  const port = parentPort
  if (!isTask(workerData) || port === null) throw new Error('this is no worker')
  const reader = Reader.open(workerData.state)
  const press = new Press(workerData.requests)
  const mix = Int32Array.from(workerData.requests.keys())
  rateOf(reader, press, mix)
  port.on('message', () => port.postMessage(rateOf(reader, press, mix)))
  port.postMessage('ready')
}

const answerOf = async (worker: Worker): Promise<number> => {
  // Rejects where the worker fails, and leaves no listener behind.
  const [answer] = (await once(worker, 'message')) as [number]
  return answer
}

const rateTogether = async (workers: readonly Worker[]): Promise<number> => {
  const answers = workers.map(answerOf)
  for (const worker of workers) worker.postMessage('go')
  const rates = await Promise.all(answers)
  return rates.reduce((sum, rate) => sum + rate, 0)
}

/** The rates of one worker and of two, in turns. */
export async function measureWorkers(stage: Stage): Promise<Figures> {
  const { workload, isQuick, program } = stage
  const state = Engine.fromPolicy(workload.policy, { shared: true }).share()
  const requests = workload.requests.slice(-QUESTIONS)
  const workerData: Task = { task: 'decide', state, requests }
  const workers = [0, 1].map(() => new Worker(program, { workerData }))
  try {
    await Promise.all(workers.map(answerOf))
    const ratios: number[] = []
    for (let round = 0; round < (isQuick ? QUICK_ROUNDS : ROUNDS); round++) {
      const one = await rateTogether(workers.slice(round % 2, (round % 2) + 1))
      ratios.push((await rateTogether(workers)) / one)
    }
    return { G15: medianOf(ratios) }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}
