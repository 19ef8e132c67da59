/** How long a page of a thousand results takes, of whoever may and of whatever one may. @module */

import type { Grant } from '../../src/core/grant.ts'
import type { Policy } from '../../src/core/policy.ts'
import { type Gid, parseGid, parseUid, type Uid } from '../../src/core/principal.ts'
import { parseRid, type Rid } from '../../src/core/rid.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { Workload } from '../workload.ts'
import { demand, spread, timesOf } from './measure.ts'

const PAGE = 1000
const ASKED = 200
const SERVICES = 'dcos:service:marathon:marathon:services'
const HEAVY = 100_000
/** A place at which one group of so many users may delete, and a user of so many grants. */
const WHOLE = 1000
const SHARED = `${SERVICES}:/shared`

const uidOf = (text: string): Uid => {
  const uid = parseUid(text)
  if (!uid.ok) throw new Error(uid.error)
  return uid.value
}
const gidOf = (text: string): Gid => {
  const gid = parseGid(text)
  if (!gid.ok) throw new Error(gid.error)
  return gid.value
}
const ridOf = (text: string): Rid => {
  const rid = parseRid(text)
  if (!rid.ok) throw new Error(rid.error)
  return rid.value
}

/** Grants of a user on as many places. */
const grantsOf = (uid: Uid, count: number): Grant[] =>
  Array.from({ length: count }, (_, at) => ({
    principal: { kind: 'user', uid },
    resource: ridOf(`${SERVICES}:/t${(at * 7919) % count}/app/web-${at % 97}`),
    actions: ['update'],
  }))

/**
 * The policy, with a group of all users that may read everything, one of some that may delete
 * somewhere, a user of very many grants and one of some.
 */
function crowded({ users, groups, grants, ...rest }: Policy): Policy {
  const everyone = gidOf('everyone')
  const some = gidOf('some')
  const heavy = uidOf('heavy')
  const light = uidOf('light')
  const root: Grant = {
    principal: { kind: 'group', gid: everyone },
    resource: ridOf(`${SERVICES}:/`),
    actions: ['read'],
  }
  const shared: Grant = {
    principal: { kind: 'group', gid: some },
    resource: ridOf(SHARED),
    actions: ['delete'],
  }
  const uids = users.map(({ uid }) => uid)
  return {
    ...rest,
    users: [...users, { uid: heavy, service: false }, { uid: light, service: false }],
    groups: [
      ...groups,
      { gid: everyone, members: uids },
      { gid: some, members: uids.slice(0, WHOLE) },
    ],
    grants: [...grants, root, shared, ...grantsOf(heavy, HEAVY), ...grantsOf(light, WHOLE)],
  }
}

/** A cursor to follow the first page; none where there is no second. */
const nextOf = (cursor: string | undefined): { cursor?: string } =>
  cursor === undefined ? {} : { cursor }

export function listsPart(make: () => Workload): string[] {
  const { policy } = make()
  const engine = Engine.fromPolicy(crowded(policy))
  const resource = `${SERVICES}:/x/y`
  let who: { cursor?: string } = {}
  let what: { cursor?: string } = {}
  const whoCan = (): void => {
    const page = engine.whoCanPage('read', resource, { limit: PAGE, ...who })
    demand(page.ok && !page.value.everyone && page.value.users.length === PAGE, 'who can read')
    who = page.ok ? nextOf(page.value.next) : {}
  }
  const whatCan = (): void => {
    const page = engine.whatCanPage('heavy', { limit: PAGE, ...what })
    demand(page.ok && page.value.holdings.length === PAGE, 'what can heavy')
    what = page.ok ? nextOf(page.value.next) : {}
  }
  const whoCanAll = (): void => {
    const audience = engine.whoCan('delete', SHARED)
    demand(!audience.everyone && audience.users.length >= WHOLE, 'who can delete')
  }
  const whatCanAll = (): void => {
    const { holdings } = engine.whatCan('light')
    demand(holdings.length === WHOLE, 'what can light')
  }
  const pages = Math.min(ASKED, Math.floor(policy.users.length / PAGE))
  timesOf(3, whoCan)
  timesOf(3, whatCan)
  timesOf(3, whoCanAll)
  timesOf(3, whatCanAll)
  who = {}
  what = {}
  return [
    spread(`whoCan, all ${WHOLE}`, timesOf(ASKED, whoCanAll)),
    spread(`whatCan, all ${WHOLE}`, timesOf(ASKED, whatCanAll)),
    spread(`whoCan, a page of ${PAGE} out of ${policy.users.length}`, timesOf(pages, whoCan)),
    spread(
      `whatCan, a page of ${PAGE} out of ${HEAVY}`,
      timesOf(Math.min(ASKED, HEAVY / PAGE), whatCan),
    ),
  ]
}
