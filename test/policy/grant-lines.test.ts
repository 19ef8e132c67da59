import { describe, expect, it } from 'vitest'
import type { Grant } from '../../src/core/grant.ts'
import { grantCommands, grantLine, grantRequests, readPolicy } from '../../src/policy/index.ts'
import { gid, rid, uid } from '../../src/testing/literals.ts'

const APP: Grant = {
  principal: { kind: 'user', uid: uid('alice') },
  resource: rid('dcos:service:marathon:marathon:services:/dev/web'),
  actions: ['read', 'update'],
}
const GRANTS: readonly Grant[] = [
  APP,
  { ...APP, principal: { kind: 'group', gid: gid('-ops@x') }, actions: ['full'] },
  {
    ...APP,
    principal: { kind: 'user', uid: uid('no') },
    resource: rid('dcos:secrets:default:/a/*'),
  },
  {
    ...APP,
    principal: { kind: 'group', gid: gid('1') },
    resource: rid('dcos:mesos:master:task:role:*'),
  },
]

describe('a grant', () => {
  it('is one command for each action', () => {
    expect(grantCommands(APP)).toEqual([
      'dcos security org users grant alice dcos:service:marathon:marathon:services:/dev/web read',
      'dcos security org users grant alice dcos:service:marathon:marathon:services:/dev/web update',
    ])
  })

  it('is one request for each action, its slashes encoded twice', () => {
    const url = 'dcos:service:marathon:marathon:services:%252Fdev%252Fweb/users/alice'
    expect(grantRequests(APP).map((line) => line.slice(line.indexOf('/acls/')))).toEqual([
      `/acls/${url}/read"`,
      `/acls/${url}/update"`,
    ])
  })

  it.each(GRANTS.map((grant) => [grantLine(grant), grant] as const))(
    'comes back from all its spellings: %s',
    (line, grant) => {
      const texts = [
        grantCommands(grant).join('\n'),
        grantRequests(grant).join('\n'),
        `grants:\n  - ${line}\n`,
      ]
      for (const text of texts) {
        const { policy } = readPolicy(text, { name: text === texts[2] ? 'p.yaml' : 'p.sh' })
        expect(policy.ok && policy.value.grants).toEqual([grant])
      }
    },
  )
})
