/** An administration on a store, and an engine that follows it. @module */

import { Engine } from '../../src/engine/engine.ts'
import { type Actor, type Answered, type Iam, MemoryStore, openIam } from '../../src/iam/index.ts'
import type { Store } from '../../src/iam/store/port.ts'
import { must } from './must.ts'

/** The first administrator. */
export const ROOT: Actor = { uid: 'root', isSuperuser: true }

/** Someone who may administer and is no superuser. */
export const CLERK: Actor = { uid: 'clerk', isSuperuser: false }

/** An administration with what tests look at. */
export interface World {
  readonly iam: Iam
  readonly store: Store
  readonly clock: { nowMs: number }
  readonly engine: () => Engine
}

/** Opens an administration; hashes cost next to nothing. */
export async function makeWorld(store: Store = new MemoryStore()): Promise<World> {
  const clock = { nowMs: 1_800_000_000_000 }
  const { iam } = must(
    await openIam(store, {
      clock: { nowMs: () => clock.nowMs },
      administrator: { uid: 'root', password: 'secret' },
      passwordCost: 2,
    }),
  )
  const engine = await following(iam)
  return { iam, store, clock, engine }
}

/** An engine that takes each commit, and stands at its revision. */
export async function following(iam: Iam): Promise<() => Engine> {
  let engine: Engine | undefined
  must(
    await iam.follow(({ policy, revision }) => {
      const made = Engine.fromPolicy(policy, { revision })
      engine = made
      return (commit) => {
        const done = must(made.apply(commit.changes))
        if (done !== commit.revision) throw new Error(`engine at ${done}, not ${commit.revision}`)
      }
    }),
  )
  return () => engine ?? Engine.fromPolicy({ users: [], groups: [], grants: [] })
}

/** The code that an operation is refused with, or `ok`. */
export async function codeOf(answered: Answered<unknown>): Promise<string> {
  const answer = await answered
  return answer.ok ? 'ok' : answer.error.code
}
