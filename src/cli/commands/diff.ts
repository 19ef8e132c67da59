/** `ridgate diff`: who gains and loses what, from one policy to another. @module */

import { type AccessDiff, diffAccess } from '../../analysis/index.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'
import type { Engine } from '../../engine/engine.ts'
import type { CommandSpec } from '../command.ts'
import { type FileBytes, type Io, STDIN } from '../io.ts'
import { readBytes } from '../load.ts'
import { collect, withSettings } from '../options.ts'
import type { Answer, CommonOptions } from '../outcome.ts'
import { diffText, noteLines } from '../output/diff.ts'
import { progressOn } from '../output/progress.ts'
import { readBinds, type Settings } from '../words.ts'
import { engineIn, errorsOf, readSettings } from './ask.ts'

/** The options of `diff`. */
interface DiffCommandOptions extends CommonOptions {
  readonly bind: readonly string[]
  readonly mode?: string
  readonly release?: string
  readonly fromMode?: string
  readonly toMode?: string
  readonly fromRelease?: string
  readonly toRelease?: string
  readonly failOn?: readonly string[]
}

/** What makes the exit code 1. */
type Failure = 'gain' | 'loss'

/**
 * Compares two files, each by itself and under its own settings. Exits with 1 where anything
 * differs or, with `--fail-on`, where that does.
 */
async function diff(
  files: readonly string[],
  options: DiffCommandOptions,
  io: Io,
): Promise<Answer> {
  const names = readNames(files)
  const failures = readFailures(options.failOn ?? [])
  const settings = [
    sideSettings(options, options.fromMode, options.fromRelease),
    sideSettings(options, options.toMode, options.toRelease),
  ].map(readSettings)
  const bind = readBinds(options.bind)
  const all = names.ok ? await readBytes(names.value, io) : ok([])
  if (!names.ok || !failures.ok || !bind.ok || !all.ok || settings.some((one) => !one.ok)) {
    return err([...new Set(errorsOf([names, failures, ...settings, bind, all]))])
  }
  const sides = all.value.map((file, at) => load(file, settings[at], bind.value, io))
  const [before, after] = sides
  if (before?.ok !== true || after?.ok !== true) return err([...new Set(errorsOf(sides))])
  const found = compared(before.value.engine, after.value.engine, io)
  return ok({
    exit: exitOf(found, failures.value),
    text: diffText(found, options.style),
    json: jsonOf(found, names.value),
    notes: [
      ...new Set([...before.value.warnings, ...after.value.warnings]),
      ...noteLines(found.notes),
    ],
  })
}

/** `ridgate diff`. */
export const DIFF: CommandSpec<DiffCommandOptions> = {
  name: 'diff',
  usage: 'BEFORE AFTER',
  summary: 'show who gains and loses what from one policy to another',
  examples: [
    'diff old.yaml new.yaml',
    'diff policy.yaml policy.yaml --from-mode permissive --to-mode strict',
    'diff old.yaml new.yaml --fail-on loss --json',
  ],
  options: (command) =>
    withSettings(command)
      .option('--from-mode <mode>', 'the mode of BEFORE alone')
      .option('--to-mode <mode>', 'the mode of AFTER alone')
      .option('--from-release <release>', 'the release of BEFORE alone')
      .option('--to-release <release>', 'the release of AFTER alone')
      .option('--fail-on <change>', '`gain` or `loss`: exit with 1 only on these', collect),
  run: diff,
}

function readNames(files: readonly string[]): Result<readonly string[], readonly string[]> {
  if (files.length !== 2) return err([`expected BEFORE AFTER, got ${files.length} of two files`])
  if (files.every((file) => file === STDIN)) {
    return err(['standard input can be read once; name a file for one side'])
  }
  return ok(files)
}

function readFailures(words: readonly string[]): Result<readonly Failure[], readonly string[]> {
  const faults = words.filter((word) => word !== 'gain' && word !== 'loss')
  if (faults.length === 0) return ok(words as readonly Failure[])
  return err(faults.map((word) => `--fail-on ${quoted(word)} is neither \`gain\` nor \`loss\``))
}

/** The settings of one side: its own before those of both. */
function sideSettings(
  both: { readonly mode?: string; readonly release?: string },
  ownMode: string | undefined,
  ownRelease: string | undefined,
): { readonly mode?: string; readonly release?: string } {
  const mode = ownMode ?? both.mode
  const release = ownRelease ?? both.release
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(release === undefined ? {} : { release }),
  }
}

const load = (
  file: FileBytes,
  settings: Result<Settings, readonly string[]> | undefined,
  bind: Readonly<Record<string, string>>,
  io: Io,
): ReturnType<typeof engineIn> =>
  engineIn([file], settings?.ok === true ? settings.value : {}, bind, io)

function compared(before: Engine, after: Engine, io: Io): AccessDiff {
  const progress = progressOn(io, 'comparing users,')
  const found = diffAccess(before, after, { onProgress: progress.show })
  progress.end()
  return found
}

function exitOf({ gained, lost }: AccessDiff, failures: readonly Failure[]): 0 | 1 {
  const counts = (failure: Failure): boolean => failures.length === 0 || failures.includes(failure)
  const isFailure = (counts('gain') && gained.length > 0) || (counts('loss') && lost.length > 0)
  return isFailure ? 1 : 0
}

const jsonOf = ({ before, after, ...found }: AccessDiff, names: readonly string[]): object => ({
  before: { file: names[0], ...before },
  after: { file: names[1], ...after },
  ...found,
})
