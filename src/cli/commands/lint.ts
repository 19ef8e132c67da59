/** `ridgate lint`: what is legal to write, and likely not what was meant. @module */

import { type LintReport, lintPolicy } from '../../analysis/index.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { excerpt, quoted } from '../../core/text.ts'
import { MAX_BYTES, type Reading } from '../../policy/index.ts'
import { textOf } from '../../policy/text.ts'
import { isSnapshot } from '../../trie/snapshot.ts'
import type { CommandSpec } from '../command.ts'
import { type FileBytes, type Io, STDIN } from '../io.ts'
import { type Fixed, mended } from '../lint/fix.ts'
import { fixedJson, fixedText, reportJson, reportText, totalOf } from '../lint/print.ts'
import { textFindings, writtenPolicy } from '../lint/written.ts'
import { faultsOf, problemLine, readBytes, readEach } from '../load.ts'
import { withFiles } from '../options.ts'
import type { Answer, CommonOptions } from '../outcome.ts'
import { progressOn } from '../output/progress.ts'
import { readingOf } from '../snapshot/reading.ts'
import { readBinds, type Settings } from '../words.ts'
import { errorsOf, readSettings } from './ask.ts'

/** The options of `lint`. */
interface LintCommandOptions extends CommonOptions {
  readonly policy: readonly string[]
  readonly bind: readonly string[]
  readonly mode?: string
  readonly release?: string
  readonly limit?: string
  readonly together?: boolean
  readonly fix?: boolean
  readonly dryRun?: boolean
}

/** How to lint, once the options are read. */
interface Plan {
  readonly settings: Settings
  readonly bind: Readonly<Record<string, string>>
  readonly limit: number
  readonly isTogether: boolean
  readonly onProgress: (done: number, total: number) => void
}

/**
 * Lints each file by itself, or all of them as one policy. A file that gives no policy is an error;
 * it is named with all that is wrong with it. Information alone is no reason to fail.
 */
async function lint(
  files: readonly string[],
  options: LintCommandOptions,
  io: Io,
): Promise<Answer> {
  const settings = readSettings(options)
  const bind = readBinds(options.bind)
  const limit = readLimit(options)
  const names = [...options.policy, ...files]
  const all = await readBytes(names, io)
  if (!settings.ok || !bind.ok || !limit.ok || !all.ok) {
    return err(errorsOf([settings, bind, limit, all]))
  }
  const isTogether = options.together === true
  const progress = progressOn(io, 'linting grants,')
  const plan: Plan = {
    settings: settings.value,
    bind: bind.value,
    limit: limit.value,
    isTogether,
    onProgress: progress.show,
  }
  const answer =
    options.fix === true
      ? await fixAll(all.value, plan, options, io)
      : lintAll(all.value, plan, options, io)
  progress.end()
  return answer
}

/** `ridgate lint`. */
export const LINT: CommandSpec<LintCommandOptions> = {
  name: 'lint',
  usage: 'FILE...',
  summary: 'find what is legal to write and likely not what was meant',
  examples: [
    'lint policy.yaml',
    'lint --release 1.12 --json policy.yaml',
    'lint --together users.yaml grants.sh',
    'lint --fix --dry-run policy.yaml',
  ],
  options: (command) =>
    withFiles(command)
      .option('--together', 'lint all files as one policy')
      .option('--limit <count>', 'how many findings of each kind to list (default: 1000)')
      .option('--fix', 'mend what is certain in the files; with --json only show it')
      .option('--dry-run', 'with --fix: show what would be mended'),
  run: lint,
}

function readLimit({ limit = '1000', fix, dryRun }: LintCommandOptions): Result<number, string[]> {
  if (dryRun && !fix) return err(['`--dry-run` goes with `--fix`'])
  if (/^[1-9][0-9]{0,8}$/.test(limit)) return ok(Number(limit))
  return err([`bad-limit: ${quoted(limit)} is no whole number from 1 on`])
}

function lintAll(
  files: readonly FileBytes[],
  plan: Plan,
  options: LintCommandOptions,
  io: Io,
): Answer {
  const report = reportOn(readEach(files, { bind: plan.bind, lenient: true }, io), plan)
  if (!report.ok) return report
  return ok({
    exit: exitOf(report.value),
    text: reportText(report.value, options.style),
    json: reportJson(report.value),
  })
}

