/** Verbs of `ridgate org`: those of `dcos security org`, each as requests to the IAM API. @module */

import { err, ok, type Result } from '../../core/result.ts'
import { createKeys, createService, createUser } from './accounts.ts'
import type { Order, Said, Verb } from './order.ts'
import { showGroups, showMembers, showServices, showUsers } from './show.ts'

const verb = (takes: string, run: Verb['run']): Verb => ({
  takes: takes.split(' ').filter((word) => word !== ''),
  run,
})

const word = ({ words }: Order, at: number): string => words[at] ?? ''

/** A request whose success says nothing. */
const quiet = async (asked: Promise<Result<unknown, string>>): Promise<Result<Said, string>> => {
  const answer = await asked
  return answer.ok ? ok({}) : answer
}

/** What DC/OS's own commands call the ACLs that they make. */
const ACL_DESCRIPTION = {
  users: 'Created with the security CLI',
  groups: 'Created with the DC/OS Enterprise CLI',
}

const CONFLICT = 409

/** Makes the ACL if there is none, then grants. What is held already stays so. */
const grant = (kind: 'users' | 'groups'): Verb =>
  verb(kind === 'users' ? 'UID RID ACTION' : 'GID RID ACTION', async (order) => {
    const { client, options } = order
    const [name, rid, action] = [word(order, 0), word(order, 1), word(order, 2)]
    const description = options.description ?? ACL_DESCRIPTION[kind]
    const path = client.path('acls', rid)
    const acl = await client.ask('PUT', path, { description }, [CONFLICT])
    if (!acl.ok) return acl
    const granted = await client.ask(
      'PUT',
      client.path('acls', rid, kind, name, action),
      undefined,
      [CONFLICT],
    )
    if (!granted.ok) return granted
    return ok(granted.value.status === CONFLICT ? { notes: ['it was granted before'] } : {})
  })

const revoke = (kind: 'users' | 'groups'): Verb =>
  verb(kind === 'users' ? 'UID RID ACTION' : 'GID RID ACTION', (order) => {
    const { client } = order
    const [name, rid, action] = [word(order, 0), word(order, 1), word(order, 2)]
    return quiet(client.ask('DELETE', client.path('acls', rid, kind, name, action)))
  })

const remove = (kind: 'users' | 'groups', takes: string): Verb =>
  verb(takes, (order) => quiet(order.client.ask('DELETE', order.client.path(kind, word(order, 0)))))

const member = (method: 'PUT' | 'DELETE'): Verb =>
  verb('GID UID', (order) => {
    const path = order.client.path('groups', word(order, 0), 'users', word(order, 1))
    return quiet(order.client.ask(method, path))
  })

/** Every verb, under its noun. */
export const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['users create', verb('UID', createUser)],
  ['users delete', remove('users', 'UID')],
  ['users show', verb('UIDS...', showUsers)],
  ['users grant', grant('users')],
  ['users revoke', revoke('users')],
  [
    'groups create',
    verb('GID', (order) =>
      quiet(
        order.client.ask('PUT', order.client.path('groups', word(order, 0)), {
          description: order.options.description ?? word(order, 0),
        }),
      ),
    ),
  ],
  ['groups delete', remove('groups', 'GID')],
  ['groups show', verb('GIDS...', showGroups)],
  ['groups members', verb('GID', showMembers)],
  ['groups add_user', member('PUT')],
  ['groups del_user', member('DELETE')],
  ['groups grant', grant('groups')],
  ['groups revoke', revoke('groups')],
  ['service-accounts create', verb('SID', createService)],
  ['service-accounts delete', remove('users', 'SID')],
  ['service-accounts show', verb('SIDS...', showServices)],
  ['service-accounts keypair', verb('PRIVATE PUBLIC', createKeys)],
])

/** Finds the verb of a command line, and checks how many words follow it. */
export function verbOf(
  words: readonly string[],
): Result<{ readonly verb: Verb; readonly rest: readonly string[] }, string> {
  const name = words.slice(0, 2).join(' ')
  const found = VERBS.get(name)
  if (found === undefined) {
    return err(`unknown-verb: no such command; there are ${[...VERBS.keys()].join(', ')}`)
  }
  const rest = words.slice(2)
  const isAny = found.takes.some((take) => take.endsWith('...'))
  if (!isAny && rest.length !== found.takes.length) {
    return err(`\`org ${name}\` takes ${found.takes.join(' ')}, got ${rest.length} words`)
  }
  return ok({ verb: found, rest })
}
