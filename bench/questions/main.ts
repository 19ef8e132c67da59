/**
 * The benchmark of questions about a policy as a whole. Each part runs in a process of its own, so
 * that its peak of memory is its own. @module
 */

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { makeWorkload, type Workload } from '../workload.ts'
import { diffPart } from './diff.ts'
import { explainPart } from './explain.ts'
import { lintPart } from './lint.ts'
import { listsPart } from './lists.ts'

/** A part makes the workload itself, so that it may drop what of it is in nobody's memory elsewhere. */
type Part = (make: () => Workload) => readonly string[]

const PARTS: Readonly<Record<string, Part>> = {
  explain: explainPart,
  lists: listsPart,
  lint: lintPart,
  diff: diffPart,
}

const MEBIBYTE = 1024

function runPart(name: string, size: number, seed: number): void {
  const part = PARTS[name]
  if (part === undefined) throw new Error(`no part \`${name}\`; name one of ${Object.keys(PARTS)}`)
  const lines = part(() => makeWorkload({ size, seed }))
  for (const line of lines) console.log(`${name.padEnd(8)}${line}`)
  const peak = process.resourceUsage().maxRSS / MEBIBYTE
  console.log(`${name.padEnd(8)}peak of the process ${peak.toFixed(0)} MiB, workload and all`)
}

function main(): void {
  const { values } = parseArgs({
    options: {
      part: { type: 'string' },
      size: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '20260731' },
    },
  })
  if (values.part !== undefined) {
    runPart(values.part, Number(values.size), Number(values.seed))
    return
  }
  const script = fileURLToPath(import.meta.url)
  for (const part of Object.keys(PARTS)) {
    const own = [`--part=${part}`, `--size=${values.size}`, `--seed=${values.seed}`]
    const run = spawnSync(process.execPath, [...process.execArgv, script, ...own], {
      stdio: 'inherit',
    })
    if (run.status !== 0) process.exitCode = 1
  }
}

main()
