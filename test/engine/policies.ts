/** Policies written in few words, and engines made of them. @module */

import { ACTIONS, parseAction } from '../../src/core/action.ts'
import type { Grant } from '../../src/core/grant.ts'
import type { Policy } from '../../src/core/policy.ts'
import { Engine, type EngineOptions } from '../../src/engine/engine.ts'
import { gid, rid, uid } from '../../src/testing/literals.ts'
import { FEW } from '../core/acme.ts'

/** A grant: `alice: read,full acme:slash:/a`, or `%ops: …` for a group. */
export function grant(text: string): Grant {
  const [holder = '', words = '', resource = ''] = text.split(' ')
  const name = holder.slice(0, -1)
  return {
    principal: name.startsWith('%')
      ? { kind: 'group', gid: gid(name.slice(1)) }
      : { kind: 'user', uid: uid(name) },
    resource: rid(resource),
    actions: words.split(',').flatMap((word) => {
      const action = parseAction(word)
      return action.ok ? [action.value] : []
    }),
  }
}

/** A policy: `users` by name, `groups` as `ops: alice bob`, and grants. */
export const policy = (
  grants: readonly string[],
  groups: readonly string[] = [],
  users: readonly string[] = [],
): Policy => ({
  users: users.map((name) => ({ uid: uid(name), service: false })),
  groups: groups.map((text) => {
    const [name = '', ...members] = text.split(/:? /)
    return { gid: gid(name.replace(':', '')), members: members.map(uid) }
  }),
  grants: grants.map(grant),
})

/** An engine on the catalogue of these tests. */
export const engineOf = (of: Policy, options: EngineOptions = {}): Engine =>
  Engine.fromPolicy(of, { catalogue: FEW, ...options })

/** As {@link engineOf}, with where its grants stand. */
export const engineWithRowsOf = (of: Policy): ReturnType<typeof Engine.withRows> =>
  Engine.withRows(of, { catalogue: FEW })

/** Every action, and words that are none. */
export const WORDS: readonly string[] = [...ACTIONS, '', 'FULL', 'read,full', '__proto__']
