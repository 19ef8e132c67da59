/** The surplus: all that one side allows and the other doesn't. @module */

import {
  ACTIONS,
  type ActionMask,
  ALL_ACTIONS,
  actionBit,
  actionsOf,
  NO_ACTIONS,
} from '../../core/action.ts'
import { superuserActions } from '../../core/catalogue.ts'
import type { Comparison } from '../../engine/comparison.ts'
import { closed } from '../cover/masks.ts'
import { extentOf, minimalCover, type Piece, type Source } from './cover.ts'
import { type Finding, Findings } from './findings.ts'
import type { AccessItem, Cause, Extent, PlaceExtent } from './item.ts'
import { openItems } from './open.ts'
import {
  groupsText,
  isKnown,
  otherProofsOf,
  type Pair,
  type Person,
  personOf,
  proofsOf,
  type Side,
  whyWithout,
} from './pair.ts'
import { Remaining } from './remaining.ts'
import { type Suspect, Suspects } from './suspects.ts'

/**
 * Everything that `has` allows and `lacks` doesn't, in the order of {@link Findings}.
 *
 * @param comparison - of the side that has with the other one; none where RIDs lie elsewhere, so
 *   that equal grants may reach other things, and all of them are looked at.
 * @param tick - called once for each user of the side that has.
 */
export function surplusOf(
  pair: Pair,
  comparison: Comparison | undefined,
  tick: () => void,
): AccessItem[] {
  const search = new Search(pair, comparison)
  const findings = new Findings()
  for (const user of affected(pair, comparison, tick)) {
    const person = personOf(pair, user)
    for (const finding of search.findingsOf(person)) findings.add(finding, person.uid)
  }
  return [...openItems(pair), ...findings.items()]
}

/**
 * The users who may have lost something, by their numbers. Where nothing lies elsewhere and
 * superusers are made alike, who has all that it had, through the same groups, has lost nothing.
 */
function* affected(
  { has, lacks }: Pair,
  comparison: Comparison | undefined,
  tick: () => void,
): Generator<number> {
  if (comparison !== undefined && superuserRule(has) === superuserRule(lacks)) {
    yield* comparison.changedUsers(tick)
    return
  }
  for (const user of has.view.userNumbers()) {
    tick()
    yield user
  }
}

const superuserRule = ({ view: { catalogue, release } }: Side): string =>
  `${superuserActions(catalogue, release)} ${catalogue.superuser?.resource}`

/**
 * Compares one person after another. For those without grants of their own only the groups count,
 * so that all with the same groups are compared once.
 */
class Search {
  readonly #pair: Pair
  readonly #suspects: Suspects
  readonly #remaining: Remaining
  readonly #alike: Map<string, readonly Finding[]> = new Map()
  /** Findings without exceptions, which many have in common, by their sources and actions. */
  readonly #plain: Map<readonly Source[], Map<ActionMask, Finding>> = new Map()

  constructor(pair: Pair, comparison: Comparison | undefined) {
    this.#pair = pair
    this.#suspects = new Suspects(pair, comparison)
    this.#remaining = new Remaining(pair)
  }

  findingsOf(person: Person): readonly Finding[] {
    if (this.#holdsGrants(person)) return this.#compare(person)
    const name = groupsText(person)
    const known = this.#alike.get(name)
    if (known !== undefined) return known
    const findings = this.#compare(person)
    this.#alike.set(name, findings)
    return findings
  }

  /** Whether a person itself holds grants, on one side or the other. */
  #holdsGrants(person: Person): boolean {
    const { has, lacks } = this.#pair
    if (has.view.grantCountOf(person.number) > 0) return true
    return isKnown(person) && lacks.view.grantCountOf(person.other) > 0
  }

  #compare(person: Person): readonly Finding[] {
    const pair = this.#pair
    const isStill = otherProofsOf(pair, person).length > 0
    if (proofsOf(pair, person).length > 0) {
      return isStill ? this.#stillSuperuser() : this.#superuser(person)
    }
    if (isStill && pair.moves === undefined) return []
    const missing: Suspect[] = []
    for (const suspect of this.#suspects.of(person)) {
      // A superuser may do all that a suspect reaches that lies where it did.
      const actions =
        isStill && !suspect.isMoved ? NO_ACTIONS : missingActions(pair, person, suspect)
      if (actions === suspect.actions) missing.push(suspect)
      else if (actions !== NO_ACTIONS) missing.push({ ...suspect, actions })
    }
    return minimalCover(missing).flatMap((suspect) => {
      const remaining = this.#remaining.within(person, suspect)
      if (remaining.length === 0) return [this.#plainFinding(suspect)]
      return findingsBy(suspect.actions, remaining, (actions) => saidOf(suspect, actions))
    })
  }

