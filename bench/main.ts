/**
 * The benchmark program: `npm run bench`, or `npm run bench -- --sizes 1k,10k --quick` for a hasty
 * look. Each size is measured with each seed in a process of its own. @module
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { workerData } from 'node:worker_threads'
import { decideOnDemand, isTask } from './measures/workers.ts'
import { goalsTable, tablesOf, writeReport } from './report.ts'
import { combined, type Results, type Run } from './results.ts'
import { measured } from './run.ts'
import { sizeOf } from './sizes.ts'

const ROOT = new URL('../', import.meta.url)
const PROGRAM = new URL(import.meta.url)
const SIZES = '1k,10k,100k,1M'
const SEED = '20260731'
const RUNS = 3

const OPTIONS = {
  sizes: { type: 'string', default: SIZES },
  seed: { type: 'string', default: SEED },
  runs: { type: 'string' },
  quick: { type: 'boolean', default: false },
  peers: { type: 'boolean', default: true },
  /** For the processes that this one starts: where to write what was found. */
  out: { type: 'string' },
} as const

type Values = ReturnType<
  typeof parseArgs<{ options: typeof OPTIONS; allowNegative: true }>
>['values']

/** One size with one seed, in a process of its own. */
function runApart(size: number, seed: number, { quick, peers }: Values): Run {
  const folder = mkdtempSync(join(tmpdir(), 'ridgate-bench-'))
  try {
    const out = join(folder, 'run.json')
    const flags = [...(quick ? ['--quick'] : []), ...(peers ? [] : ['--no-peers'])]
    const own = [`--sizes=${size}`, `--seed=${seed}`, `--out=${out}`, ...flags]
    const { status } = spawnSync(
      process.execPath,
      [...process.execArgv, fileURLToPath(PROGRAM), ...own],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    )
    if (status !== 0) throw new Error(`the run of ${size} grants with seed ${seed} failed`)
    return JSON.parse(readFileSync(out, 'utf8')) as Run
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function runHere({ sizes, seed, quick, peers }: Values, out: string): Promise<void> {
  const what = { size: sizeOf(sizes), seed: Number(seed), isQuick: quick, hasPeers: peers }
  writeFileSync(out, JSON.stringify(await measured({ ...what, root: ROOT, program: PROGRAM })))
}

function runAll(values: Values): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`
  const count = Number(values.runs ?? (values.quick ? 1 : RUNS))
  const seeds = Array.from({ length: count }, (_, run) => Number(values.seed) + run)
  console.error(`${machine}, Node ${process.versions.node}, seeds ${seeds.join(', ')}`)
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    machine,
    node: process.versions.node,
    seeds,
    sizes: values.sizes.split(',').map((text) => {
      const size = sizeOf(text)
      return combined(
        size,
        seeds.map((seed) => runApart(size, seed, values)),
      )
    }),
  }
  console.log(`${goalsTable(results)}\n\n${tablesOf(results)}`)
  // A part of the sizes or the contestants, or a hasty look, is nothing to keep.
  if (!values.quick && values.peers && values.sizes === SIZES) writeReport(ROOT, results)
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS, allowNegative: true })
  if (values.out === undefined) runAll(values)
  else await runHere(values, values.out)
}

if (isTask(workerData)) decideOnDemand()
else await main()
