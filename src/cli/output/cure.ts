/** Cures as text and JSON: what each opens, and the lines that would make it. @module */

import type { Grant } from '../../core/grant.ts'
import type { Cure, Opening } from '../../engine/explain/cures.ts'
import type { Denial, GroupSize } from '../../engine/explain/denial.ts'
import { grantCommands, grantLine, grantRequests } from '../../policy/index.ts'
import { safeLine } from './safe.ts'
import { indented } from './table.ts'

/** `1 grant`, `2 grants`. */
export const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`

/** The cures of a denial, numbered, each with what it opens; the first in every form. */
export function curesText({ cures, omitted, groups }: Denial): string {
  const [first] = cures
  if (first === undefined) return ''
  const items = cures.flatMap((cure, at) => {
    const [command = ''] = grantCommands(cure.grant)
    const number = `${at + 1}`.padEnd(3)
    return [`${number}${command}`, `   ${meaning(cure)}`]
  })
  const left = omitted === 0 ? [] : [`and on ${counted(omitted, 'place')} in between`]
  const forms = [...grantRequests(first.grant), grantLine(first.grant)]
  return `
grants that would allow it, the narrowest first; one is enough
${block([...items, ...left])}
the first as a request to the IAM API, and as a line of a policy
${block(forms)}${groupText(first.grant, groups)}`
}

/** The first cure for groups that the subject is in. */
function groupText(grant: Grant, { shown, more, isPartial }: Denial['groups']): string {
  if (shown.length === 0) return ''
  const items = shown.flatMap((group) => [
    ...grantCommands(forGroup(grant, group)),
    `   for ${counted(group.members, 'member')}`,
  ])
  const rest = restText(more, isPartial)
  return `
the first for a group that has the subject in it, and so for every member
${block([...items, ...rest])}`
}

/** `and 3 more`, if there are more. */
export function restText(more: number, isPartial: boolean): string[] {
  if (more === 0) return isPartial ? ['not all were looked at'] : []
  return isPartial ? [`and at least ${more} more; not all were looked at`] : [`and ${more} more`]
}

const block = (lines: readonly string[]): string =>
  indented(lines.map((line) => `${safeLine(line)}\n`).join(''))

const forGroup = (grant: Grant, { gid }: GroupSize): Grant => ({
  ...grant,
  principal: { kind: 'group', gid },
})

/** What a cure opens, and how much of the policy lies there. */
function meaning({ grant, collateral, makesSuperuser }: Cure): string {
  const { opens, grants, otherFamilies } = collateral
  const action = grant.actions.includes('full') ? 'every action' : grant.actions.join()
  const there = `the policy has ${grants === 0 ? 'no grants' : counted(grants, 'grant')} there`
  if (!makesSuperuser) return `opens ${action} ${REACH[opens]}; ${there}`
  const all = `opens every action ${REACH[opens]}, in ${otherFamilies.length} more families`
  return `makes a superuser: ${all}; ${there}`
}

const REACH: Readonly<Record<Opening, string>> = {
  this: 'on this resource alone',
  subtree: 'on this path and all below it',
  below: 'on all below this path, not on itself',
  base: 'on all that has this base',
  everything: 'on every resource',
}

/** A cure as JSON, with the lines that would make it. */
export const cureJson = (cure: Cure): object => ({
  grant: cure.grant,
  makesSuperuser: cure.makesSuperuser,
  collateral: {
    opens: cure.collateral.opens,
    grants: cure.collateral.grants,
    otherFamilies: cure.collateral.otherFamilies.map(({ base }) => base),
  },
  meaning: meaning(cure),
  commands: grantCommands(cure.grant),
  requests: grantRequests(cure.grant),
  line: grantLine(cure.grant),
})
