/** Merging: several readings to one policy. @module */

import type { Policy } from '../core/policy.ts'
import { err, ok, type Result } from '../core/result.ts'
import { quoted } from '../core/text.ts'
import { normalPolicy } from './normal.ts'
import type { Origin, Problem, Reading } from './reading.ts'

/** What came of merging, with the notes of all readings in their order. */
export interface Merged {
  /** The union in normal form, or every fatal problem of every reading. */
  readonly policy: Result<Policy, readonly Problem[]>
  readonly problems: readonly Problem[]
  /** Those of all readings, one after another. */
  readonly origins: () => readonly Origin[]
  /** The binds that none of the files asked for. */
  readonly unusedBinds: readonly string[]
}

/**
 * The union of several readings: users, groups, members and grants of all. The order of the files
 * means nothing. A release or mode that two files name differently is a fatal problem; what one
 * file revokes it revokes from itself only.
 */
export function mergePolicies(readings: readonly Reading[]): Merged {
  const problems = mergeProblems(readings)
  const fatal = problems.filter((problem) => problem.fatal)
  return {
    policy: fatal.length > 0 ? err(fatal) : ok(union(readings)),
    problems,
    origins: () => readings.flatMap((reading) => reading.origins()),
    unusedBinds: (readings[0]?.unusedBinds ?? []).filter((key) =>
      readings.every((reading) => reading.unusedBinds.includes(key)),
    ),
  }
}

/** The problems of several readings, and what in them contradicts one another. */
export const mergeProblems = (readings: readonly Reading[]): readonly Problem[] => [
  ...readings.flatMap((reading) => reading.problems),
  ...conflicts(readings, 'release'),
  ...conflicts(readings, 'mode'),
]

function union(readings: readonly Reading[]): Policy {
  const policies = readings.flatMap(({ policy }) => (policy.ok ? [policy.value] : []))
  const release = policies.find((policy) => policy.release !== undefined)?.release
  const mode = policies.find((policy) => policy.mode !== undefined)?.mode
  return normalPolicy({
    ...(release === undefined ? {} : { release }),
    ...(mode === undefined ? {} : { mode }),
    users: policies.flatMap((policy) => policy.users),
    groups: policies.flatMap((policy) => policy.groups),
    grants: policies.flatMap((policy) => policy.grants),
  })
}

function conflicts(readings: readonly Reading[], key: 'release' | 'mode'): Problem[] {
  const named = readings.flatMap(({ name, policy }) => {
    const value = policy.ok ? policy.value[key] : undefined
    return value === undefined ? [] : [{ name, value }]
  })
  const [first, ...others] = named
  if (first === undefined) return []
  return others
    .filter(({ value }) => value !== first.value)
    .map(({ name, value }) => ({
      file: name,
      line: 1,
      column: 1,
      message: `${key} ${quoted(value)} contradicts ${quoted(first.value)} of ${quoted(first.name)}`,
      fatal: true,
    }))
}
