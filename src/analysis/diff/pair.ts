/** Pairs: the side that has access, and the side that may lack it. @module */

import type { Grant } from '../../core/grant.ts'
import { type Gid, type Principal, principalText, type Uid } from '../../core/principal.ts'
import type { Engine } from '../../engine/engine.ts'
import type { PolicyView } from '../../engine/view.ts'
import type { Cause } from './item.ts'
import { type Moves, movesBetween } from './moves.ts'

/** One of the two that are compared. */
export interface Side {
  readonly engine: Engine
  readonly view: PolicyView
  readonly gids: ReadonlySet<Gid>
  /** By number, the same text for the same gid on both sides. */
  readonly gidOf: readonly Gid[]
  /** The grants that make superusers, by the words for their holder. */
  readonly proofs: ReadonlyMap<string, Grant>
}

/** Two sides. What `has` allows and `lacks` doesn't is lost or gained, as one reads it. */
export interface Pair {
  readonly has: Side
  readonly lacks: Side
  /** Which RIDs lie elsewhere on the other side; nothing where none does. */
  readonly moves: Moves | undefined
  /** Why RIDs lie elsewhere. */
  readonly moved: Cause
}

/** A user of the side that has, with what the other side knows of it. */
export interface Person {
  readonly uid: Uid
  readonly itself: Principal
  readonly groups: readonly Gid[]
  /** Its groups on the other side. */
  readonly otherGroups: readonly Gid[]
  /** Whether the other side knows it. */
  readonly isKnown: boolean
}

/** Lays an engine open; with the gids of the other side, if that was laid open before. */
export function sideOf(engine: Engine, others: Iterable<Gid> = []): Side {
  const view = engine.view()
  const known = new Map<string, Gid>()
  for (const gid of others) known.set(gid, gid)
  const gids = Array.from(view.groups(), (gid) => known.get(gid) ?? gid)
  const gidOf: Gid[] = []
  for (const gid of gids) gidOf[view.numberOf(asGroup(gid))] = gid
  const proofs = new Map<string, Grant>()
  for (const grant of view.superusers()) proofs.set(principalText(grant.principal), grant)
  return { engine, view, gids: new Set(gids), gidOf, proofs }
}

/** Puts two sides against one another. Costs a look at every RID where their catalogues differ. */
export const pairOf = (has: Side, lacks: Side): Pair => ({
  has,
  lacks,
  moves: movesBetween(has.view, lacks.view),
  moved: { kind: has.view.release === lacks.view.release ? 'catalogue' : 'release' },
})

/** What both sides know of a user of the one that has. */
export function personOf({ has, lacks }: Pair, uid: Uid): Person {
  const otherGroups = groupsIn(lacks, uid)
  return {
    uid,
    itself: { kind: 'user', uid },
    groups: groupsIn(has, uid) ?? [],
    otherGroups: otherGroups ?? [],
    isKnown: otherGroups !== undefined,
  }
}

/** The groups of a user, in the order of their numbers; nothing for one that is not known. */
const groupsIn = ({ view, gidOf }: Side, uid: Uid): Gid[] | undefined =>
  view
    .groupNumbersOf(uid)
    ?.sort((a, b) => a - b)
    .map((number) => gidOf[number] as Gid)

/** A group as someone who can hold grants. */
export const asGroup = (gid: Gid): Principal => ({ kind: 'group', gid })

/** The grants that make a superuser of someone. */
export function proofsOf({ proofs }: Side, uid: Uid, groups: readonly Gid[]): Grant[] {
  if (proofs.size === 0) return []
  const holders = [`user ${uid}`, ...groups.map((gid) => `group ${gid}`)]
  return holders.flatMap((holder) => proofs.get(holder) ?? [])
}

/** Why a person doesn't have the grants of one of its groups on the other side; nothing if it has. */
export function whyWithout({ lacks }: Pair, person: Person, gid: Gid): Cause | undefined {
  if (!person.isKnown) return { kind: 'user' }
  if (person.otherGroups.includes(gid)) return undefined
  return lacks.gids.has(gid) ? { kind: 'membership', gid } : { kind: 'group', gid }
}

/** The same text for persons who have the same groups on both sides. */
export const groupsText = ({ groups, otherGroups, isKnown }: Person): string =>
  `${groups.join()}|${otherGroups.join()}|${isKnown}`