const readFor = (input: string | Uint8Array, name: string, { bind }: Plan): Reading =>
  readingOf(input, { name, bind, lenient: true })

/** What is found in all files, or every reason why one gives no policy. */
function reportOn(readings: readonly Reading[], plan: Plan): Result<LintReport, readonly string[]> {
  const faults = readings.filter(({ policy }) => !policy.ok).flatMap(({ problems }) => problems)
  if (faults.length > 0) return err(faults.map(problemLine))
  if (!plan.isTogether) {
    return ok(totalOf(readings.map((reading) => lintReadings([reading], plan, plan.limit))))
  }
  const contradictions = faultsOf(readings, plan.settings)
  if (contradictions.length > 0) return err(contradictions)
  return ok(lintReadings(readings, plan, plan.limit))
}

const lintReadings = (readings: readonly Reading[], plan: Plan, limit: number): LintReport =>
  lintPolicy(writtenPolicy(readings), {
    ...plan.settings,
    limit,
    onProgress: plan.onProgress,
    found: readings.flatMap(textFindings),
  })

const exitOf = ({ counts }: LintReport): 0 | 1 => (counts.error + counts.warning === 0 ? 0 : 1)

const UNMENDED = 'is a snapshot; mend what it was compiled from'

/** A file with its new text. */
interface Mending {
  readonly file: string
  readonly text: string
  readonly fixed: readonly Fixed[]
}

/** Mends each file, writes those that changed, and lints what has come of them. */
async function fixAll(
  files: readonly FileBytes[],
  plan: Plan,
  options: LintCommandOptions,
  io: Io,
): Promise<Answer> {
  const isDry = options.dryRun === true || options.json
  if (!isDry && files.some(({ file }) => file === STDIN)) {
    return err(['`--fix` has no file to write standard input to; add `--dry-run`'])
  }
  const snapshots = files.filter(({ bytes }) => isSnapshot(bytes))
  if (snapshots.length > 0) return err(snapshots.map(({ name }) => `${excerpt(name)}: ${UNMENDED}`))
  const before = reportOn(
    files.map(({ bytes, name }) => readFor(bytes, name, plan)),
    plan,
  )
  if (!before.ok) return before
  const mendings = files.map((file) => mend(file, plan))
  const changed = mendings.filter(({ fixed }) => fixed.length > 0)
  if (!isDry) {
    const faults = await writeAll(changed, io)
    if (faults.length > 0) return err(faults)
  }
  const after = reportOn(
    mendings.map(({ text }, at) => readFor(text, files[at]?.name ?? '', plan)),
    plan,
  )
  if (!after.ok) return after
  const fixed = changed.flatMap((mending) => mending.fixed)
  return ok({
    exit: exitOf(after.value),
    text: fixedText(fixed, isDry, options.style) + reportText(after.value, options.style),
    json: { fixed: fixed.map(fixedJson), ...reportJson(after.value) },
  })
}

function mend({ file, name, bytes }: FileBytes, plan: Plan): Mending {
  const text = textOf(bytes, MAX_BYTES)
  const lintText = (current: string): LintReport | undefined => {
    const reading = readFor(current, name, plan)
    return reading.policy.ok ? lintReadings([reading], plan, Number.POSITIVE_INFINITY) : undefined
  }
  const { text: better, fixed } = mended(text.ok ? text.value : '', lintText)
  return { file, text: (hasMark(bytes) ? '\ufeff' : '') + better, fixed }
}

const hasMark = ([a, b, c]: Uint8Array): boolean => a === 0xef && b === 0xbb && c === 0xbf

/** Writes files; answers what stood in the way, and what was written all the same. */
async function writeAll(mendings: readonly Mending[], io: Io): Promise<readonly string[]> {
  const faults: string[] = []
  for (const { file, text } of mendings) {
    const written = await io.write(file, text)
    if (!written.ok) faults.push(`${excerpt(file)}: ${written.error}; it was not mended`)
  }
  return faults
}
