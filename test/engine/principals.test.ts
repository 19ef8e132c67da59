import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/text.ts'
import { type Holder, Principals } from '../../src/engine/principals.ts'
import { gid, uid } from '../../src/testing/literals.ts'
import { Arena } from '../../src/trie/arena.ts'
import {
  MOST_PRINCIPALS,
  NEXT_NUMBER_AT,
  NOTHING,
  PRINCIPAL_HIGH,
  PRINCIPAL_LOW,
  PRINCIPALS_AT,
  PRINCIPALS_ROOM_AT,
  type Ref,
} from '../../src/trie/layout.ts'
import { highBit, lowBit } from '../../src/trie/signs.ts'
import { runs } from '../properties/runs.ts'

function make(most?: number): { arena: Arena; principals: Principals } {
  const arena = new Arena()
  return { arena, principals: new Principals(arena, most) }
}

const namesOf = (principals: Principals, holders: Iterable<Holder>): string[] =>
  Array.from(holders, (holder) => principals.nameOf(holder)).toSorted(compare)

/** What the words say of a user's numbers, and what they should. */
const signsOf = ({ words }: Arena, user: Holder): unknown => [
  words[user + PRINCIPAL_LOW],
  words[user + PRINCIPAL_HIGH],
]
const signsFor = (numbers: Iterable<number>): unknown => {
  const all = [...numbers]
  return [lowBit, highBit].map((bitOf) => all.reduce((bits, number) => bits | bitOf(number), 0))
}

describe('the bits of a number', () => {
  it.each([
    [1, 2, 1],
    [31, 0x8000_0000 | 0, 1],
    [32, 1, 2],
    [1023, 0x8000_0000 | 0, 0x8000_0000 | 0],
    [1024, 1, 1],
    [MOST_PRINCIPALS, 0x8000_0000 | 0, 0x8000_0000 | 0],
  ])('%i are %i and %i', (number, low, high) => {
    expect([lowBit(number), highBit(number)]).toEqual([low, high])
  })
})

