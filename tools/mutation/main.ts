/**
 * Mutation testing of what decides: `npm run mutation`, or `npm run mutation -- core/rid trie` for
 * some files or folders of `src/`. Every folder must reach {@link LEAST}. @module
 */

import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { bundleMutants, type Mutant } from './bundle.ts'
import type { Verdict } from './judge.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const FOLDERS = ['core', 'trie', 'engine', 'oracle']
const TESTED_BY = [...FOLDERS, 'spec-tables']
/** Tests of the tables themselves, and those that say again, slowly, what others say. */
const LEFT_OUT = /\/(?:schemas|pages|decisions)\.test\.ts$/
const LEAST = 0.95
const PROCESSES = 2
const REPORTS = `${ROOT}/reports/mutation`
const BUNDLE = `${REPORTS}/bundle.mjs`
const REACHED = `${REPORTS}/reached.json`

type Verdicts = Map<string, Verdict>

/** Runs the judge: to see what tests reach, on a list of mutants, or on one from the start. */
async function judge(
  task: 'reach' | 'list' | 'one',
  what: string,
  verdicts: Verdicts,
): Promise<void> {
  const tsx = `${ROOT}/node_modules/.bin/tsx`
  const child = spawn(tsx, [`${ROOT}/tools/mutation/judge.ts`, task, BUNDLE, REACHED, what], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const { id, verdict }: { id: string; verdict: Verdict } = JSON.parse(line)
    verdicts.set(id, verdict)
    if (verdicts.size % 100 === 0) process.stderr.write(`${verdicts.size} judged\n`)
  }
  const code = await ended
  if (code !== 0) throw new Error(`the judge ended with ${code}`)
}

/** Those that tests reach, each process a share of them; then the static ones, one by one. */
async function judgeAll(mutants: readonly Mutant[]): Promise<Verdicts> {
  const verdicts: Verdicts = new Map()
  await judge('reach', '', verdicts)
  process.stderr.write('the tests pass without a mutant\n')
  const shares = Array.from({ length: PROCESSES }, async (_, share) => {
    const list = `${REPORTS}/mutants-${share}.json`
    writeFileSync(list, JSON.stringify(mutants.filter((_mutant, at) => at % PROCESSES === share)))
    await judge('list', list, verdicts)
  })
  await Promise.all(shares)
  const waiting = mutants.filter(({ id }) => verdicts.get(id) === 'static')
  process.stderr.write(`${waiting.length} take effect while loading: a process for each\n`)
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      await judge('one', next.id, verdicts)
    }
  }
  await Promise.all(Array.from({ length: PROCESSES }, work))
  return verdicts
}

const folderOf = ({ file }: Mutant): string => file.split('/')[1] ?? ''

/** Prints the survivors and the score of each folder; answers whether all reach the least. */
function report(mutants: readonly Mutant[], verdicts: Verdicts): boolean {
  const alive = mutants.filter(({ id }) => verdicts.get(id) !== 'killed')
  for (const { id, file, line, original, replacement } of alive) {
    console.log(`${verdicts.get(id)}  ${file}:${line}  ${original}  →  ${replacement}`)
  }
  const scores = FOLDERS.map((folder) => {
    const all = mutants.filter((mutant) => folderOf(mutant) === folder)
    const lost = alive.filter((mutant) => folderOf(mutant) === folder)
    return { folder, all: all.length, killed: all.length - lost.length }
  }).filter(({ all }) => all > 0)
  for (const { folder, all, killed } of scores) {
    const percent = ((100 * killed) / all).toFixed(2)
    console.log(`${folder.padEnd(8)} ${percent} %  ${killed} of ${all} killed`)
  }
  writeFileSync(`${REPORTS}/scores.json`, `${JSON.stringify(scores, null, 2)}\n`)
  return scores.every(({ all, killed }) => killed >= all * LEAST)
}

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(`${ROOT}/${folder}`)
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder}/${file}`)

async function main(chosen: readonly string[]): Promise<void> {
  mkdirSync(REPORTS, { recursive: true })
  const inside = (file: string): boolean =>
    chosen.length === 0 || chosen.some((one) => file.startsWith(`src/${one}`))
  const sources = FOLDERS.flatMap((folder) => filesIn(`src/${folder}`, '.ts'))
    .filter((file) => !file.endsWith('.generated.ts'))
    .filter(inside)
  const tests = TESTED_BY.flatMap((folder) => filesIn(`test/${folder}`, '.test.ts')).filter(
    (file) => !LEFT_OUT.test(file),
  )
  const all = await bundleMutants({ root: ROOT, sources, tests, outfile: BUNDLE })
  const mutants = all.filter(({ excuse }) => excuse === undefined)
  console.log(`${mutants.length} mutants, and ${all.length - mutants.length} excused in the source`)
  if (!report(mutants, await judgeAll(mutants))) process.exitCode = 1
}

await main(process.argv.slice(2))
