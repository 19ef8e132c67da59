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
import type { Uid } from '../../core/principal.ts'
import type { Comparison } from '../../engine/comparison.ts'
import { extentOf, minimalCover, type Piece, type Source } from './cover.ts'
import { type Finding, Findings } from './findings.ts'
import type { AccessItem, Cause, Extent, PlaceExtent } from './item.ts'
import { openItems } from './open.ts'
import {
  asGroup,
  groupsText,
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
  for (const uid of affected(pair, comparison, tick)) {
    const person = personOf(pair, uid)
    for (const finding of search.findingsOf(person)) findings.add(finding, uid)
  }
  return [...openItems(pair), ...findings.items()]
}

/**
 * The users who may have lost something. Where nothing lies elsewhere and superusers are made alike,
 * who has all that it had, through the same groups, has lost nothing.
 */
function* affected(
  { has, lacks }: Pair,
  comparison: Comparison | undefined,
  tick: () => void,
): Generator<Uid> {
  if (comparison !== undefined && superuserRule(has) === superuserRule(lacks)) {
    yield* comparison.changedUsers(tick)
    return
  }
  for (const uid of has.view.users()) {
    tick()
    yield uid
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
    const { has, lacks } = this.#pair
    const { itself } = person
    if (has.view.grantCountOf(itself) + lacks.view.grantCountOf(itself) > 0) {
      return this.#compare(person)
    }
    const name = groupsText(person)
    const known = this.#alike.get(name)
    if (known !== undefined) return known
    const findings = this.#compare(person)
    this.#alike.set(name, findings)
    return findings
  }

  #compare(person: Person): readonly Finding[] {
    const { has, lacks, moves } = this.#pair
    const proofs = proofsOf(has, person.uid, person.groups)
    const isStill = proofsOf(lacks, person.uid, person.otherGroups).length > 0
    if (proofs.length > 0) return isStill ? this.#stillSuperuser() : this.#superuser(person)
    if (isStill && moves === undefined) return []
    const missing: Suspect[] = []
    for (const suspect of this.#suspects.of(person)) {
      const actions = missingActions(this.#pair, person, suspect)
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

/** The actions of a suspect that a person may do on the side that has and not on the other. */
function missingActions(
  { has, lacks, moves }: Pair,
  { uid }: Person,
  { resource, actions, isMoved }: Suspect,
): ActionMask {
  // Without moves its own RID stands for all that a grant reaches: what covers it, covers all.
  const rids = isMoved
    ? (moves?.probesOf(resource) ?? []).filter((rid) => has.view.isEnforced(rid))
    : [resource]
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
  return proofsOf(has, person.uid, person.groups).map(({ principal, resource }): Cause => {
    const left = principal.kind === 'user' ? undefined : whyWithout(pair, person, principal.gid)
    if (left !== undefined) return left
    if (principal.kind === 'user' && !person.isKnown) return { kind: 'user' }
    const holder = principal.kind === 'user' ? principal : asGroup(principal.gid)
    const held = has.view.actionsOf(holder, resource)
    const kept = lacks.view.actionsOf(holder, resource)
    const gone = actionsOf(held & ~kept)
    if (gone.length === 0) return moved
    return { kind: 'grant', grant: { principal, resource, actions: gone } }
  })
}