  #plainFinding(suspect: Suspect): Finding {
    const { sources, actions } = suspect
    const known = this.#plain.get(sources) ?? new Map<ActionMask, Finding>()
    const finding = known.get(actions) ?? { ...saidOf(suspect, actions), actions, except: [] }
    known.set(actions, finding)
    this.#plain.set(sources, known)
    return finding
  }

  /** A superuser on both sides differs only where a RID is malformed on one. */
  #stillSuperuser(): readonly Finding[] {
    const { moves, moved } = this.#pair
    if (moves?.makesMalformed !== true) return []
    return [{ extent: { kind: 'malformed' }, actions: ALL_ACTIONS, except: [], causes: [moved] }]
  }

  #superuser(person: Person): readonly Finding[] {
    const causes: readonly Cause[] = [{ kind: 'superuser' }, ...whyNoSuperuser(this.#pair, person)]
    return findingsBy(ALL_ACTIONS, this.#remaining.everything(person), () => ({
      extent: { kind: 'everything' },
      causes,
    }))
  }
}

/**
 * The actions of a suspect that a person may do on the side that has and not on the other. Where
 * nothing of it has moved its own RID stands for all that it reaches: what covers it, covers all.
 */
function missingActions(pair: Pair, person: Person, suspect: Suspect): ActionMask {
  const { coverage, actions } = suspect
  if (coverage === undefined) return missingProbes(pair, person, suspect)
  const { other, otherGroups } = person
  let granted = coverage.grantedTo(other)
  for (const group of otherGroups) granted |= coverage.grantedTo(group)
  return actions & ~closed(granted)
}

/** As {@link missingActions}, for a suspect that has moved. */
function missingProbes(
  { has, lacks, moves }: Pair,
  { uid }: Person,
  { resource, actions }: Suspect,
): ActionMask {
  const probes = moves?.probesOf(resource) ?? []
  const rids = probes.filter((rid) => has.view.isEnforced(rid))
  let missing = NO_ACTIONS
  for (const action of actionsOf(actions)) {
    const isMissing = rids.some((rid) => !lacks.engine.isAllowed(uid, action, rid))
    if (isMissing) missing |= actionBit(action)
  }
  return missing
}

/** What a finding says, but for its actions and exceptions. */
interface Said {
  readonly extent: Extent
  readonly causes: readonly Cause[]
}

const saidOf = (suspect: Suspect, actions: ActionMask): Said => ({
  extent: extentOf(suspect),
  causes: suspect.sources
    .filter((source) => (source.actions & actions) !== NO_ACTIONS)
    .map(({ cause }) => cause),
})

/** Findings of some actions: one for all actions that have the same exceptions. */
function findingsBy(
  actions: ActionMask,
  remaining: readonly Piece[],
  of: (actions: ActionMask) => Said,
): Finding[] {
  const groups = new Map<string, { actions: ActionMask; readonly except: readonly PlaceExtent[] }>()
  const sorted = remaining.toSorted((a, b) => (a.resource < b.resource ? -1 : 1))
  for (const action of ACTIONS) {
    const bit = actionBit(action) & actions
    if (bit === NO_ACTIONS) continue
    const except = sorted.filter((piece) => (piece.actions & bit) !== NO_ACTIONS).map(extentOf)
    const name = except.map(({ resource }) => resource).join(' ')
    const group = groups.get(name)
    if (group === undefined) groups.set(name, { actions: bit, except })
    else group.actions |= bit
  }
  return [...groups.values()].map((group) => ({ ...of(group.actions), ...group }))
}

/** What became of each grant that made a superuser. */
function whyNoSuperuser(pair: Pair, person: Person): Cause[] {
  const { has, lacks, moved } = pair
  return proofsOf(pair, person).map(({ principal, resource }): Cause => {
    if (!isKnown(person)) return { kind: 'user' }
    const isOfGroup = principal.kind === 'group'
    const left = isOfGroup ? whyWithout(pair, person, has.view.numberOf(principal)) : undefined
    if (left !== undefined) return left
    const held = has.view.actionsOf(principal, resource)
    const kept = lacks.view.actionsOf(principal, resource)
    const gone = actionsOf(held & ~kept)
    if (gone.length === 0) return moved
    return { kind: 'grant', grant: { principal, resource, actions: gone } }
  })
}
