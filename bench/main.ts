/** The benchmark program: measures the engine beside what it is compared with. @module */

import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { Engine } from '../src/engine/engine.ts'
import { Press } from './batch.ts'
import type { Contestant } from './contestants/contestant.ts'
import { answersOf, exactMap, joiningMap } from './contestants/exact-map.ts'
import { LARGEST_SCAN, linearScan } from './contestants/linear-scan.ts'
import { prefixWalk } from './contestants/prefix-walk.ts'
import { ridgate } from './contestants/ridgate.ts'
import { twoMaps } from './contestants/two-maps.ts'
import { faultsOf, workloadFaults } from './judge.ts'
import { type Timing, timeInTurns } from './pairs.ts'
import { type Results, type SizeResult, shortSize, tableOf, writeResults } from './report.ts'
import { runSuite } from './suite.ts'
import { makeWorkload, type Workload } from './workload.ts'

const ROOT = new URL('../', import.meta.url)
const SIZES = '1k,10k,100k,1M'
const SEED = '20260731'
const THOROUGH: Timing = { rounds: 25, segment: 25 }
const QUICK: Timing = { rounds: 5, segment: 10 }

/** Turns `10k` into 10000. */
function sizeOf(text: string): number {
  const found = /^([1-9]\d*)([kM]?)$/.exec(text.trim())
  if (found === null) throw new Error(`\`${text}\` is no size; write it as 1000, 10k or 1M`)
  const unit = { k: 1e3, M: 1e6 }[found[2] ?? ''] ?? 1
  return Number(found[1]) * unit
}

function heapUsed(): number {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc, as `npm run bench` does')
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

/** Builds an engine, and tells what it adds to the heap for each grant. */
function weighed({ policy, size }: Workload): { engine: Engine; bytesPerGrant: number } {
  const before = heapUsed()
  const engine = Engine.fromPolicy(policy)
  return { engine, bytesPerGrant: (heapUsed() - before) / size }
}

function contestantsOf(workload: Workload, engine: Engine): Contestant[] {
  const answers = answersOf(workload)
  const scans = workload.size <= LARGEST_SCAN ? [linearScan(workload)] : []
  return [
    exactMap(workload, answers),
    ridgate(workload, engine),
    joiningMap(workload, answers),
    twoMaps(workload),
    prefixWalk(workload),
    ...scans,
  ]
}

function demandRight(faults: readonly string[]): void {
  if (faults.length === 0) return
  for (const fault of faults.slice(0, 10)) console.error(fault)
  console.error(`${faults.length} wrong answers; nothing is timed`)
  process.exit(1)
}

function measure(size: number, seed: number, isQuick: boolean): SizeResult {
  const workload = makeWorkload({ size, seed })
  const press = new Press(workload.requests)
  console.error(`${shortSize(size)}: ${workload.requests.length} different requests`)
  const { engine, bytesPerGrant } = weighed(workload)
  const contestants = contestantsOf(workload, engine)
  demandRight(workloadFaults(workload))
  for (const contestant of contestants) demandRight(faultsOf(contestant, workload, press))
  console.error(`  ${contestants.length} contestants give the right answers`)
  const pairs = timeInTurns(contestants, press, workload.mixes.mixed, isQuick ? QUICK : THOROUGH)
  for (const { name, median, fast, ratio, ratioP10 } of pairs) {
    const times = `${median.toFixed(0)} ns (fast ${fast.toFixed(0)})`
    console.error(`  ${name}: ${times}, ratio ${ratio.toFixed(2)} (p10 ${ratioP10.toFixed(2)})`)
  }
  const suite = isQuick ? [] : runSuite(workload, engine, press)
  for (const { name, nanoseconds, rme, samples } of suite) {
    console.error(`  ${name}: ${nanoseconds.toFixed(0)} ns ±${rme.toFixed(1)} % (${samples})`)
  }
  return { size, requests: workload.requests.length, bytesPerGrant, suite, pairs }
}

function main(): void {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: SIZES },
      seed: { type: 'string', default: SEED },
      quick: { type: 'boolean', default: false },
    },
  })
  const seed = Number(values.seed)
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`
  console.error(`${machine}, Node ${process.versions.node}, seed ${seed}`)
  const sizes = values.sizes.split(',').map(sizeOf)
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    machine,
    node: process.versions.node,
    seed,
    sizes: sizes.map((size) => measure(size, seed, values.quick)),
  }
  console.log(tableOf(results))
  // A part of the sizes, or a hasty look, is nothing to keep.
  if (!values.quick && values.sizes === SIZES) writeResults(ROOT, results)
}

main()
