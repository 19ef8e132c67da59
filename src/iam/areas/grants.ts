/** Grants: actions of one principal on one RID. @module */

import { type Action, type ActionMask, NO_ACTIONS } from '../../core/action.ts'
import type { PrincipalName } from '../../core/change.ts'
import { principalText } from '../../core/principal.ts'
import { ok } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'
import type { Actor, Answered, Grants } from '../api.ts'
import { refuse } from '../errors.ts'
import type { Ledger } from '../ledger.ts'
import { knownAction, knownPlace } from '../lookup.ts'
import { policyGrant, storedActions } from '../store/policy.ts'
import type { Store } from '../store/port.ts'
import { keepsSuperuserGroup, mayChangeGrants } from '../superusers.ts'

/** Grants on a ledger. */
export class GrantArea implements Grants {
  readonly #ledger: Ledger

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  actions(rid: string, principal: PrincipalName): Answered<readonly Action[]> {
    return this.#ledger.read(async (store) => {
      const known = await knownPlace(store, rid, principal)
      if (!known.ok) return known
      const held = await heldActions(store, rid, principal)
      return held.ok ? ok(storedActions(held.value)) : held
    })
  }

  has(rid: string, principal: PrincipalName, action: string): Answered<boolean> {
    return this.#ledger.read(async (store) => {
      const known = await knownPlace(store, rid, principal)
      if (!known.ok) return known
      const asked = knownAction(action)
      if (!asked.ok) return asked
      return ok(((await store.actions(principal, rid)) & asked.value.bit) !== 0)
    })
  }

  grant(actor: Actor, rid: string, principal: PrincipalName, action: string): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const known = await knownPlace(store, rid, principal)
      if (!known.ok) return known
      const asked = knownAction(action)
      if (!asked.ok) return asked
      const may = await mayChangeGrants(actor, rid)
      if (!may.ok) return may
      const actions = asked.value.bit
      if (((await store.actions(principal, rid)) & actions) !== 0) {
        const message = `${nameOf(principal)} already has \`${action}\` on ${quoted(rid)}: this permission already exists`
        return refuse('ERR_PERMISSION_EXISTS', message)
      }
      return ok([{ op: 'grant', principal, resource: rid, actions }])
    })
  }

  revoke(actor: Actor, rid: string, principal: PrincipalName, action: string): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const known = await knownPlace(store, rid, principal)
      if (!known.ok) return known
      const asked = knownAction(action)
      if (!asked.ok) return asked
      const held = await heldActions(store, rid, principal)
      if (!held.ok) return held
      const { bit } = asked.value
      if ((held.value & bit) === 0) {
        const message = `${nameOf(principal)} does not have \`${action}\` on ${quoted(rid)}`
        return refuse('ERR_ACTION_NOT_YET_STORED', message)
      }
      return takenAway(actor, rid, principal, bit)
    })
  }

  revokeAll(actor: Actor, rid: string, principal: PrincipalName): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const known = await knownPlace(store, rid, principal)
      if (!known.ok) return known
      const held = await heldActions(store, rid, principal)
      return held.ok ? takenAway(actor, rid, principal, held.value) : held
    })
  }
}

/** `user alice`, for a principal that is known. */
const nameOf = (principal: PrincipalName): string =>
  principalText(policyGrant(principal, '', NO_ACTIONS).principal)

async function heldActions(
  store: Store,
  rid: string,
  principal: PrincipalName,
): Answered<ActionMask> {
  const held = await store.actions(principal, rid)
  if (held !== NO_ACTIONS) return ok(held)
  const code = principal.kind === 'user' ? 'ERR_USER_NOT_IN_ACL' : 'ERR_GROUP_NOT_IN_ACL'
  return refuse(code, `${nameOf(principal)} has no permission on ${quoted(rid)}`)
}

async function takenAway(
  actor: Actor,
  rid: string,
  principal: PrincipalName,
  actions: ActionMask,
): Answered<[{ op: 'revoke'; principal: PrincipalName; resource: string; actions: ActionMask }]> {
  const may = await mayChangeGrants(actor, rid)
  if (!may.ok) return may
  const keeps = keepsSuperuserGroup(rid, principal, actions)
  return keeps.ok ? ok([{ op: 'revoke', principal, resource: rid, actions }]) : keeps
}
