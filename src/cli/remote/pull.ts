/** The whole policy of a server. @module */

import { parseAction } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import type { Group, Policy, User } from '../../core/policy.ts'
import { type Gid, type Principal, parseGid, parseUid, type Uid } from '../../core/principal.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { parseRid, type Rid } from '../../core/rid.ts'
import { quoted } from '../../core/text.ts'
import { actionsIn } from '../org/show.ts'
import type { Progress } from '../output/progress.ts'
import { type Client, type Item, isItem, textIn } from './client.ts'
import { each } from './each.ts'

/**
 * Reads all users, groups, memberships and grants of a server: one request for each group and each
 * ACL. Credentials and descriptions stay there. What changes meanwhile may be in it or not.
 */
export async function pullPolicy(
  client: Client,
  progress: Progress,
): Promise<Result<Policy, string>> {
  const regular = await client.list('users')
  const services = await client.list('users?type=service')
  const groups = await client.list('groups')
  const acls = await client.list('acls')
  if (!regular.ok) return regular
  if (!services.ok) return services
  if (!groups.ok) return groups
  if (!acls.ok) return acls
  const total = groups.value.length + acls.value.length
  let done = 0
  const advance = (): void => progress.show(++done, total)
  const members = await each(groups.value, (group) => groupOf(client, group), advance)
  if (!members.ok) return members
  const grants = await each(acls.value, (acl) => grantsOf(client, acl), advance)
  if (!grants.ok) return grants
  const users = [...regular.value.map(userOf(false)), ...services.value.map(userOf(true))]
  const faulty = users.find((user) => !user.ok)
  if (faulty !== undefined && !faulty.ok) return faulty
  return ok({
    users: users.flatMap((user) => (user.ok ? [user.value] : [])),
    groups: members.value,
    grants: grants.value.flat(),
  })
}

const userOf =
  (service: boolean) =>
  (item: Item): Result<User, string> => {
    const uid = uidIn(item)
    return uid.ok ? ok({ uid: uid.value, service }) : uid
  }

async function groupOf(client: Client, item: Item): Promise<Result<Group, string>> {
  const gid = gidIn(item)
  if (!gid.ok) return gid
  const members: Uid[] = []
  for (const query of ['', '?type=service']) {
    const found = await client.list(`${client.path('groups', gid.value, 'users')}${query}`)
    if (!found.ok) return found
    for (const { user } of found.value) {
      const uid = uidIn(isItem(user) ? user : {})
      if (!uid.ok) return uid
      members.push(uid.value)
    }
  }
  return ok({ gid: gid.value, members })
}

async function grantsOf(client: Client, item: Item): Promise<Result<readonly Grant[], string>> {
  const rid = parseRid(textIn(item, 'rid'))
  if (!rid.ok) return strange('RID', textIn(item, 'rid'))
  const held = await client.ask('GET', client.path('acls', rid.value, 'permissions'))
  if (!held.ok) return held
  const body = isItem(held.value.body) ? held.value.body : {}
  const grants: Grant[] = []
  for (const [holders, nameOf] of [
    [body['users'], userPrincipal],
    [body['groups'], groupPrincipal],
  ] as const) {
    for (const holder of Array.isArray(holders) ? holders.filter(isItem) : []) {
      const grant = grantOf(rid.value, nameOf(holder), holder)
      if (!grant.ok) return grant
      grants.push(grant.value)
    }
  }
  return ok(grants)
}

function grantOf(
  resource: Rid,
  principal: Result<Principal, string>,
  holder: Item,
): Result<Grant, string> {
  if (!principal.ok) return principal
  const actions = actionsIn(holder).map(parseAction)
  const known = actions.flatMap((action) => (action.ok ? [action.value] : []))
  if (known.length !== actions.length) return strange('action', actionsIn(holder).join(','))
  return ok({ principal: principal.value, resource, actions: known })
}

function userPrincipal(holder: Item): Result<Principal, string> {
  const uid = uidIn(holder)
  return uid.ok ? ok({ kind: 'user', uid: uid.value }) : uid
}

function groupPrincipal(holder: Item): Result<Principal, string> {
  const gid = gidIn(holder)
  return gid.ok ? ok({ kind: 'group', gid: gid.value }) : gid
}

function uidIn(item: Item): Result<Uid, string> {
  const uid = parseUid(textIn(item, 'uid'))
  return uid.ok ? uid : strange('uid', textIn(item, 'uid'))
}

function gidIn(item: Item): Result<Gid, string> {
  const gid = parseGid(textIn(item, 'gid'))
  return gid.ok ? gid : strange('gid', textIn(item, 'gid'))
}

const strange = (what: string, text: string): Result<never, string> =>
  err(`the server answered ${quoted(text)}, which is no ${what}; rename it there`)
