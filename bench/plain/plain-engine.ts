/**
 * The plain engine: objects, maps and a trie of nodes that point at each other. It is what the
 * index in one array is measured against, and gives the same answers. @module
 */

import { actionBit, maskAllows } from '../../src/core/action.ts'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import type { Policy } from '../../src/core/policy.ts'
import { ANONYMOUS, type Subject } from '../../src/core/principal.ts'
import type { AccessRequest, Decider, Decision, DenyReason } from '../../src/core/request.ts'
import type { EngineOptions } from '../../src/engine/engine.ts'
import { ModeTable } from '../../src/engine/mode-table.ts'
import { loadPolicy } from './load.ts'
import { coveringEntries, grantOf, isGranted, isSuperuser, superuserEntries } from './lookup.ts'
import { MALFORMED } from './scan.ts'
import { State } from './state.ts'

const deny = (reason: DenyReason): Decision => ({ effect: 'deny', reason })

/** Decides from objects. Never changes once it is made. */
export class PlainEngine implements Decider {
  readonly #state: State
  readonly #modes: ModeTable

  constructor(policy: Policy, options: EngineOptions = {}) {
    const catalogue = options.catalogue ?? DCOS_CATALOGUE
    this.#state = new State(catalogue, options.release ?? policy.release ?? '2.2')
    loadPolicy(this.#state, policy)
    const mode = options.mode ?? policy.mode ?? 'strict'
    this.#modes = new ModeTable(this.#state.scan.families, catalogue, mode)
  }

  /** The same as {@link decide}, as a boolean. */
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

  decide({ subject, action, resource }: AccessRequest): Decision {
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
}
