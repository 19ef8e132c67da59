/** The engine: decides requests from the current state. @module */

import { ACTIONS, type Action, actionBit, maskAllows } from '../core/action.ts'
import { DCOS_CATALOGUE } from '../core/catalogue.generated.ts'
import { type Catalogue, catalogueProblems } from '../core/catalogue.ts'
import type { Change, ChangeError } from '../core/change.ts'
import { RidgateError } from '../core/error.ts'
import { DEFAULT_MODE, parseMode, type SecurityMode } from '../core/mode.ts'
import { type Gazetteer, gazetteerOf } from '../core/place.ts'
import type { Policy } from '../core/policy.ts'
import { ANONYMOUS, type Subject } from '../core/principal.ts'
import { DEFAULT_RELEASE, parseRelease, type Release } from '../core/release.ts'
import type { AccessRequest, Decider, Decision, DenyReason } from '../core/request.ts'
import { ok, type Result } from '../core/result.ts'
import { compare, quoted } from '../core/text.ts'
import { MALFORMED } from '../trie/scan.ts'
import { applyAll } from './apply.ts'
import { type Explanation, explained } from './explain/explain.ts'
import { type Audience, type Holding, holdingsOf } from './lists.ts'
import { loadPolicy, policyOf } from './load.ts'
import { coveringEntries, isGranted, isSuperuser, superuserEntries } from './lookup.ts'
import { ModeTable } from './mode-table.ts'
import { State } from './state.ts'
import { grantOf, PolicyView } from './view.ts'

/** What counts in place of the policy's own words. */
export interface EngineOptions {
  readonly mode?: SecurityMode
  readonly release?: Release
  /** The DC/OS catalogue where none is given. */
  readonly catalogue?: Catalogue
}

const unknownOption = (name: string, value: string): RidgateError =>
  new RidgateError(
    'ERR_OPTION',
    `${name} ${quoted(value)} is not known; leave it out for the default`,
  )

const deny = (reason: DenyReason): Decision => ({ effect: 'deny', reason })

/**
 * Answers requests from the current state, and changes that state by whole batches.
 *
 * Every answer is computed from the current revision; nothing is remembered between two of them.
 * One engine belongs to one thread.
 *
 * @example
 * const engine = Engine.fromPolicy(policy, { mode: 'strict', release: '2.2' })
 * engine.isAllowed('alice', 'read', 'dcos:service:marathon:marathon:services:/dev/web')
 */
export class Engine implements Decider {
  readonly release: Release
  readonly catalogue: Catalogue
  readonly #state: State
  readonly #modes: ModeTable
  readonly #gazetteer: Gazetteer
  #revision = 1

  private constructor(state: State, modes: ModeTable, release: Release, catalogue: Catalogue) {
    this.#state = state
    this.#modes = modes
    this.release = release
    this.catalogue = catalogue
    this.#gazetteer = gazetteerOf(catalogue, release)
  }

  /**
   * Builds an engine at revision 1. Options count before what the policy says; where neither
   * speaks, the mode is strict and the release 2.2.
   *
   * @throws RidgateError `ERR_POLICY` for a policy that no reader made, `ERR_CATALOGUE` for a
   *   catalogue with problems, `ERR_OPTION` for an unknown mode or release.
   */
  static fromPolicy(policy: Policy, options: EngineOptions = {}): Engine {
    const mode = options.mode ?? policy.mode ?? DEFAULT_MODE
    const release = options.release ?? policy.release ?? DEFAULT_RELEASE
    const catalogue = options.catalogue ?? DCOS_CATALOGUE
    if (!parseMode(mode).ok) throw unknownOption('mode', mode)
    if (!parseRelease(release).ok) throw unknownOption('release', release)
    const problems = catalogueProblems(catalogue)
    if (problems.length > 0) throw new RidgateError('ERR_CATALOGUE', problems.join('; '))
    const state = new State(catalogue, release)
    loadPolicy(state, policy)
    return new Engine(
      state,
      new ModeTable(state.scan.families, catalogue, mode),
      release,
      catalogue,
    )
  }

  /** The mode that decisions are made in; a `set-mode` change sets it. */
  get mode(): SecurityMode {
    return this.#modes.mode
  }

  /** The number of the current state: 1 at first, one more for each accepted batch. */
  get revision(): number {
    return this.#revision
  }

