/** Denials: how near the subject is to being allowed, and what would allow it. @module */

import {
  ACTIONS,
  type Action,
  actionBit,
  actionsOf,
  maskAllows,
  NO_ACTIONS,
} from '../../core/action.ts'
import { MODES, type SecurityMode } from '../../core/mode.ts'
import { ANONYMOUS, type Gid, type Principal, parseUid } from '../../core/principal.ts'
import type { DenyReason } from '../../core/request.ts'
import type { Rid } from '../../core/rid.ts'
import { compare } from '../../core/text.ts'
import type { Entry } from '../../trie/rid-trie.ts'
import type { Holder } from '../principals.ts'
import type { State } from '../state.ts'
import { type Advice, adviceOn } from './advice.ts'
import type { Asked } from './asked.ts'
import { type Bounded, NOTHING, Shortlist } from './bounded.ts'
import { type Cures, curesOf } from './cures.ts'
import { type Other, othersOf } from './others.ts'
import { type Sibling, siblingsOf } from './siblings.ts'

/** Who it is that was denied: only a user, known or still to be created, can be granted anything. */
export type Standing = 'user' | 'unknown-user' | 'no-uid' | 'anonymous'

/** The deepest place on the way to the resource at which the subject holds a covering grant. */
export interface Nearest {
  /** As its most specific grant spells it. */
  readonly resource: Rid
  /** What the covering grants allow together. */
  readonly held: readonly Action[]
  /** Of the actions that the family's row names, and the one asked for, those that none allows. */
  readonly lacked: readonly Action[]
}

/** A group that the subject is in: what it is granted, all its members are. */
export interface GroupSize {
  readonly gid: Gid
  readonly members: number
}

/** All that bears on a denial. */
export interface Denial extends Cures {
  readonly standing: Standing
  readonly nearest?: Nearest
  /** What is meant, where what was asked is spelled wrongly. */
  readonly advice?: Advice
  /** The actions that the family's row names where the one asked for is not among them. */
  readonly askedInstead: readonly Action[]
  /** Grants of others that would do; groups first: the subject could join them. */
  readonly others: Bounded<Other>
  /** Grants of the subject that nearly cover the resource. */
  readonly siblings: Bounded<Sibling>
  /** The modes in which the request would be allowed, whatever is granted. */
  readonly modes: readonly SecurityMode[]
  /** The groups that a cure could be granted to in place of the subject, the smallest first. */
  readonly groups: Bounded<GroupSize>
}

/** Explains a denial. `covering` are the subject's covering grants, the most specific first. */
export function denialOf(asked: Asked, reason: DenyReason, covering: readonly Entry[]): Denial {
  const isCurable = reason === 'no-covering-grant' || reason === 'action-not-granted'
  const principal = isCurable ? principalOf(asked) : undefined
  const nearest = nearestOf(asked, covering)
  const advice = adviceOn(asked, reason)
  return {
    standing: standingOf(asked),
    ...(nearest !== undefined && { nearest }),
    ...(advice !== undefined && { advice }),
    askedInstead: isCurable ? askedInstead(asked) : [],
    others: principal === undefined ? NOTHING : othersOf(asked),
    siblings: siblingsOf(asked, covering),
    modes: isCurable ? modesFor(asked) : [],
    groups: principal === undefined ? NOTHING : groupsOf(asked),
    ...curesOf(asked, principal),
  }
}

/** The subject as someone who can be granted something: the anonymous one has no uid. */
function principalOf({ request: { subject } }: Asked): Principal | undefined {
  const uid = parseUid(subject as string)
  return uid.ok ? { kind: 'user', uid: uid.value } : undefined
}

function standingOf({ request: { subject }, user }: Asked): Standing {
  if (subject === ANONYMOUS) return 'anonymous'
  if (user !== undefined) return 'user'
  return parseUid(subject).ok ? 'unknown-user' : 'no-uid'
}

function nearestOf(
  { bit, place, request: { action } }: Asked,
  covering: readonly Entry[],
): Nearest | undefined {
  const [deepest] = covering
  if (deepest === undefined || bit === 0) return undefined
  const mask = covering.reduce((all, { actions }) => all | actions, NO_ACTIONS)
  const named: readonly string[] = place.kind === 'family' ? place.family.actions : []
  const isLacked = (one: Action): boolean =>
    (one === action || named.includes(one)) && !maskAllows(mask, actionBit(one))
  return { resource: deepest.resource, held: actionsOf(mask), lacked: ACTIONS.filter(isLacked) }
}

function askedInstead({ place, request: { action } }: Asked): readonly Action[] {
  if (place.kind !== 'family') return []
  const { actions } = place.family
  return actions.some((one) => one === action) ? [] : actions
}

function modesFor({ state, modes, request: { subject, resource } }: Asked): SecurityMode[] {
  state.scan.scan(resource)
  const { family } = state.scan
  return MODES.filter((mode) => modes.opensIn(mode, family, subject === ANONYMOUS))
}

/** How many groups of the subject are weighed up. */
const MOST_GROUPS = 64

function groupsOf({ state, user }: Asked): Bounded<GroupSize> {
  const list = new Shortlist(bySize)
  let left = MOST_GROUPS
  for (const group of user === undefined ? [] : state.principals.peersOf(user)) {
    if (left-- === 0) return list.bounded(true, (size) => size)
    list.offer(sizeOf(state, group))
  }
  return list.bounded(false, (size) => size)
}

const bySize = (a: GroupSize, b: GroupSize): number =>
  a.members - b.members || compare(a.gid, b.gid)

const sizeOf = ({ principals }: State, group: Holder): GroupSize => ({
  gid: principals.nameOf(group) as Gid,
  members: principals.peerCount(group),
})
