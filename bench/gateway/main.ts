/** The benchmark of the gateway: each adapter as a share of the same server without it, and the server. @module */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { load } from '../server/load.ts'
import { type Contestant, type Pair, startPairs } from './contestants.ts'

const CONNECTIONS = 32
const WARM_UP_MS = 2500

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    ms: { type: 'string', default: '1000' },
    child: { type: 'boolean', default: false },
  },
})

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

async function rateOf({ port, request }: Contestant, ms: number): Promise<number> {
  const { perSecond, failures } = await load({
    port,
    connections: CONNECTIONS,
    ms,
    request: () => request,
  })
  if (failures > 0) throw new Error(`${failures} answers with an unexpected status`)
  return perSecond
}

/** Loads both in turns, so that a busy machine is busy for both. */
async function measure({ name, goal, own, bare }: Pair): Promise<void> {
  for (const one of [own, bare]) await rateOf(one, WARM_UP_MS)
  const rates: number[] = []
  const shares: number[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    const rate = await rateOf(own, Number(values.ms))
    rates.push(rate)
    shares.push(rate / (await rateOf(bare, Number(values.ms))))
  }
  const rate = median(rates)
  const decisions = (rate * own.decisions).toFixed(0)
  console.log(
    `${name}: ${rate.toFixed(0)} requests, ${decisions} decisions a second; ${median(shares).toFixed(2)} of bare (goal: ${goal})`,
  )
}

async function main(): Promise<void> {
  if (values.child) {
    process.on('disconnect', () => process.exit(0))
    process.send?.(await startPairs())
    return
  }
  const child = fork(fileURLToPath(import.meta.url), ['--child'])
  const [pairs] = (await once(child, 'message')) as [readonly Pair[]]
  try {
    for (const pair of pairs) await measure(pair)
  } finally {
    child.disconnect()
  }
}

await main()
