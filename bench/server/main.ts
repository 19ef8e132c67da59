/** The benchmark of the server: a share of bare `node:http`, on loopback, for some seconds. @module */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Ready, serveContestants } from './contestants.ts'
import { type Load, load } from './load.ts'

const CONNECTIONS = 64
const SEGMENT_MS = 1000
const WARM_UP_MS = 1500

const { values } = parseArgs({
  options: {
    grants: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    child: { type: 'boolean', default: false },
  },
})

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

/** Loads the contestants in turns, so that a busy machine is busy for all of them. */
async function measure(ready: Ready, rounds: number): Promise<void> {
  const names = ['bare', 'trusted', 'token', 'writes'] as const
  const run = (name: (typeof names)[number], ms: number): Promise<Load> => {
    const { port, requests } = ready[name]
    const request = (at: number): string => requests[at % requests.length] ?? ''
    return load({ port, connections: CONNECTIONS, ms, request })
  }
  for (const name of names) await run(name, WARM_UP_MS)
  const rates = new Map<string, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const { perSecond, failures } = await run(name, SEGMENT_MS)
      if (failures > 0) throw new Error(`${name}: ${failures} answers with an unexpected status`)
      rates.get(name)?.push(perSecond)
    }
  }
  const bare = rates.get('bare') ?? []
  for (const [name, all] of rates) {
    const share = median(all.map((rate, at) => rate / (bare[at] ?? Number.NaN)))
    console.log(`${name}: ${median(all).toFixed(0)} a second, ${share.toFixed(2)} of bare`)
  }
}

async function main(): Promise<void> {
  if (values.child) {
    await serveContestants(Number(values.grants), (ready) => process.send?.(ready))
    return
  }
  const child = fork(fileURLToPath(import.meta.url), ['--child', '--grants', values.grants])
  const [ready] = (await once(child, 'message')) as [Ready]
  const { grants, buildMs, keptMs, rssBytes, heapBytes } = ready
  const mb = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
  console.log(
    `${grants} grants: from the store to listening ${seconds(buildMs)}, with the engine that was kept ${seconds(keptMs)}`,
  )
  console.log(`heap ${mb(heapBytes)}, rss ${mb(rssBytes)}`)
  try {
    await measure(ready, Number(values.rounds))
  } finally {
    child.send('stop')
  }
}

await main()
