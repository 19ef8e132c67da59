/** Policies from files: any form that can be read, several put together. @module */

import type { SecurityMode } from '../core/mode.ts'
import type { Policy } from '../core/policy.ts'
import type { Release } from '../core/release.ts'
import { err, ok, type Result } from '../core/result.ts'
import { excerpt } from '../core/text.ts'
import {
  MAX_BYTES,
  mergePolicies,
  type Problem,
  type Reading,
  type ReadOptions,
} from '../policy/index.ts'
import { mergeProblems } from '../policy/merge.ts'
import { type FileBytes, type Io, STDIN } from './io.ts'
import { progressOn } from './output/progress.ts'
import { readingOf } from './snapshot/reading.ts'

/** How to read the files. */
export interface LoadOptions {
  readonly bind?: Readonly<Record<string, string>>
}

/** What was read of each file, in the order of the names. */
export type Readings = Result<readonly Reading[], readonly string[]>

/**
 * Reads each file. A file that can't be read leaves the others to be read, so that every error
 * comes at once; what is wrong *in* a file is in its reading.
 */
export async function readFiles(
  files: readonly string[],
  io: Io,
  { bind = {} }: LoadOptions = {},
): Promise<Readings> {
  const all = await readBytes(files, io)
  return all.ok ? ok(readEach(all.value, { bind }, io)) : all
}

/** What is read of each file, with progress for whoever waits. */
export function readEach(
  files: readonly FileBytes[],
  options: Omit<ReadOptions, 'name' | 'onProgress'>,
  io: Pick<Io, 'isTTY' | 'stderr'>,
): readonly Reading[] {
  const progress = progressOn(io, 'reading policies,')
  const total = files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
  let read = 0
  const readings = files.map(({ name, bytes: { byteLength }, bytes }) => {
    const onProgress = (done: number, all: number): void =>
      progress.show(read + (byteLength * done) / all, total)
    const reading = readingOf(bytes, { ...options, name, onProgress })
    read += byteLength
    return reading
  })
  progress.end()
  return readings
}

/** The bytes of each file, or all that stands in the way of them. */
export async function readBytes(
  files: readonly string[],
  io: Io,
): Promise<Result<readonly FileBytes[], readonly string[]>> {
  const all: FileBytes[] = []
  const faults: string[] = []
  for (const file of files) {
    const bytes = await io.read(file, MAX_BYTES)
    const name = file === STDIN ? '<stdin>' : file
    if (bytes.ok) all.push({ file, name, bytes: bytes.value })
    else faults.push(`${excerpt(name)}: ${bytes.error}`)
  }
  if (files.length === 0) faults.push('no policy; name a file with `-p FILE`')
  return faults.length === 0 ? ok(all) : err(faults)
}

/** `p.yaml:3:5: message`: a problem as it is printed. */
export const problemLine = ({ file, line, column, message }: Problem): string =>
  `${excerpt(file)}:${line}:${column}: ${message}`

/** A policy with everything that the readers would have people know. */
export interface Loaded {
  readonly policy: Policy
  /** What is wrong and can be lived with, a line each. */
  readonly warnings: readonly string[]
}

/** What counts in place of the mode and release that the files name. */
export interface Overrides {
  readonly mode?: SecurityMode
  readonly release?: Release
}

/**
 * The policy of all files together: everyone, every group and every grant of each.
 *
 * @returns every fatal problem of every file; also that two files name different modes or
 * releases, unless the command line decides.
 */
export function joined(
  readings: readonly Reading[],
  overrides: Overrides = {},
): Result<Loaded, readonly string[]> {
  const { policy, problems } = mergePolicies(
    readings.map((reading) => overridden(reading, overrides)),
  )
  const lines = problems.map(problemLine)
  return policy.ok ? ok({ policy: policy.value, warnings: lines }) : err(lines)
}

/** What stands in the way of {@link joined}, without the work of it; nothing where nothing does. */
export function faultsOf(
  readings: readonly Reading[],
  overrides: Overrides = {},
): readonly string[] {
  const problems = mergeProblems(readings.map((reading) => overridden(reading, overrides)))
  return problems.some(({ fatal }) => fatal) ? problems.map(problemLine) : []
}

const overridden = (reading: Reading, overrides: Overrides): Reading =>
  reading.policy.ok
    ? { ...reading, policy: ok({ ...reading.policy.value, ...overrides }) }
    : reading