describe('principals', () => {
  it('are none at first', () => {
    const { principals } = make()
    expect([principals.userCount, principals.groupCount, principals.isFull]).toEqual([0, 0, false])
    expect([...principals.users(), ...principals.groups()]).toEqual([])
    expect([principals.user('alice'), principals.group('ops')]).toEqual([NOTHING, NOTHING])
  })

  it('are users and groups, who may have one name', () => {
    const { principals } = make()
    const user = principals.createUser(uid('ops'), true)
    const group = principals.createGroup(gid('ops'))
    const plain = principals.createUser(uid('alice'), false)
    expect([principals.user('ops'), principals.group('ops')]).toEqual([user, group])
    expect(principals.group('alice')).toBe(NOTHING)
    expect([user, group, plain].map((one) => principals.isGroup(one))).toEqual([false, true, false])
    expect([user, group, plain].map((one) => principals.isService(one))).toEqual([
      true,
      false,
      false,
    ])
    expect([user, group].map((one) => principals.principalOf(one))).toEqual([
      { kind: 'user', uid: 'ops' },
      { kind: 'group', gid: 'ops' },
    ])
    expect([principals.userCount, principals.groupCount]).toEqual([2, 1])
    expect(namesOf(principals, principals.users())).toEqual(['alice', 'ops'])
    expect(namesOf(principals, principals.groups())).toEqual(['ops'])
  })

  it.each([
    [0, 0, 16],
    [8, 7, 16],
    [9, 7, 32],
    [3, 100, 128],
    [100, 27, 128],
    [100, 28, 256],
  ])('have room for %i users and %i groups once it is made: %i', (users, groups, room) => {
    const { arena, principals } = make()
    principals.reserve(users, groups)
    const list = arena.words[PRINCIPALS_AT]
    expect(arena.words[PRINCIPALS_ROOM_AT]).toBe(room)
    for (let at = 0; at < users; at++) principals.createUser(uid(`u${at}`), false)
    for (let at = 0; at < groups; at++) principals.createGroup(gid(`g${at}`))
    principals.reserve(users, groups)
    expect(arena.words[PRINCIPALS_AT]).toBe(list)
    expect(arena.words[PRINCIPALS_ROOM_AT]).toBe(room)
  })

  it('have no signs as groups, whoever goes', () => {
    const { arena, principals } = make()
    const group = principals.createGroup(gid('ops'))
    const user = principals.createUser(uid('alice'), false)
    principals.join(group, user)
    expect(signsOf(arena, user)).toEqual(signsFor([1, 2]))
    principals.delete(user)
    expect(signsOf(arena, group)).toEqual([0, 0])
    expect(principals.peerCount(group)).toBe(0)
  })

  it('have numbers from 1 on, each its own', () => {
    const { arena, principals } = make()
    const holders = Array.from({ length: 100 }, (_, at) =>
      at % 3 === 0
        ? principals.createGroup(gid(`g${at}`))
        : principals.createUser(uid(`u${at}`), false),
    )
    expect(holders.map((one) => principals.numberOf(one))).toEqual(holders.map((_, at) => at + 1))
    expect(holders.map((_, at) => principals.byNumber(at + 1))).toEqual(holders)
    expect(arena.words[PRINCIPALS_ROOM_AT]).toBe(128)
  })

  it.each([
    [15, 16],
    [16, 32],
    [31, 32],
    [32, 64],
  ])('have, when there are %i, a list of %i numbers', (count, room) => {
    const { arena, principals } = make()
    for (let at = 0; at < count; at++) principals.createUser(uid(`u${at}`), false)
    expect(arena.words[PRINCIPALS_ROOM_AT]).toBe(room)
  })

  it('give back their numbers and their words', () => {
    const { arena, principals } = make()
    const round = (): number[] => {
      const users = ['a', 'b', 'c'].map((name) => principals.createUser(uid(name), false))
      const group = principals.createGroup(gid('g'))
      for (const user of users) principals.join(group, user)
      const numbers = [...users, group].map((one) => principals.numberOf(one))
      for (const name of ['a', 'b', 'c']) principals.delete(principals.user(name))
      principals.delete(principals.group('g'))
      return numbers
    }
    const { used } = arena
    expect(round()).toEqual([1, 2, 3, 4])
    expect(arena.used).toBe(used)
    expect(round()).toEqual([4, 3, 2, 1])
    expect(round().toSorted()).toEqual([1, 2, 3, 4])
    expect(arena.words[NEXT_NUMBER_AT]).toBe(5)
    expect(arena.used).toBe(used)
  })

  it('that are new have nothing of those whose words they got', () => {
    const { arena, principals } = make()
    const group = principals.createGroup(gid('g'))
    const old = principals.createUser(uid('old'), true)
    principals.join(group, old)
    principals.addPlace(old, 96 as Ref)
    principals.removePlace(old, 96 as Ref)
    principals.addGrants(old, 3)
    principals.delete(old)
    const other = principals.createUser(uid('new'), false)
    expect(other).toBe(old)
    expect(principals.isService(other)).toBe(false)
    expect(principals.grantCount(other)).toBe(0)
    expect([...principals.peersOf(other), ...principals.placesOf(other)]).toEqual([])
    expect(principals.isMember(group, other)).toBe(false)
    expect(principals.peerCount(group)).toBe(0)
    expect(signsOf(arena, other)).toEqual(signsFor([principals.numberOf(other)]))
  })

  it('are full when there are as many as there may be', () => {
    const { principals } = make(2)
    principals.createUser(uid('a'), false)
    expect(principals.isFull).toBe(false)
    principals.createGroup(gid('a'))
    expect(principals.isFull).toBe(true)
    principals.delete(principals.user('a'))
    expect(principals.isFull).toBe(false)
  })

  it('are there for whoever opens the arena next', () => {
    const { arena, principals } = make()
    principals.createUser(uid('alice'), true)
    const again = new Principals(arena)
    expect(again.isService(again.user('alice'))).toBe(true)
    expect(again.numberOf(again.createUser(uid('bob'), false))).toBe(2)
  })

  it('are in order by name, and spell it', () => {
    const { principals } = make()
    const names = ['a', 'aa', 'ab', 'abcd', 'abcde', 'b', 'Z', 'zz-1', 'zz-2']
    const holders = names.map((name) => principals.createUser(uid(name), false))
    for (const [at, one] of holders.entries()) {
      const words = new Int32Array(4).fill(-1)
      expect(principals.spell(one, words)).toBe(names[at]?.length)
      const bytes = Array.from(new Uint8Array(words.buffer))
      const spelt = String.fromCharCode(...bytes.filter((code) => code !== 0 && code !== 255))
      expect(spelt).toBe(names[at])
      expect(words[Math.ceil((names[at]?.length ?? 0) / 4)]).toBe(-1)
      for (const [other, holder] of holders.entries()) {
        const order = compare(names[at] ?? '', names[other] ?? '')
        expect(Math.sign(principals.compare(one, holder))).toBe(order)
      }
    }
    expect(principals.numberEnd).toBe(names.length + 1)
  })

  it('count the grants they hold and remember the nodes', () => {
    const { principals } = make()
    const user = principals.createUser(uid('a'), false)
    for (const node of [96, 98, 200]) principals.addPlace(user, node as Ref)
    principals.addGrants(user, 2)
    principals.addGrants(user, -1)
    principals.removePlace(user, 98 as Ref)
    expect([...principals.placesOf(user)].toSorted()).toEqual([200, 96].toSorted())
    expect(principals.grantCount(user)).toBe(1)
  })
})

