import { describe, expect, it } from 'vitest'
import { ACME } from '../core/acme.ts'
import { engineOf, grant, policy } from './policies.ts'

describe('a node with some grants', () => {
  it.each([1, 2, 3, 4, 5, 8, 11, 12, 13])('finds each of them, and no other: %i', (count) => {
    const names = Array.from({ length: count }, (_, n) => `u${n}`)
    const engine = engineOf(
      policy(
        names.map((name, n) => `${name}: ${n % 2 === 0 ? 'read' : 'update'} acme:slash:/a`),
        [],
        [...names, 'other'],
      ),
    )
    for (const [n, name] of names.entries()) {
      const [held, lacked] = n % 2 === 0 ? ['read', 'update'] : ['update', 'read']
      expect(engine.isAllowed(name, held as string, 'acme:slash:/a/b')).toBe(true)
      expect(engine.isAllowed(name, lacked as string, 'acme:slash:/a/b')).toBe(false)
    }
    expect(engine.isAllowed('other', 'read', 'acme:slash:/a')).toBe(false)
  })

  it('finds those of groups, however many groups there are', () => {
    const groups = Array.from({ length: 40 }, (_, n) => `g${n}: ann`)
    const held = policy(
      ['%g37: read acme:slash:/a', '%g39: update acme:slash:/a', 'bob: read acme:slash:/a'],
      [...groups, 'other: bob'],
    )
    const engine = engineOf(held)
    expect(engine.isAllowed('ann', 'read', 'acme:slash:/a')).toBe(true)
    expect(engine.isAllowed('ann', 'update', 'acme:slash:/a/b')).toBe(true)
    expect(engine.isAllowed('ann', 'delete', 'acme:slash:/a')).toBe(false)
    expect(engine.isAllowed('bob', 'update', 'acme:slash:/a')).toBe(false)
  })

  it('names the superuser grants of a user in order: its own first, then by gid', () => {
    const engine = engineOf(
      policy(
        ['%b: read acme:root', '%a: read acme:root', 'ann: read acme:root', '%c: read acme:root'],
        ['b: ann bob', 'a: ann bob', 'c: bob'],
      ),
      { catalogue: ACME },
    )
    const proof = (subject: string): unknown =>
      engine.decide({ subject, action: 'read', resource: 'acme:none' })
    const by = (text: string): object => ({ reason: 'superuser', grant: grant(text) })
    expect(proof('ann')).toMatchObject(by('ann: read acme:root'))
    expect(proof('bob')).toMatchObject(by('%a: read acme:root'))
  })
})
