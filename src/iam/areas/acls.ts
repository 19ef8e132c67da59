/** ACLs. @module */

import { ok } from '../../core/result.ts'
import { parseRid } from '../../core/rid.ts'
import { compare, quoted } from '../../core/text.ts'
import type { Acls, Actor, Answered } from '../api.ts'
import type { AclBody } from '../content/bodies.ts'
import { refuse } from '../errors.ts'
import type { Ledger } from '../ledger.ts'
import { aclOf, byRid, knownAcl } from '../lookup.ts'
import { type Acl, type AclPermissions, SUPERUSER_RID } from '../model.ts'
import { policyGrant } from '../store/policy.ts'
import type { Write } from '../store/port.ts'

/** ACLs on a ledger. */
export class AclArea implements Acls {
  readonly #ledger: Ledger

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  list(): Answered<readonly Acl[]> {
    return this.#ledger.read(async (store) => ok((await store.acls()).toSorted(byRid).map(aclOf)))
  }

  get(rid: string): Answered<Acl> {
    return this.#ledger.read(async (store) => {
      const row = await knownAcl(store, rid)
      return row.ok ? ok(aclOf(row.value)) : row
    })
  }

  create(actor: Actor, rid: string, { description }: AclBody): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const parsed = parseRid(rid)
      if (!parsed.ok) {
        const message = `Invalid resource ID ${quoted(rid)}: ${parsed.error}`
        return refuse('ERR_INVALID_RESOURCE_ID', message)
      }
      if ((await store.acl(rid)) !== undefined) {
        return refuse('ERR_ACL_EXISTS', `ACL with rid ${quoted(rid)} already exists`)
      }
      return ok([{ op: 'create-acl', acl: { rid, description } }])
    })
  }

  update(actor: Actor, rid: string, { description }: AclBody): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const acl = await knownAcl(store, rid)
      return acl.ok ? ok([{ op: 'update-acl', rid, description }]) : acl
    })
  }

  delete(actor: Actor, rid: string): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const acl = await knownAcl(store, rid)
      if (!acl.ok) return acl
      if (rid === SUPERUSER_RID) {
        return refuse('ERR_IS_SUPERUSER_ACL', `the ACL of \`${SUPERUSER_RID}\` can't be deleted`)
      }
      const grants = await store.grantsOn(rid)
      const revokes = grants.map((grant): Write => ({ op: 'revoke', ...grant }))
      return ok([...revokes, { op: 'delete-acl', rid }])
    })
  }

  permissions(rid: string): Answered<AclPermissions> {
    return this.#ledger.read(async (store) => {
      const acl = await knownAcl(store, rid)
      if (!acl.ok) return acl
      const grants = (await store.grantsOn(rid)).map((row) =>
        policyGrant(row.principal, row.resource, row.actions),
      )
      const users = grants.flatMap(({ principal, actions }) =>
        principal.kind === 'user' ? [{ uid: principal.uid, actions }] : [],
      )
      const groups = grants.flatMap(({ principal, actions }) =>
        principal.kind === 'group' ? [{ gid: principal.gid, actions }] : [],
      )
      return ok({
        users: users.toSorted((a, b) => compare(a.uid, b.uid)),
        groups: groups.toSorted((a, b) => compare(a.gid, b.gid)),
      })
    })
  }
}
