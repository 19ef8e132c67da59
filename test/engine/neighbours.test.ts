import { describe, expect, it } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import { gid, rid, uid } from '../../src/testing/literals.ts'
import { engineOf } from './policies.ts'

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

/**
 * Users whose groups stand in blocks of every size, right beside one another, so that whoever reads
 * one place beyond a block finds the number of a group that is not meant.
 */
function crowd(users: number, groups: number, grants: Policy['grants']): Policy {
  const isIn = (user: number, group: number): boolean => {
    const size = user % 19
    return range(size).some((nth) => (user * 7 + nth * (1 + (user % 5))) % groups === group)
  }
  return {
    users: range(users).map((at) => ({ uid: uid(`u${at}`), service: false })),
    groups: range(groups).map((group) => ({
      gid: gid(`g${group}`),
      members: range(users)
        .filter((user) => isIn(user, group))
        .map((user) => uid(`u${user}`)),
    })),
    grants,
  }
}

describe('in a crowd', () => {
  const GROUPS = 70
  const USERS = 300

  it('each may do what its own groups may, and nothing of its neighbours', () => {
    const written = crowd(
      USERS,
      GROUPS,
      range(GROUPS).map((group) => ({
        principal: { kind: 'group', gid: gid(`g${group}`) },
        resource: rid(`acme:slash:/g${group}`),
        actions: ['read'],
      })),
    )
    const engine = engineOf(written)
    let allowed = 0
    for (const [group, { members }] of written.groups.entries()) {
      for (const { uid: user } of written.users) {
        const isAllowed = engine.isAllowed(user, 'read', `acme:slash:/g${group}/x`)
        expect(isAllowed).toBe(members.includes(user))
        if (isAllowed) allowed++
      }
    }
    expect(allowed).toBeGreaterThan(USERS)
  })

  it.each([1, 2, 3, 4, 5, 8, 9, 16, 17, 24, 25, 40])(
    'of %i superuser groups, only who is in one may do everything',
    (count) => {
      const written = crowd(
        USERS,
        GROUPS,
        range(count).map((at) => ({
          principal: { kind: 'group', gid: gid(`g${(at * 3) % GROUPS}`) },
          resource: rid('acme:root'),
          actions: ['read'],
        })),
      )
      const chosen = written.groups.filter((_, at) =>
        range(count).some((n) => (n * 3) % GROUPS === at),
      )
      const engine = engineOf(written)
      for (const { uid: user } of written.users) {
        const isOne = chosen.some(({ members }) => members.includes(user))
        expect(engine.isAllowed(user, 'full', 'acme:word:anything')).toBe(isOne)
      }
    },
  )

  it('none is taken for a superuser whose number has the same bits', () => {
    // Numbers that differ by 1,024 have the same bits in both signs.
    const engine = engineOf({
      users: range(1100).map((at) => ({ uid: uid(`u${at}`), service: false })),
      groups: [],
      grants: range(3).map((at) => ({
        principal: { kind: 'user', uid: uid(`u${at}`) },
        resource: rid('acme:root'),
        actions: ['read'],
      })),
    })
    const may = range(1100).filter((at) => engine.isAllowed(`u${at}`, 'full', 'acme:word:x'))
    expect(may).toEqual([0, 1, 2])
  })
})
