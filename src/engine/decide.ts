/** Deciding: the decision as data, with its determining grant or its reason. @module */

import { type ActionMask, actionBit, actionsOf, NO_ACTIONS } from '../core/action.ts'
import type { Grant } from '../core/grant.ts'
import { ANONYMOUS, type Subject, type Uid } from '../core/principal.ts'
import type { AccessRequest, Decision, DenyReason } from '../core/request.ts'
import type { Rid } from '../core/rid.ts'
import { FAMILY_SHIFT, IS_DEAD, NODE_SHAPE, NOTHING, type Ref } from '../trie/layout.ts'
import { actionsIn, holderOf, SPELLING_MASK } from '../trie/mark.ts'
import type { Entry } from '../trie/rid-trie.ts'
import { MALFORMED } from '../trie/scan.ts'
import { userOf } from './allow.ts'
import { superuserEntries } from './covering.ts'
import type { Determining } from './determining.ts'
import { isSuperuser } from './lookup.ts'
import type { ModeTable } from './mode-table.ts'
import type { Holder } from './principals.ts'
import type { State } from './state.ts'

const deny = (reason: DenyReason): Decision => ({ effect: 'deny', reason })

/**
 * Decides one request: see `Engine.decide`. A grant is looked for before all else: where one is
 * found and the mode enforces its family, nothing else can be the answer.
 */
export function decided(
  state: State,
  modes: ModeTable,
  found: Determining,
  request: AccessRequest,
): Decision {
  const { subject, action, resource } = request
  const bit = actionBit(action)
  const user = subject === ANONYMOUS ? NOTHING : userOf(state, subject)
  found.find(bit === NO_ACTIONS ? NOTHING : user, bit, resource)
  const family = familyOf(state, found.deepest, resource)
  if (found.node !== NOTHING && family !== UNSOUND && modes.isEnforced(family)) {
    return { effect: 'allow', reason: 'granted', grant: grantFound(state, found, request) }
  }
  return decidedOtherwise(state, modes, { user, bit, family, isCovered: found.isCovered }, subject)
}

/** What is known of a request for which no grant was found. */
interface Known {
  /** {@link NOTHING} for one that is unknown, or carried no token. */
  readonly user: Holder
  /** `NO_ACTIONS` for what is no action. */
  readonly bit: ActionMask
  /** The number of the request's family, {@link NO_FAMILY} or {@link UNSOUND}. */
  readonly family: number
  /** Whether a grant covers what is asked for, but not the action. */
  readonly isCovered: boolean
}

/** The decision on a request that no grant determines, in the order of design.md §1.5. */
function decidedOtherwise(
  state: State,
  modes: ModeTable,
  { user, bit, family, isCovered }: Known,
  subject: Subject,
): Decision {
  if (family === UNSOUND) return deny('malformed-resource')
  if (bit === NO_ACTIONS) return deny('unknown-action')
  if (!modes.isEnforced(family)) return { effect: 'allow', reason: 'not-enforced' }
  if (subject === ANONYMOUS && modes.trustsAnonymous(family)) {
    return { effect: 'allow', reason: 'anonymous' }
  }
  if (user === NOTHING) return deny('no-covering-grant')
  if (isSuperuser(state.arena, user)) {
    const [proof] = superuserEntries(state, user)
    return { effect: 'allow', reason: 'superuser', grant: state.grantOf(proof as Entry) }
  }
  return deny(isCovered ? 'action-not-granted' : 'no-covering-grant')
}

/** What a malformed request has in place of a family. */
const UNSOUND = -2

/**
 * The number of a request's family, {@link NO_FAMILY} or {@link UNSOUND}. A node on its way knows
 * it; without one the request is taken apart.
 */
function familyOf({ arena, probe, scan }: State, deepest: Ref, resource: string): number {
  const shape = arena.words[deepest + NODE_SHAPE] as number
  if (deepest !== NOTHING && (shape & IS_DEAD) === 0 && probe.isSound(deepest)) {
    return familyIn(shape)
  }
  scan.scan(resource)
  return scan.state === MALFORMED ? UNSOUND : scan.family
}

const familyIn = (shape: number): number => (shape >>> FAMILY_SHIFT) - 1

/**
 * The grant that was found. What a request begins with is equal to what is stored, so most often
 * its own text serves as that of the grant.
 */
function grantFound(
  state: State,
  { node, mark }: Determining,
  { subject, resource }: AccessRequest,
): Grant {
  const { arena, principals, scan, trie } = state
  const holder = principals.byNumber(holderOf(mark))
  const family = scan.families[familyIn(arena.words[node + NODE_SHAPE] as number)]
  const isWritten = (mark & SPELLING_MASK) === 0 && family?.tail.kind !== 'secret'
  return {
    principal: principals.isGroup(holder)
      ? principals.principalOf(holder)
      : { kind: 'user', uid: subject as Uid },
    resource: isWritten
      ? (resource.slice(0, trie.nodes.endOf(node)) as Rid)
      : trie.ridOf(node, mark),
    actions: actionsOf(actionsIn(mark)),
  }
}
