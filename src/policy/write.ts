/** Writing: a policy as a document, and as the commands that would make it. @module */

import type { Policy, User } from '../core/policy.ts'
import {
  flow,
  grantCommands,
  grantLine,
  plain,
  shellWord,
  withoutNeedlessDashes,
} from './grant-lines.ts'
import { normalPolicy, withEveryone } from './normal.ts'

/** A policy as plain data: what a policy document in JSON holds. */
export interface PolicyDocument {
  readonly release?: string
  readonly mode?: string
  readonly users: readonly (string | { readonly uid: string; readonly service: true })[]
  /** By gid, in order. Own properties only, on an object without a prototype. */
  readonly groups: Readonly<Record<string, readonly string[]>>
  readonly grants: readonly {
    readonly user?: string
    readonly group?: string
    readonly resource: string
    readonly actions: readonly string[]
  }[]
}

/**
 * The document of a policy, in normal form: `JSON.stringify` of it is a policy file. The order of
 * the groups is that of JavaScript objects: gids that are whole numbers come first.
 */
export function policyDocument(policy: Policy): PolicyDocument {
  const { release, mode, users, groups, grants } = normalPolicy(policy)
  const byGid: Record<string, readonly string[]> = Object.create(null)
  for (const { gid, members } of groups) byGid[gid] = members
  return {
    ...(release === undefined ? {} : { release }),
    ...(mode === undefined ? {} : { mode }),
    users: users.map(({ uid, service }) => (service ? { uid, service } : uid)),
    groups: byGid,
    grants: grants.map(({ principal, resource, actions }) => ({
      ...(principal.kind === 'user' ? { user: principal.uid } : { group: principal.gid }),
      resource,
      actions,
    })),
  }
}

/**
 * A policy as a YAML document, in normal form and with a fixed layout: one line for each group and
 * grant, so that two versions can be compared line by line. Reading it gives the policy back.
 */
export function writePolicy(policy: Policy): string {
  const { release, mode, users, groups, grants } = normalPolicy(policy)
  const lines: string[] = []
  if (release !== undefined) lines.push(`release: "${release}"`)
  if (mode !== undefined) lines.push(`mode: ${mode}`)
  lines.push(
    ...section(
      'users',
      users.map((user) => `  - ${userText(user)}`),
      '[]',
    ),
  )
  const groupLines = groups.map(({ gid, members }) => `  ${plain(gid)}: ${flow(members)}`)
  lines.push(...section('groups', groupLines, '{}'))
  lines.push(
    ...section(
      'grants',
      grants.map((grant) => `  - ${grantLine(grant)}`),
      '[]',
    ),
  )
  return `${lines.join('\n')}\n`
}

/**
 * The `dcos security org` commands that make a policy on an empty cluster, in an order that works:
 * users, groups, memberships, grants. Everyone named is created. Passwords and keys are left for
 * the person who runs them. Mode and release are settings of a cluster: no command sets them.
 */
export function writeCommands(policy: Policy): string[] {
  const { users, groups, grants } = withEveryone(policy)
  const org = 'dcos security org'
  return [
    ...users.map(({ uid, service }) =>
      service
        ? `${org} service-accounts create --public-key=${shellWord(`${uid}.pub`)} -- ${uid}`
        : `${org} users create -- ${uid}`,
    ),
    ...groups.map(({ gid }) => `${org} groups create -- ${gid}`),
    ...groups.flatMap(({ gid, members }) =>
      members.map((uid) => `${org} groups add_user -- ${gid} ${uid}`),
    ),
  ]
    .map(withoutNeedlessDashes)
    .concat(grants.flatMap(grantCommands))
}

const section = (key: string, lines: readonly string[], empty: string): string[] =>
  lines.length === 0 ? [`${key}: ${empty}`] : [`${key}:`, ...lines]

const userText = ({ uid, service }: User): string =>
  service ? `{uid: ${plain(uid)}, service: true}` : plain(uid)
