/** Asking: what all commands that put a question to the engine share. @module */

import { ANONYMOUS, type Subject } from '../../core/principal.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { Engine } from '../../engine/engine.ts'
import type { FileBytes, Io } from '../io.ts'
import { joined, readBytes, readEach } from '../load.ts'
import type { Answer, CommonOptions, Outcome } from '../outcome.ts'
import { engineOf } from '../snapshot/reading.ts'
import {
  readBinds,
  readMode,
  readRelease,
  readWords,
  type Settings,
  type WordName,
  type Words,
} from '../words.ts'

/** The options of a command that asks. */
export interface AskOptions extends CommonOptions {
  readonly policy: readonly string[]
  readonly bind: readonly string[]
  readonly mode?: string
  readonly release?: string
  readonly anonymous?: boolean
}

/** An engine that is ready to be asked, with what the question is. */
export interface Asked<K extends keyof Words> {
  readonly engine: Engine
  readonly words: Pick<Words, K>
  readonly options: AskOptions
}

const KEY = { UID: 'subject', ACTION: 'action', RID: 'resource' } as const
type KeyOf<N extends WordName> = (typeof KEY)[N]

/**
 * Reads words, options and policy files, builds the engine, and has the question answered.
 *
 * @param further - what the command has read of its own options: any error there stands in the way.
 * @returns every error that stands in the way, not the first: words and options before files.
 */
export async function ask<N extends WordName>(
  names: readonly N[],
  words: readonly string[],
  options: AskOptions,
  io: Io,
  answer: (asked: Asked<KeyOf<N>>) => Outcome | Answer,
  further: ReadonlyArray<Result<unknown, readonly string[]>> = [],
): Promise<Answer> {
  const read = readWords(words, names, options.anonymous === true)
  const loaded = await loadEngine(options, io)
  if (!read.ok || !further.every((one) => one.ok) || !loaded.ok) {
    return err(errorsOf([read, ...further, loaded]))
  }
  const { engine, warnings } = loaded.value
  const said = answer({ engine, words: read.value as Pick<Words, KeyOf<N>>, options })
  const outcome = 'ok' in said ? said : ok(said)
  if (!outcome.ok) return outcome
  return ok({ ...outcome.value, notes: [...warnings, ...(outcome.value.notes ?? [])] })
}

/** An engine, with what the readers of its policy would have people know. */
interface LoadedEngine {
  readonly engine: Engine
  readonly warnings: readonly string[]
}

/** Reads options and policy files, and builds the engine; or every error in the way of it. */
export async function loadEngine(
  options: Pick<AskOptions, 'policy' | 'bind' | 'mode' | 'release'>,
  io: Io,
): Promise<Result<LoadedEngine, readonly string[]>> {
  const settings = readSettings(options)
  const bind = readBinds(options.bind)
  const all = await readBytes(options.policy, io)
  if (!settings.ok || !bind.ok || !all.ok) return err(errorsOf([settings, bind, all]))
  return engineIn(all.value, settings.value, bind.value, io)
}

/** Builds the engine of all files together; or every error in the way of it. */
export function engineIn(
  files: readonly FileBytes[],
  settings: Settings,
  bind: Readonly<Record<string, string>>,
  io: Pick<Io, 'isTTY' | 'stderr'>,
): Result<LoadedEngine, readonly string[]> {
  const engine = engineOf(files, settings)
  if (engine !== undefined) return ok({ engine, warnings: [] })
  const loaded = joined(readEach(files, { bind }, io), settings)
  if (!loaded.ok) return loaded
  const { policy, warnings } = loaded.value
  return ok({ engine: Engine.fromPolicy(policy, settings), warnings })
}

/** Reads `--mode` and `--release`. */
export function readSettings(options: {
  readonly mode?: string
  readonly release?: string
}): Result<Settings, readonly string[]> {
  const mode = options.mode === undefined ? undefined : readMode(options.mode)
  const release = options.release === undefined ? undefined : readRelease(options.release)
  const faults = [mode, release].flatMap((one) => (one === undefined || one.ok ? [] : [one.error]))
  if (faults.length > 0) return err(faults)
  return ok({
    ...(mode?.ok ? { mode: mode.value } : {}),
    ...(release?.ok ? { release: release.value } : {}),
  })
}

/** Every error of several results. */
export const errorsOf = (
  results: ReadonlyArray<Result<unknown, readonly string[]>>,
): readonly string[] => results.flatMap((one) => (one.ok ? [] : one.error))

/** A subject as people read it. */
export const subjectText = (subject: Subject): string =>
  subject === ANONYMOUS ? 'anonymous (no token)' : subject

/** A subject as JSON has it: `null` stands for a request without a token. */
export const subjectJson = (subject: Subject): string | null =>
  subject === ANONYMOUS ? null : subject

/** The mode and release that an answer holds for, as JSON has them. */
export const settingsJson = (engine: Engine): Required<Settings> => ({
  mode: engine.mode,
  release: engine.release,
})
