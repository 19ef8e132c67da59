/** `ridgate lint`: what is legal to write, and likely not what was meant. @module */

import {
  type Fault,
  type Finding,
  findingOf,
  type LintCode,
  lintPolicy,
  type WrittenPolicy,
} from '../../analysis/index.ts'
import { err, ok } from '../../core/result.ts'
import type { Position, Problem, Reading, Skipped } from '../../policy/index.ts'
import type { CommandSpec } from '../command.ts'
import type { Io } from '../io.ts'
import { problemLine, readFiles } from '../load.ts'
import { withFiles } from '../options.ts'
import type { Answer, CommonOptions } from '../outcome.ts'
import { safeLine } from '../output/safe.ts'
import type { Style } from '../output/style.ts'
import { readBinds } from '../words.ts'
import { errorsOf, readSettings, type Settings } from './ask.ts'

/** The options of `lint`. */
interface LintCommandOptions extends CommonOptions {
  readonly policy: readonly string[]
  readonly bind: readonly string[]
  readonly mode?: string
  readonly release?: string
}

/**
 * Lints each file by itself. A file that gives no policy is an error; it is named with all that
 * is wrong with it.
 */
async function lint(
  files: readonly string[],
  options: LintCommandOptions,
  io: Io,
): Promise<Answer> {
  const settings = readSettings(options)
  const bind = readBinds(options.bind)
  const names = [...options.policy, ...files]
  const readings = await readFiles(names, io, bind.ok ? { bind: bind.value } : {})
  if (!settings.ok || !bind.ok || !readings.ok) return err(errorsOf([settings, bind, readings]))
  const faults = readings.value
    .filter(({ policy }) => !policy.ok)
    .flatMap(({ problems }) => problems)
  if (faults.length > 0) return err(faults.map(problemLine))
  const findings = readings.value.flatMap((reading) => findingsOf(reading, settings.value))
  return ok({
    exit: findings.length === 0 ? 0 : 1,
    text:
      findings.map((finding) => findingLine(finding, options.style)).join('') + summary(findings),
    json: { findings: findings.map(findingJson) },
  })
}

/** `ridgate lint`. */
export const LINT: CommandSpec<LintCommandOptions> = {
  name: 'lint',
  usage: 'FILE...',
  summary: 'find what is legal to write and likely not what was meant',
  examples: ['lint policy.yaml', 'lint --release 1.12 --json policy.yaml'],
  options: withFiles,
  run: lint,
}

/** All that is found in one file, in the order of its lines. */
function findingsOf(reading: Reading, settings: Settings): Finding[] {
  const fromText = [
    ...reading.problems.map((problem) => findingOf(faultOfProblem(problem), problem)),
    ...reading.skipped.flatMap(faultOfSkipped),
  ]
  return [...fromText, ...lintPolicy(writtenPolicy(reading), settings)].sort(byPlace)
}

const byPlace = ({ origin: a }: Finding, { origin: b }: Finding): number =>
  (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)

function writtenPolicy({ policy, origins, name }: Reading): WrittenPolicy {
  const { release, mode } = policy.ok ? policy.value : {}
  return {
    ...(release === undefined ? {} : { release }),
    ...(mode === undefined ? {} : { mode, modeOrigin: { file: name, line: 1, column: 1 } }),
    grants: origins.flatMap((origin) =>
      origin.kind === 'grant' ? [{ ...origin.grant, origin: placeOf(origin) }] : [],
    ),
  }
}

const placeOf = ({ file, line, column }: Position): Position => ({ file, line, column })

const PERCENT = /%(?:25)*(?:2f|3a)/i
const PLACEHOLDER = /placeholder|--bind/

function codeOf(text: string): LintCode {
  if (PLACEHOLDER.test(text)) return 'placeholder'
  return PERCENT.test(text) ? 'percent-encoded' : 'unreadable'
}

const FIX: Readonly<Partial<Record<LintCode, string>>> = {
  placeholder: 'bind it with `--bind name=value`',
  'percent-encoded': 'write `/` for `%2F` and `%252F`, and `:` for `%3A`',
}

function faultOfProblem({ message }: Problem): Fault {
  const code = codeOf(message)
  return { code, message, fix: FIX[code] ?? 'correct it, or drop it' }
}

/** Text that was left out is only found where it was likely meant as a grant. */
function faultOfSkipped(skipped: Skipped): Finding[] {
  const message = `\`${skipped.text}\` is skipped: ${skipped.why}`
  const code = codeOf(skipped.why)
  if (code === 'unreadable') return []
  return [findingOf({ code, message, fix: FIX[code] ?? '' }, placeOf(skipped))]
}

function findingLine({ origin, severity, code, message, fix }: Finding, style: Style): string {
  const place = origin === undefined ? '' : `${origin.file}:${origin.line}:${origin.column}: `
  return `${safeLine(place)}${style(severity, severity)} ${code}: ${safeLine(`${message}; ${fix}`)}\n`
}

function summary(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const counts = [counted(errors, 'error'), counted(findings.length - errors, 'warning')]
  return findings.length === 0 ? 'no findings\n' : `${counts.join(', ')}\n`
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const findingJson = ({ origin, ...finding }: Finding): object => ({
  ...finding,
  ...(origin === undefined ? {} : placeOf(origin)),
})
