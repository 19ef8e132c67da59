/** Readings for lint: what was written where, and what is wrong with the text itself. @module */

import {
  type Fault,
  type Finding,
  findingOf,
  type LintCode,
  ridEdit,
  type WrittenGrant,
  type WrittenPolicy,
  type WrittenRid,
} from '../../analysis/index.ts'
import type { Origin, Position, Problem, Reading, SkipCause, Skipped } from '../../policy/index.ts'

type Kind<K extends Origin['kind']> = Extract<Origin, { readonly kind: K }>

/** What lint reads of one or more files that are one policy. Their settings are those of the first. */
export function writtenPolicy(readings: readonly Reading[]): WrittenPolicy {
  const origins = readings.flatMap((reading) => reading.origins())
  const of = <K extends Origin['kind']>(kind: K): Kind<K>[] =>
    origins.filter((origin): origin is Kind<K> => origin.kind === kind)
  return {
    ...settingsOf(readings),
    users: of('user').map((one) => ({ ...one.user, origin: placeOf(one) })),
    groups: of('group')
      .filter(({ declared }) => declared)
      .map((one) => ({ gid: one.gid, origin: placeOf(one) })),
    members: of('member').map((one) => ({ gid: one.gid, uid: one.uid, origin: placeOf(one) })),
    grants: of('grant').map(writtenGrant),
    acls: of('acl').map(writtenRid),
    mentions: readings.flatMap(({ skipped }) => skipped.flatMap(mentionOf)),
  }
}

function settingsOf(
  readings: readonly Reading[],
): Pick<WrittenPolicy, 'mode' | 'modeOrigin' | 'release'> {
  const read = readings.flatMap(({ policy, name }) =>
    policy.ok ? [{ name, release: policy.value.release, mode: policy.value.mode }] : [],
  )
  const release = read.find((one) => one.release !== undefined)?.release
  const moded = read.find((one) => one.mode !== undefined)
  return {
    ...(release === undefined ? {} : { release }),
    ...(moded?.mode === undefined
      ? {}
      : { mode: moded.mode, modeOrigin: { file: moded.name, line: 1, column: 1 } }),
  }
}

function writtenGrant(written: Kind<'grant'>): WrittenGrant {
  const { grant, statement, repeated } = written
  const { form, rid, cut } = statement
  return {
    ...grant,
    origin: placeOf(written),
    ...(rid === undefined ? {} : { rid }),
    ...(cut === undefined ? {} : { cut }),
    ...(repeated ? { repeated } : {}),
    ...(form === 'request' ? { needsAcl: true } : {}),
  }
}

const writtenRid = ({ resource, rid, ...at }: WrittenRidSource): WrittenRid => ({
  resource,
  origin: placeOf(at),
  ...(rid === undefined ? {} : { rid }),
})

type WrittenRidSource = Position & Pick<Kind<'acl'>, 'resource' | 'rid'>

const mentionOf = ({ resource, ...skipped }: Skipped): WrittenRid[] =>
  resource === undefined ? [] : [writtenRid({ ...skipped, resource })]

const placeOf = ({ file, line, column }: Position): Position => ({ file, line, column })

/** What is wrong with text that never became a part of the policy. */
export const textFindings = ({ problems, skipped }: Reading): Finding[] => [
  ...problems.map(findingOfProblem),
  ...skipped.flatMap(findingsOfSkipped),
]

function findingOfProblem(problem: Problem): Finding {
  const { message, meant } = problem
  if (meant === undefined) {
    return findingOf(
      { code: 'unreadable', message, fix: 'correct it, or drop it' },
      placeOf(problem),
    )
  }
  const fault: Fault = {
    code: 'percent-encoded',
    message,
    fix: `write \`${meant.resource}\``,
    replacement: meant.resource,
    takesEffect: true,
  }
  const edit = meant.rid && ridEdit(meant.rid, meant.resource)
  return findingOf(fault, placeOf(problem), edit)
}

const CAUSES: Readonly<Record<SkipCause, { readonly code: LintCode; readonly fix: string }>> = {
  unbound: { code: 'placeholder', fix: 'write the name, or bind it with `--bind name=value`' },
  encoded: { code: 'percent-encoded', fix: 'write `%252F` for a slash in a URL' },
  table: { code: 'broken-table', fix: 'repair the table: a row of it may be missed' },
}

/** Text that was left out is only found where it was likely meant as a grant, or as a row. */
function findingsOfSkipped(skipped: Skipped): Finding[] {
  if (skipped.cause === undefined) return []
  const { code, fix } = CAUSES[skipped.cause]
  const message = `\`${skipped.text}\` is skipped: ${skipped.why}`
  return [findingOf({ code, message, fix }, placeOf(skipped))]
}
