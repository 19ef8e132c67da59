/** Crowds: policies whose bags are lists and tables of every size. @module */

import type { Policy } from '../../src/core/policy.ts'
import { parseRelease } from '../../src/core/release.ts'
import { gid, rid, uid } from '../../src/testing/index.ts'

const SERVICES = 'dcos:service:marathon:marathon:services'

/**
 * So many users in so many groups, the first of them in all; all hold grants at one place and are
 * superusers, and the last user and group hold grants at as many others.
 */
export function crowdedPolicy(size: number): Policy {
  const numbers = Array.from({ length: size }, (_, at) => at)
  const users = numbers.map((at) => uid(`user-${at}`))
  const groups = numbers.map((at) => gid(`group-${at}`))
  const release = parseRelease('2.2')
  const holders = [
    ...users.map((name) => ({ kind: 'user', uid: name }) as const),
    ...groups.map((name) => ({ kind: 'group', gid: name }) as const),
  ]
  return {
    ...(release.ok ? { release: release.value } : {}),
    users: users.map((name) => ({ uid: name, service: name.endsWith('1') })),
    groups: groups.map((name, at) => ({ gid: name, members: users.slice(0, 1 + at) })),
    grants: [
      ...holders.map((principal) => ({
        principal,
        resource: rid(`${SERVICES}:/crowd`),
        actions: ['read' as const],
      })),
      ...holders.slice(size / 2).map((principal) => ({
        principal,
        resource: rid('dcos:superuser'),
        actions: ['full' as const],
      })),
      ...numbers.flatMap((at) =>
        holders.slice(-2).map((principal) => ({
          principal,
          resource: rid(`${SERVICES}:/place-${at}/web`),
          actions: ['update' as const, 'delete' as const],
        })),
      ),
    ],
  }
}
