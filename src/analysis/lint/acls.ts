/** Lint of ACLs: those that are created and not used, and grants on those that are not created. @module */

import type { Rid } from '../../core/rid.ts'
import type { Reporter } from './report.ts'
import type { WrittenPolicy, WrittenRid } from './written.ts'

/**
 * Compares the ACLs that requests create with those that requests grant on. A file that creates
 * none may rely on what is there, and is not judged. Each is named with the nearest of the other
 * side: it is likely a slip. Costs the grants, and for each slip the ACLs.
 */
export function lintAcls({ acls = [], grants }: WrittenPolicy, reporter: Reporter): void {
  if (acls.length === 0) return
  const created = new Map(acls.map((acl) => [acl.resource, acl]))
  const granted = new Set(grants.map(({ resource }) => resource))
  const unused = acls.filter(({ resource }) => !granted.has(resource))
  const missed = new Map<Rid, WrittenRid>()
  for (const grant of grants) {
    if (grant.needsAcl !== true || created.has(grant.resource)) continue
    if (!missed.has(grant.resource)) missed.set(grant.resource, grant)
  }
  for (const { resource, origin } of unused) {
    const near = nearest(resource, [...missed.values()].slice(0, MOST_COMPARED))
    const message = `an ACL is created for \`${resource}\`, and nobody is granted anything on it`
    const hint = near && `; line ${near.origin.line} grants on \`${near.resource}\` instead`
    const fix = 'make the two the same, or drop the ACL'
    reporter.add({ code: 'unused-acl', message: message + (hint ?? ''), fix }, origin)
  }
  for (const { resource, origin } of missed.values()) {
    const near = nearest(resource, unused.slice(0, MOST_COMPARED))
    const message = `no ACL is created for \`${resource}\`: the request to grant on it is refused where there is none`
    const hint = near && `; line ${near.origin.line} creates one for \`${near.resource}\` instead`
    const fix = 'create the ACL before granting on it'
    reporter.add({ code: 'acl-not-created', message: message + (hint ?? ''), fix }, origin)
  }
}

/** With how many of the other side a slip is compared. */
const MOST_COMPARED = 100

/** Of those with the same base, the one that begins like `resource` for longest. */
function nearest(resource: Rid, others: readonly WrittenRid[]): WrittenRid | undefined {
  const head = headOf(resource)
  let best: { readonly other: WrittenRid; readonly common: number } | undefined
  for (const other of others) {
    if (headOf(other.resource) !== head) continue
    const common = commonLength(resource, other.resource)
    if (best === undefined || common > best.common) best = { other, common }
  }
  return best?.other
}

/** All but the last segment: a path stands there, if there is one. */
const headOf = (rid: string): string => rid.slice(0, rid.lastIndexOf(':'))

function commonLength(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}
