/** Whole policies into a server, as far as it lacks them. @module */

import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Grant } from '../../core/grant.ts'
import type { Policy } from '../../core/policy.ts'
import { ok, type Result } from '../../core/result.ts'
import { withEveryone } from '../../policy/index.ts'
import type { Progress } from '../output/progress.ts'
import type { Client } from './client.ts'
import { each } from './each.ts'

/** How many of a kind were added, and how many had been there. */
interface Tally {
  readonly added: number
  readonly present: number
}

/** What came of each kind, in the order in which it was sent. */
export type Pushed = Readonly<Record<'users' | 'groups' | 'memberships' | 'acls' | 'grants', Tally>>

interface Put {
  readonly path: string
  readonly body?: unknown
}

const CONFLICT = 409

/**
 * Sends a policy: users, groups, memberships, ACLs, grants, each only where it isn't there, so
 * that a second time changes nothing and one that was cut off can be repeated. Nothing is taken
 * away. Users are given a password, and service accounts a key, that nobody knows.
 */
export async function pushPolicy(
  client: Client,
  policy: Policy,
  progress: Progress,
): Promise<Result<Pushed, string>> {
  const steps = stepsOf(client, policy)
  const total = steps.reduce((sum, [, puts]) => sum + puts.length, 0)
  const pushed: Record<string, Tally> = {}
  let done = 0
  const advance = (): void => progress.show(++done, total)
  for (const [kind, puts] of steps) {
    const sent = await each(puts, ({ path, body }) => put(client, path, body), advance)
    if (!sent.ok) return sent
    const added = sent.value.filter((isNew) => isNew).length
    pushed[kind] = { added, present: sent.value.length - added }
  }
  return ok(pushed as Pushed)
}

/** Whether something is there now that wasn't before. */
async function put(client: Client, path: string, body: unknown): Promise<Result<boolean, string>> {
  const reply = await client.ask('PUT', path, body, [CONFLICT])
  return reply.ok ? ok(reply.value.status !== CONFLICT) : reply
}

function stepsOf(
  client: Client,
  policy: Policy,
): ReadonlyArray<readonly [keyof Pushed, readonly Put[]]> {
  const { users, groups, grants } = withEveryone(policy)
  const resources = [...new Set(grants.map(({ resource }) => resource))]
  return [
    ['users', users.map(({ uid, service }) => newUser(client, uid, service))],
    [
      'groups',
      groups.map(({ gid }) => ({ path: client.path('groups', gid), body: { description: gid } })),
    ],
    [
      'memberships',
      groups.flatMap(({ gid, members }) =>
        members.map((uid) => ({ path: client.path('groups', gid, 'users', uid) })),
      ),
    ],
    [
      'acls',
      resources.map((rid) => ({
        path: client.path('acls', rid),
        body: { description: 'Imported by ridgate' },
      })),
    ],
    ['grants', grants.flatMap((grant) => grantPuts(client, grant))],
  ]
}

const grantPuts = (client: Client, { principal, resource, actions }: Grant): Put[] =>
  actions.map((action) => ({
    path:
      principal.kind === 'user'
        ? client.path('acls', resource, 'users', principal.uid, action)
        : client.path('acls', resource, 'groups', principal.gid, action),
  }))

const newUser = (client: Client, uid: string, service: boolean): Put => ({
  path: client.path('users', uid),
  body: {
    description: uid,
    ...(service ? { public_key: lostKey() } : { password: randomBytes(24).toString('base64url') }),
  },
})

let key: string | undefined

/** The public half of a key whose private half is gone. One for all: making it takes a while. */
function lostKey(): string {
  key ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).publicKey
  return key
}
