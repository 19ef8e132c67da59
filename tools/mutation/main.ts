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
/** The rows on whole decisions. */
const DECISIONS = ['decisions', 'modes', 'own-families', 'releases'].map(
  (table) => `spec-tables/${table}`,
)
/** The folders whose mutants must be noticed, and the tests that must notice them. */
const TESTED_BY: Readonly<Record<string, readonly string[]>> = {
  core: ['core/', 'spec-tables/jobs', 'spec-tables/syntax', 'spec-tables/own-families'],
  trie: [
    'trie/',
    'snapshot/corners',
    'snapshot/damage',
    'snapshot/flips',
    'snapshot/reading',
    'snapshot/reload',
    'engine/lookup',
    'engine/reader',
    'engine/neighbours',
    'engine/comparison',
    'spec-tables/coverage',
    'spec-tables/own-families',
  ],
  engine: ['engine/', 'snapshot/corners', ...DECISIONS],
  oracle: ['oracle/', ...DECISIONS],
}
const LEAST = 0.95
const PROCESSES = 2
/** How long a mutant may take, or a test with one that takes effect while loading: some loop for ever. */
const LONGEST_MS = 40_000
const REPORTS = `${ROOT}/reports/mutation`
const BUNDLE = `${REPORTS}/bundle.mjs`
const REACHED = `${REPORTS}/reached.json`

type Verdicts = Map<string, Verdict>

/**
 * Runs the judge: to see what tests reach, on a list of mutants, or on one from the start. Answers
 * false where it had to be ended, because a mutant went round in circles, or that
 * ended itself for want of memory.
 */
async function judge(
  task: 'reach' | 'list' | 'one',
  what: string,
  verdicts: Verdicts,
  longestMs: number = LONGEST_MS,
): Promise<boolean> {
  const program = `${ROOT}/tools/mutation/judge.ts`
  const child = spawn(process.execPath, ['--import', 'tsx', program, task, BUNDLE, REACHED, what], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const giveUp = (): void => {
    child.kill('SIGKILL')
  }
  let timer = setTimeout(giveUp, longestMs)
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(timer)
    timer = setTimeout(giveUp, longestMs)
    const { id, verdict }: { id: string; verdict: Verdict } = JSON.parse(line)
    const isNew = !verdicts.has(id)
    verdicts.set(id, verdict)
    if (isNew && verdicts.size % 100 === 0) process.stderr.write(`${verdicts.size} judged\n`)
  }
  const code = await ended
  clearTimeout(timer)
  // Without a code it was ended by a signal: ours, or its own where a mutant took all memory.
  if (code === null && task !== 'reach') return false
  if (code !== 0) throw new Error(`the judge ended with ${code}`)
  return true
}

/** Judges a share of the mutants in a process, and in another one after each that hangs. */
async function judgeShare(
  share: readonly Mutant[],
  name: string,
  verdicts: Verdicts,
): Promise<void> {
  const list = `${REPORTS}/mutants-${name}.json`
  for (let left = share; left.length > 0; left = left.filter(({ id }) => !verdicts.has(id))) {
    writeFileSync(list, JSON.stringify(left))
    if (await judge('list', list, verdicts)) continue
    const hanging = left.find(({ id }) => !verdicts.has(id))
    if (hanging !== undefined) verdicts.set(hanging.id, 'killed')
  }
}

/** Those that tests reach, each process a share of them; then the static ones, one by one. */
async function judgeAll(mutants: readonly Mutant[]): Promise<Verdicts> {
  const verdicts: Verdicts = new Map()
  await judge('reach', '', verdicts, LONGEST_MS * 10)
  process.stderr.write('the tests pass without a mutant\n')
  const shares = Array.from({ length: PROCESSES }, (_, share) =>
    judgeShare(
      mutants.filter((_mutant, at) => at % PROCESSES === share),
      String(share),
      verdicts,
    ),
  )
  await Promise.all(shares)
  const waiting = mutants.filter(({ id }) => verdicts.get(id) === 'static')
  printAlive(mutants, verdicts)
  process.stderr.write(
    `${waiting.length} take effect while loading: a process and all tests for each\n`,
  )
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (!(await judge('one', next.id, verdicts))) verdicts.set(next.id, 'killed')
      if (waiting.length % 10 === 0) process.stderr.write(`${waiting.length} wait\n`)
    }
  }
  await Promise.all(Array.from({ length: PROCESSES }, work))
  return verdicts
}

/** Prints those that are not known to be killed: before the long wait for the static ones, too. */
function printAlive(mutants: readonly Mutant[], verdicts: Verdicts): void {
  for (const { id, file, line, original, replacement } of mutants) {
    const verdict = verdicts.get(id)
    if (verdict === 'killed' || verdict === 'static') continue
    console.log(`${verdict}  ${file}:${line}  ${original}  →  ${replacement}`)
  }
}

/** Prints the survivors of a folder and its score; answers whether it reaches the least. */
function report(folder: string, mutants: readonly Mutant[], verdicts: Verdicts): boolean {
  printAlive(mutants, verdicts)
  const killed = mutants.filter(({ id }) => verdicts.get(id) === 'killed').length
  const percent = ((100 * killed) / mutants.length).toFixed(2)
  console.log(`${folder.padEnd(8)} ${percent} %  ${killed} of ${mutants.length} killed`)
  return killed >= mutants.length * LEAST
}

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(`${ROOT}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder}/${file}`)

/** Judges those mutants of a folder that stand in files of the given beginnings. */
async function judgeFolder(folder: string, chosen: readonly string[]): Promise<boolean> {
  const sources = filesIn(`src/${folder}`, '.ts')
    .filter((file) => !file.endsWith('.generated.ts'))
    .filter((file) => chosen.some((one) => file.startsWith(`src/${one}`)))
  if (sources.length === 0) return true
  const tests = filesIn('test', '.test.ts').filter((file) =>
    TESTED_BY[folder]?.some((one) => file.startsWith(`test/${one}`)),
  )
  const all = await bundleMutants({ root: ROOT, sources, tests, outfile: BUNDLE })
  const mutants = all.filter(({ excuse }) => excuse === undefined)
  const excused = all.length - mutants.length
  console.log(`${folder}: ${mutants.length} mutants, and ${excused} excused in the source`)
  return report(folder, mutants, await judgeAll(mutants))
}

mkdirSync(REPORTS, { recursive: true })
const folders = Object.keys(TESTED_BY)
const chosen = process.argv.slice(2)
for (const folder of folders) {
  const isGood = await judgeFolder(folder, chosen.length === 0 ? folders : chosen)
  if (!isGood) process.exitCode = 1
}