describe('a membership', () => {
  it('is known from both sides', () => {
    const { principals } = make()
    const [a, b] = [principals.createUser(uid('a'), false), principals.createUser(uid('b'), false)]
    const [x, y] = [principals.createGroup(gid('x')), principals.createGroup(gid('y'))]
    principals.join(x, a)
    principals.join(y, a)
    principals.join(x, b)
    expect([...principals.peersOf(a)]).toEqual([x, y])
    expect([...principals.peersOf(x)]).toEqual([a, b])
    expect([a, b, x, y].map((one) => principals.peerCount(one))).toEqual([2, 1, 2, 1])
    expect([...principals.numbersOf(a)]).toEqual([a, x, y].map((one) => principals.numberOf(one)))
    expect([principals.isMember(y, a), principals.isMember(y, b)]).toEqual([true, false])
    principals.leave(x, a)
    expect([principals.isMember(x, a), principals.isMember(y, a)]).toEqual([false, true])
    expect([...principals.peersOf(x)]).toEqual([b])
  })

  it('makes a user hold what its group holds, and no group what its users hold', () => {
    const { principals } = make()
    const user = principals.createUser(uid('a'), false)
    const group = principals.createGroup(gid('x'))
    const [own, its] = [principals.numberOf(user), principals.numberOf(group)]
    expect(principals.holds(user, its)).toBe(false)
    principals.join(group, user)
    expect([principals.holds(user, own), principals.holds(user, its)]).toEqual([true, true])
    expect([principals.holds(group, its), principals.holds(group, own)]).toEqual([true, false])
    expect(principals.holds(user, 99)).toBe(false)
  })

  it('goes with the group or the user', () => {
    for (const leaving of ['group', 'user'] as const) {
      const { principals } = make()
      const user = principals.createUser(uid('a'), false)
      const group = principals.createGroup(gid('x'))
      const [other, another] = [
        principals.createUser(uid('b'), false),
        principals.createGroup(gid('y')),
      ]
      principals.join(group, user)
      principals.join(group, other)
      principals.join(another, user)
      principals.delete(leaving === 'group' ? group : user)
      expect(principals.peerCount(other)).toBe(leaving === 'group' ? 0 : 1)
      expect(principals.peerCount(another)).toBe(leaving === 'group' ? 1 : 0)
    }
  })

  it('in a thousand groups is told by number', () => {
    const { arena, principals } = make()
    const user = principals.createUser(uid('a'), false)
    const groups = Array.from({ length: 300 }, (_, at) => principals.createGroup(gid(`g${at}`)))
    for (const group of groups.slice(0, 200)) principals.join(group, user)
    expect(groups.filter((group) => principals.isMember(group, user)).length).toBe(200)
    expect(principals.peerCount(user)).toBe(200)
    for (const group of groups.slice(5, 200)) principals.leave(group, user)
    expect([...principals.peersOf(user)].toSorted()).toEqual(groups.slice(0, 5).toSorted())
    expect(signsOf(arena, user)).toEqual(signsFor(principals.numbersOf(user)))
  })
})

describe('whatever is done to them, principals', () => {
  const NAMES = ['a', 'b', 'c', 'd', 'abcde']

  it('are what a model says', () => {
    const ops = fc.array(
      fc.record({
        op: fc.constantFrom('user', 'group', 'join', 'join', 'leave', 'drop-user', 'drop-group'),
        u: fc.constantFrom(...NAMES),
        g: fc.constantFrom(...NAMES),
      }),
      { maxLength: 120 },
    )
    fc.assert(
      fc.property(ops, (drawn) => {
        const { arena, principals } = make()
        const users = new Set<string>()
        const groups = new Map<string, Set<string>>()
        const steps: Record<string, (u: string, g: string) => void> = {
          user: (u) => {
            if (!users.has(u)) principals.createUser(uid(u), false)
            users.add(u)
          },
          group: (_, g) => {
            if (groups.has(g)) return
            groups.set(g, new Set())
            principals.createGroup(gid(g))
          },
          join: (u, g) => {
            if (!users.has(u) || (groups.get(g)?.has(u) ?? true)) return
            groups.get(g)?.add(u)
            principals.join(principals.group(g), principals.user(u))
          },
          leave: (u, g) => {
            if (groups.get(g)?.delete(u)) principals.leave(principals.group(g), principals.user(u))
          },
          'drop-user': (u) => {
            if (!users.delete(u)) return
            for (const members of groups.values()) members.delete(u)
            principals.delete(principals.user(u))
          },
          'drop-group': (_, g) => void (groups.delete(g) && principals.delete(principals.group(g))),
        }
        for (const { op, u, g } of drawn) steps[op]?.(u, g)
        expect(namesOf(principals, principals.users())).toEqual([...users].toSorted(compare))
        expect(namesOf(principals, principals.groups())).toEqual(
          [...groups.keys()].toSorted(compare),
        )
        for (const [g, members] of groups) {
          const group = principals.group(g)
          expect(namesOf(principals, principals.peersOf(group))).toEqual(
            [...members].toSorted(compare),
          )
        }
        const all = [...principals.users(), ...principals.groups()]
        const numbers = all.map((one) => principals.numberOf(one))
        expect(new Set(numbers).size).toBe(all.length)
        expect(numbers.map((number) => principals.byNumber(number))).toEqual(all)
        for (const user of principals.users()) {
          expect(signsOf(arena, user)).toEqual(signsFor(principals.numbersOf(user)))
        }
      }),
      { numRuns: runs(80) },
    )
  })
})