  /**
   * Tells whether the subject may do this: the same answer as {@link Engine.decide}, as a boolean.
   *
   * Any text is a legal argument; what is malformed or unknown is denied. Costs the depth of the
   * resource and the groups of the subject, never the number of grants, and allocates nothing.
   */
  isAllowed(subject: Subject, action: string, resource: string): boolean {
    const { scan, users } = this.#state
    scan.scan(resource)
    const bit = actionBit(action)
    if (scan.state === MALFORMED || bit === 0) return false
    if (!this.#modes.isEnforced(scan.family)) return true
    if (subject === ANONYMOUS) return this.#modes.trustsAnonymous(scan.family)
    const user = users.get(subject as string)
    if (user === undefined) return false
    return isGranted(this.#state, user, bit, resource) || isSuperuser(this.#state, user)
  }

  /** Decides one request, and says why. Source: design.md §1.5, `spec-tables/decisions.json`. */
  decide(request: AccessRequest): Decision {
    const { subject, action, resource } = request
    const state = this.#state
    const { scan } = state
    scan.scan(resource)
    if (scan.state === MALFORMED) return deny('malformed-resource')
    const bit = actionBit(action)
    if (bit === 0) return deny('unknown-action')
    if (!this.#modes.isEnforced(scan.family)) return { effect: 'allow', reason: 'not-enforced' }
    if (subject === ANONYMOUS) {
      return this.#modes.trustsAnonymous(scan.family)
        ? { effect: 'allow', reason: 'anonymous' }
        : deny('no-covering-grant')
    }
    const user = state.users.get(subject as string)
    if (user === undefined) return deny('no-covering-grant')
    const covering = coveringEntries(state, user, resource)
    const best = covering.find(({ actions }) => maskAllows(actions, bit))
    if (best !== undefined) return { effect: 'allow', reason: 'granted', grant: grantOf(best) }
    const [proof] = superuserEntries(state, user)
    if (proof !== undefined) return { effect: 'allow', reason: 'superuser', grant: grantOf(proof) }
    return deny(covering.length > 0 ? 'action-not-granted' : 'no-covering-grant')
  }

  /** Decides many requests at one revision: each as {@link Engine.decide} would, in order. */
  decideAll(requests: readonly AccessRequest[]): Decision[] {
    return requests.map((request) => this.decide(request))
  }

  /**
   * Decides one request, and shows all that bears on it: of an allow, what it rests on and would
   * rest on without its determining grant; of a denial, what would allow it. Costs the depth of
   * the resource and the groups of the subject, never the number of grants; lists are bounded.
   */
  explain(request: AccessRequest): Explanation {
    const [state, modes, gazetteer] = [this.#state, this.#modes, this.#gazetteer]
    return explained({ state, modes, gazetteer, decider: this }, request)
  }

  /**
   * Applies a batch of changes, each on top of those before it, wholly or not at all, and answers
   * the new revision, which the next decision sees. A refused batch changes nothing.
   */
  apply(changes: readonly Change[]): Result<number, ChangeError> {
    const done = applyAll({ state: this.#state, modes: this.#modes }, changes)
    if (!done.ok) return done
    this.#revision++
    return ok(this.#revision)
  }

  /** The actions that the subject may do with a resource, in the order of {@link ACTIONS}. */
  actionsOn(subject: Subject, resource: string): Action[] {
    return ACTIONS.filter((action) => this.isAllowed(subject, action, resource))
  }

  /** Who may do this: everyone, or the users that are allowed. Asks for each user. */
  whoCan(action: string, resource: string): Audience {
    const { users } = this.#state
    const decision = this.decide({ subject: ANONYMOUS, action, resource })
    if (decision.effect === 'allow' && decision.reason === 'not-enforced') return { everyone: true }
    const allowed = [...users.values()].filter(({ principal: { uid } }) =>
      this.isAllowed(uid, action, resource),
    )
    const uids = allowed.map(({ principal }) => principal.uid)
    return { everyone: false, users: uids.toSorted(compare) }
  }

  /** What the subject holds itself and through its groups, sorted by resource. */
  whatCan(subject: Subject): Holding[] {
    const user = this.#state.users.get(subject as string)
    return user === undefined ? [] : holdingsOf(user)
  }

  /** Lays the state open to questions about the policy as a whole. */
  view(): PolicyView {
    return new PolicyView(this.#state, this.#modes, this, this.#gazetteer)
  }

  /** Everything that the engine holds, sorted; an engine made of it answers the same. */
  toPolicy(): Policy {
    return { release: this.release, mode: this.mode, ...policyOf(this.#state) }
  }
}
