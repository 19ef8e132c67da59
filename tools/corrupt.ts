/**
 * Corrupts snapshots at random and loads what has become of them, until one is taken that decides
 * otherwise than its policy, or there were enough. `npx tsx tools/corrupt.ts --runs 1000000
 * [--seed N]` @module
 */

import { parseArgs } from 'node:util'
import { crowds, drawCorrupt, drawFrom, refusalOf, samples } from '../test/snapshot/corruption.ts'

/** Few at a time, since the machines of so many catalogues are kept; crowds take their time. */
const SAMPLES = 6
const PER_SAMPLE = 100
const ROUNDS_PER_CROWD = 20
const REPORT_EVERY_MS = 5000
const SHOWN = 60

function positive(text: string, name: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new Error(`\`--${name}\` is \`${text}\`; give a whole number above 0`)
}

/** What is wrong, whatever the word. */
const kindOf = (message: string): string => message.replace(/-?\d+/g, 'N')

function main(): number {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
  })
  const runs = positive(values.runs, 'runs')
  const seed =
    values.seed === undefined ? (Date.now() % 0x3fffffff) + 1 : positive(values.seed, 'seed')
  const kinds = new Map<string, number>()
  const start = performance.now()
  const crowd = crowds()
  let accepted = 0
  let done = 0
  let next = start + REPORT_EVERY_MS
  const report = (): void => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    process.stdout.write(
      `${done} corrupted snapshots: ${accepted} accepted, ${done - accepted} refused, ` +
        `none wrong; seed ${seed}, ${seconds} s\n`,
    )
  }
  for (let round = 0; done < runs; round++) {
    const draw = drawFrom(seed + round)
    const isCrowded = round % ROUNDS_PER_CROWD === 0
    const pool = [...samples(SAMPLES, seed + round), ...(isCrowded ? crowd : [])]
    for (let run = 0; run < SAMPLES * PER_SAMPLE && done < runs; run++) {
      const refusal = refusalOf(drawCorrupt(pool, draw))
      done++
      if (refusal === undefined) accepted++
      else kinds.set(kindOf(refusal), (kinds.get(kindOf(refusal)) ?? 0) + 1)
    }
    if (performance.now() < next) continue
    next = performance.now() + REPORT_EVERY_MS
    report()
  }
  report()
  const ranked = [...kinds].sort(([, a], [, b]) => b - a).slice(0, SHOWN)
  for (const [kind, count] of ranked) process.stdout.write(`${String(count).padStart(8)} ${kind}\n`)
  return 0
}

process.exitCode = main()
