/** Pairs: the side that has access, and the side that may lack it. @module */

import type { Grant } from '../../core/grant.ts'
import type { Uid } from '../../core/principal.ts'
import { invertedNamesakes } from '../../engine/comparison.ts'
import type { Engine } from '../../engine/engine.ts'
import type { PolicyView } from '../../engine/view.ts'
import type { Cause } from './item.ts'
import { type Moves, movesBetween } from './moves.ts'

/** One of the two that are compared. */
export interface Side {
  readonly engine: Engine
  readonly view: PolicyView
  /** The grants that make superusers, by the number of their holder. */
  readonly proofs: ReadonlyMap<number, Grant>
}

/** The number of nobody: where there is no namesake. */
export const NOBODY = 0

/** Two sides. What `has` allows and `lacks` doesn't is lost or gained, as one reads it. */
export interface Pair {
  readonly has: Side
  readonly lacks: Side
  /** For each number of the side that has, that of its namesake on the other side. */
  readonly namesakes: Int32Array
  /** Which RIDs lie elsewhere on the other side; nothing where none does. */
  readonly moves: Moves | undefined
  /** Why RIDs lie elsewhere. */
  readonly moved: Cause
}

/** A user of the side that has, with what the other side knows of it. Everyone is a number. */
export interface Person {
  readonly uid: Uid
  readonly number: number
  /** In their order. */
  readonly groups: readonly number[]
  /** The user on the other side; {@link NOBODY} where it is not known there. */
  readonly other: number
  /** Its groups on the other side, in their order. */
  readonly otherGroups: readonly number[]
}

/** Lays an engine open. */
export function sideOf(engine: Engine): Side {
  const view = engine.view()
  const proofs = new Map<number, Grant>()
  for (const grant of view.superusers()) proofs.set(view.numberOf(grant.principal), grant)
  return { engine, view, proofs }
}

/**
 * Puts two sides against one another. Costs a look at each name, and at every RID where their
 * catalogues differ.
 */
export const pairOf = (has: Side, lacks: Side): Pair =>
  pairBy(has, lacks, has.view.namesakesIn(lacks.view))

/** The same two sides the other way round. */
export const reversed = ({ has, lacks, namesakes }: Pair): Pair =>
  pairBy(lacks, has, invertedNamesakes(namesakes, lacks.view.numberEnd))

const pairBy = (has: Side, lacks: Side, namesakes: Int32Array): Pair => ({
  has,
  lacks,
  namesakes,
  moves: movesBetween(has.view, lacks.view),
  moved: { kind: has.view.release === lacks.view.release ? 'catalogue' : 'release' },
})

/** What both sides know of a user of the one that has. */
export function personOf({ has, lacks, namesakes }: Pair, number: number): Person {
  const other = namesakes[number] as number
  return {
    uid: has.view.nameOf(number) as Uid,
    number,
    groups: groupsOf(has, number),
    other,
    otherGroups: other === NOBODY ? [] : groupsOf(lacks, other),
  }
}

const groupsOf = ({ view }: Side, user: number): number[] =>
  view.peersOf(user).sort((a, b) => a - b)

/** Whether the other side knows a person. */
export const isKnown = ({ other }: Person): boolean => other !== NOBODY

/** Whether a person is in one of its groups on the other side, too. */
export const isStillIn = ({ namesakes }: Pair, { otherGroups }: Person, group: number): boolean =>
  otherGroups.includes(namesakes[group] as number)

/** Why a person doesn't have the grants of one of its groups on the other side; nothing if it has. */
export function whyWithout(pair: Pair, person: Person, group: number): Cause | undefined {
  if (!isKnown(person)) return { kind: 'user' }
  if (isStillIn(pair, person, group)) return undefined
  const principal = pair.has.view.principalOf(group)
  if (principal.kind === 'user') return undefined
  const kind = pair.namesakes[group] === NOBODY ? 'group' : 'membership'
  return { kind, gid: principal.gid }
}

/** The grants that make a superuser of someone, on the side that has. */
export const proofsOf = ({ has }: Pair, { number, groups }: Person): Grant[] =>
  proofsIn(has, number, groups)

/** The grants that make a superuser of someone, on the other side. */
export const otherProofsOf = ({ lacks }: Pair, { other, otherGroups }: Person): Grant[] =>
  proofsIn(lacks, other, otherGroups)

function proofsIn({ proofs }: Side, user: number, groups: readonly number[]): Grant[] {
  if (proofs.size === 0) return []
  return [user, ...groups].flatMap((number) => proofs.get(number) ?? [])
}

/** The same text for persons who have the same groups on both sides. */
export const groupsText = (person: Person): string =>
  `${person.groups.join()}|${person.otherGroups.join()}|${isKnown(person)}`
