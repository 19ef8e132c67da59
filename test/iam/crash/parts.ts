/** What one write of the crash tests adds: many rows in one batch, easily told from those of others. @module */

import type { Policy } from '../../../src/core/policy.ts'
import { gid, rid, uid } from '../../../src/testing/literals.ts'

/** How many users, each with a grant and in the group, one write adds. */
const USERS = 3

/** A policy that no other number shares anything with but its last grant. */
export function partsOf(number: number): Policy {
  const group = gid(`g${number}`)
  const members = Array.from({ length: USERS }, (_, at) => uid(`u${number}-${at}`))
  const own = rid(`dcos:service:marathon:marathon:services:/n${number}`)
  return {
    users: members.map((member) => ({ uid: member, service: false })),
    groups: [{ gid: group, members }],
    grants: [
      ...members.map((member) => ({
        principal: { kind: 'user' as const, uid: member },
        resource: own,
        actions: ['read' as const],
      })),
      {
        principal: { kind: 'group', gid: group },
        resource: rid('dcos:adminrouter:service:marathon'),
        actions: ['full'],
      },
    ],
  }
}
