/** Groups, and who is in them. @module */

import { parseGid } from '../../core/principal.ts'
import { ok } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'
import type { Actor, Answered, Groups } from '../api.ts'
import type { GroupBody, NewGroup } from '../content/bodies.ts'
import { refuse } from '../errors.ts'
import type { Ledger } from '../ledger.ts'
import { byGid, byUid, groupOf, knownGroup, knownUser, userOf } from '../lookup.ts'
import {
  type AccountType,
  type IamGroup,
  type IamUser,
  type Permission,
  SUPERUSERS,
} from '../model.ts'
import type { Store } from '../store/port.ts'
import { keepsSuperuser, mayChangeGroup } from '../superusers.ts'
import { permissionsOf } from './users.ts'

/** Groups on a ledger. */
export class GroupArea implements Groups {
  readonly #ledger: Ledger

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  list(): Answered<readonly IamGroup[]> {
    return this.#ledger.read(async (store) =>
      ok((await store.groups()).toSorted(byGid).map(groupOf)),
    )
  }

  get(gid: string): Answered<IamGroup> {
    return this.#ledger.read(async (store) => {
      const row = await knownGroup(store, gid)
      return row.ok ? ok(groupOf(row.value)) : row
    })
  }

  create(actor: Actor, gid: string, group: NewGroup): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      if (!parseGid(gid).ok) {
        const rule = 'use 1 to 64 letters, digits and - _ @'
        return refuse('ERR_INVALID_GROUP_ID', `Invalid group ID ${quoted(gid)}: ${rule}`)
      }
      if ((await store.group(gid)) !== undefined) {
        return refuse('ERR_GROUP_EXISTS', `Group with gid ${quoted(gid)} already exists`)
      }
      return ok([{ op: 'create-group', group: { ...group, gid } }])
    })
  }

  update(actor: Actor, gid: string, { description }: GroupBody): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const group = await knownGroup(store, gid)
      return group.ok ? ok([{ op: 'update-group', gid, description }]) : group
    })
  }

  delete(actor: Actor, gid: string): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const group = await knownGroup(store, gid)
      if (!group.ok) return group
      if (gid === SUPERUSERS) {
        return refuse('ERR_IS_SUPERUSER_GROUP', `group \`${SUPERUSERS}\` can't be deleted`)
      }
      const may = await mayChangeGroup(store, actor, gid)
      return may.ok ? ok([{ op: 'delete-group', gid }]) : may
    })
  }

  members(gid: string, type: AccountType): Answered<readonly IamUser[]> {
    return this.#ledger.read(async (store) => {
      const group = await knownGroup(store, gid)
      if (!group.ok) return group
      const members = (await store.members(gid)).map(userOf).toSorted(byUid)
      return ok(members.filter(({ service }) => service === (type === 'service')))
    })
  }

  addMember(actor: Actor, gid: string, uid: string): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const known = await knownPair(store, gid, uid)
      if (!known.ok) return known
      const may = await mayChangeGroup(store, actor, gid)
      if (!may.ok) return may
      if (await store.isMember(gid, uid)) {
        const message = `User ${quoted(uid)} is already a member of group ${quoted(gid)}`
        return refuse('ERR_USER_ALREADY_IN_GROUP', message)
      }
      return ok([{ op: 'add-member', gid, uid }])
    })
  }

  removeMember(actor: Actor, gid: string, uid: string): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const known = await knownPair(store, gid, uid)
      if (!known.ok) return known
      const may = await mayChangeGroup(store, actor, gid)
      if (!may.ok) return may
      if (!(await store.isMember(gid, uid))) {
        const message = `User ${quoted(uid)} is not a member of group ${quoted(gid)}`
        return refuse('ERR_USER_NOT_IN_GROUP', message)
      }
      const keeps = gid === SUPERUSERS ? await keepsSuperuser(store, uid) : ok(undefined)
      return keeps.ok ? ok([{ op: 'remove-member', gid, uid }]) : keeps
    })
  }

  permissions(gid: string): Answered<readonly Permission[]> {
    return this.#ledger.read(async (store) => {
      const group = await knownGroup(store, gid)
      if (!group.ok) return group
      return ok(permissionsOf(await store.grantsOf({ kind: 'group', gid })))
    })
  }
}

async function knownPair(store: Store, gid: string, uid: string): Answered<void> {
  const group = await knownGroup(store, gid)
  if (!group.ok) return group
  const user = await knownUser(store, uid)
  return user.ok ? ok(undefined) : user
}
