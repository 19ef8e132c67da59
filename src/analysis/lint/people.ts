/** Lint of people: users and groups that nothing comes of, and names that nobody declared. @module */

import type { PolicyView } from '../../engine/view.ts'
import type { LintCode } from './codes.ts'
import type { Reporter } from './report.ts'
import type { Roll } from './roll.ts'
import type { Origin, WrittenPolicy } from './written.ts'

/**
 * Users without groups and grants, groups without members or grants, names that are granted to and
 * not declared, and a policy that nobody may administer.
 *
 * A policy that declares no user says nothing of who exists: it is likely a part of one, and its
 * users are not judged; and so for groups. Costs the users, groups and members, and those who hold
 * grants.
 */
export function lintPeople(
  policy: WrittenPolicy,
  view: PolicyView,
  roll: Roll,
  reporter: Reporter,
): void {
  lintUsers(policy, view, reporter)
  lintGroups(policy, view, reporter)
  lintNames(policy, view, roll, reporter)
  lintSuperusers(policy, view, reporter)
}

const isNone = (some: Iterator<unknown>): boolean => some.next().done === true

function lintUsers({ users = [] }: WrittenPolicy, view: PolicyView, reporter: Reporter): void {
  for (const { uid, origin } of users) {
    if (view.grantCountOf(view.numberOf({ kind: 'user', uid })) > 0) continue
    if (view.groupsOf(uid)?.length !== 0) continue
    const message = `user ${uid} is in no group and holds no grant`
    const fix = 'grant what it needs, or drop it'
    reporter.add({ code: 'idle-user', message, fix }, origin)
  }
}

function lintGroups({ groups = [] }: WrittenPolicy, view: PolicyView, reporter: Reporter): void {
  for (const { gid, origin } of groups) {
    if (isNone(view.membersOf(gid))) {
      const fix = 'add whom it is for, or drop it'
      reporter.add({ code: 'empty-group', message: `nobody is in group ${gid}`, fix }, origin)
    }
    if (view.grantCountOf(view.numberOf({ kind: 'group', gid })) === 0) {
      const message = `group ${gid} holds no grant`
      const fix = 'grant what its members need, or drop it'
      reporter.add({ code: 'group-without-grants', message, fix }, origin)
    }
  }
}

const isGranted = (): string => 'is granted something'

/** Those that every cluster has, and that nobody creates. */
const BUILT_IN = /^u (?:dcos_.+|bootstrapuser)$|^g superusers$/

function lintNames(policy: WrittenPolicy, view: PolicyView, roll: Roll, reporter: Reporter): void {
  const { users = [], groups = [], members = [] } = policy
  const known = {
    u: new Set<string>(users.map(({ uid }) => uid)),
    g: new Set<string>(groups.map(({ gid }) => gid)),
  }
  // As many as there are in the policy: then nobody else is named.
  const judge = {
    u: users.length > 0 && known.u.size < view.userCount,
    g: groups.length > 0 && known.g.size < view.groupCount,
  }
  const see = (kind: 'u' | 'g', name: string, origin: Origin, what: () => string): void => {
    if (!judge[kind] || known[kind].has(name)) return
    known[kind].add(name)
    if (BUILT_IN.test(`${kind} ${name}`)) return
    const code: LintCode = kind === 'u' ? 'undeclared-user' : 'undeclared-group'
    const noun = kind === 'u' ? 'user' : 'group'
    const message = `${noun} ${name} ${what()}, and is not among the ${noun}s`
    reporter.add({ code, message, fix: `declare it, or check its spelling` }, origin)
  }
  for (const { uid, gid, origin } of members) {
    see('u', uid, origin, () => `is in group ${gid}`)
    see('g', gid, origin, () => 'has members')
  }
  for (const { principal, origin } of roll.firsts) {
    if (principal.kind === 'user') see('u', principal.uid, origin, isGranted)
    else see('g', principal.gid, origin, isGranted)
  }
}

function lintSuperusers({ users = [] }: WrittenPolicy, view: PolicyView, reporter: Reporter): void {
  const resource = view.catalogue.superuser?.resource
  if (resource === undefined || users.length === 0) return
  for (const { principal } of view.superusers()) {
    if (principal.kind === 'user' || !isNone(view.membersOf(principal.gid))) return
  }
  reporter.add({
    code: 'no-superuser',
    message: `nobody is a superuser: no user, and no group with members, holds \`${resource}\``,
    fix: `grant \`full\` on \`${resource}\` to a group of administrators`,
  })
}
