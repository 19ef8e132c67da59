/** Verbs that show accounts and groups. @module */

import { stringify } from 'yaml'
import { ok, type Result } from '../../core/result.ts'
import { type Item, isItem, textIn } from '../remote/client.ts'
import type { Order, Said } from './order.ts'

const said = (shown: Record<string, unknown>): Said => ({
  text: Object.keys(shown).length === 0 ? '' : stringify(shown, { lineWidth: 0 }),
  json: shown,
})

const userShown = (user: Item): Item => ({
  description: textIn(user, 'description'),
  is_remote: user['is_remote'] === true,
  is_service: user['is_service'] === true,
  ...(textIn(user, 'public_key') !== '' && { public_key: textIn(user, 'public_key') }),
})

const groupShown = (group: Item): Item => ({ description: textIn(group, 'description') })

/** The items of a list, each under its identifier. */
async function all(
  { client }: Order,
  path: string,
  id: string,
  shown: (item: Item) => Item,
): Promise<Result<Said, string>> {
  const items = await client.list(path)
  if (!items.ok) return items
  return ok(said(Object.fromEntries(items.value.map((item) => [textIn(item, id), shown(item)]))))
}

/** Some items with what they hold, each under its identifier. */
async function some(
  { client, words }: Order,
  kind: 'users' | 'groups',
  shown: (item: Item) => Item,
): Promise<Result<Said, string>> {
  const found: Record<string, unknown> = {}
  for (const name of words) {
    const item = await client.ask('GET', client.path(kind, name))
    if (!item.ok) return item
    const held = await client.ask('GET', client.path(kind, name, 'permissions'))
    if (!held.ok) return held
    found[name] = {
      ...(isItem(item.value.body) ? shown(item.value.body) : {}),
      permissions: permissionsOf(held.value.body),
    }
  }
  return ok(said(found))
}

/** What is held, as `[{rid, actions, through}]`: of a user itself and through groups. */
function permissionsOf(body: unknown): Item[] {
  const list = (name: string): Item[] => {
    const value = isItem(body) ? body[name] : undefined
    return Array.isArray(value) ? value.filter(isItem) : []
  }
  return ['array', 'direct', 'groups'].flatMap(list).map((permission) => ({
    rid: textIn(permission, 'rid'),
    actions: actionsIn(permission),
    ...(textIn(permission, 'gid') !== '' && { through: textIn(permission, 'gid') }),
  }))
}

/** The names of the actions of a permission. */
export function actionsIn(permission: Item): string[] {
  const { actions } = permission
  return Array.isArray(actions) ? actions.filter(isItem).map((one) => textIn(one, 'name')) : []
}

/** Regular accounts: all of them, or some with what they hold. */
export const showUsers = (order: Order): Promise<Result<Said, string>> =>
  order.words.length === 0 ? all(order, 'users', 'uid', userShown) : some(order, 'users', userShown)

/** Service accounts: all of them, or some with what they hold. */
export const showServices = (order: Order): Promise<Result<Said, string>> =>
  order.words.length === 0
    ? all(order, 'users?type=service', 'uid', userShown)
    : some(order, 'users', userShown)

/** Groups: all of them, or some with what they hold. */
export const showGroups = (order: Order): Promise<Result<Said, string>> =>
  order.words.length === 0
    ? all(order, 'groups', 'gid', groupShown)
    : some(order, 'groups', groupShown)

/** Everyone in a group, service accounts too. */
export async function showMembers({ client, words }: Order): Promise<Result<Said, string>> {
  const path = client.path('groups', words[0] ?? '', 'users')
  const found: Record<string, unknown> = {}
  for (const query of ['', '?type=service']) {
    const members = await client.list(`${path}${query}`)
    if (!members.ok) return members
    for (const { user } of members.value) {
      if (isItem(user)) found[textIn(user, 'uid')] = userShown(user)
    }
  }
  return ok(said(found))
}
