import { describe, expect, it } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import { engineOf, policy } from './policies.ts'

const whole = policy(['alice: read acme:slash:/a', '%ops: read z:z'], ['ops: alice'])

const having = (part: unknown): Policy => ({ ...whole, ...(part as Policy) })

describe.each([[null], [undefined], [7], [{}], [['alice']], ['\ud800'], ['a\u012f']])(
  'a policy that no reader made, with %j in it, is refused',
  (text) => {
    const grant = { principal: { kind: 'user', uid: 'alice' }, resource: 'z:z', actions: ['read'] }
    it.each([
      ['user', having({ users: [{ uid: text, service: false }] })],
      ['group', having({ groups: [{ gid: text, members: [] }] })],
      ['member', having({ groups: [{ gid: 'ops', members: [text] }] })],
      ['holder', having({ grants: [{ ...grant, principal: { kind: 'user', uid: text } }] })],
      ['resource', having({ grants: [{ ...grant, resource: text }] })],
      ['action', having({ grants: [{ ...grant, actions: [text] }] })],
    ])('as a %s', (_, broken) => {
      expect(() => engineOf(broken)).toThrow(expect.objectContaining({ code: 'ERR_POLICY' }))
    })
  },
)
