import { describe, expect, it } from 'vitest'
import { RidgateError } from '../../src/core/error.ts'
import type { Policy } from '../../src/core/policy.ts'
import { Principals } from '../../src/engine/principals.ts'
import { Arena } from '../../src/trie/arena.ts'
import { Bags } from '../../src/trie/bag.ts'
import { MARKS } from '../../src/trie/bag-kinds.ts'
import {
  CATALOGUE_AT,
  CHECKSUM_AT,
  CHECKSUM_HIGH_AT,
  MODE_AT,
  NODE_MARKS,
  PRINCIPAL_NUMBER,
  RELEASE_AT,
  REVISION_AT,
} from '../../src/trie/layout.ts'
import { HOLDER_SHIFT } from '../../src/trie/mark.ts'
import { memoryOf } from '../../src/trie/memory.ts'
import { Nodes } from '../../src/trie/nodes.ts'
import { validate } from '../../src/trie/validate.ts'
import { ACME } from '../core/acme.ts'
import { engineOf, policy } from '../engine/policies.ts'

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

/** A policy with a node of each family, and a crowd of holders at one and in one group. */
const ALL: Policy = policy(
  [
    'ann: read acme:none',
    'ann: full acme:root',
    'ben: read acme:slash:/a/b',
    '%ops: read,update acme:slash:/a/b/',
    'ben: update acme:slash:/',
    'ben: read acme:dot:a.b',
    'cat: read acme:word:*',
    'cat: read shut:only:a/b',
    'cat: read acme:exact:a:b',
    'cat: read shut:secret:/p/*',
    'cat: read shut:secret:p',
    'dan: read shut:star:*',
    'dan: read shut:star:id',
    'dan: read acme:slash:a',
    'dan: read no:such:family',
    ...range(14).map((at) => `u${at}: delete acme:word:crowd`),
  ],
  [
    'ops: ann ben',
    `crowd: ${range(14)
      .map((at) => `u${at}`)
      .join(' ')}`,
    'empty:',
  ],
)

const wordsOf = (): Int32Array =>
  new Int32Array(engineOf(ALL, { catalogue: ACME }).toBytes().slice().buffer)

/** Whether words are taken for those of a state; nothing but our own error may be thrown. */
function isTaken(words: Int32Array): boolean {
  try {
    validate(words, ACME, '2.2')
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(RidgateError)
    return false
  }
}

/** What in some words may be another, and is still a state: who holds what, in what mode. */
interface Free {
  /** Words that are the reader's of a snapshot to judge. */
  readonly header: ReadonlySet<number>
  /** Grants: their actions, and how they are written. */
  readonly marks: ReadonlySet<number>
  /** Bits for holders at nodes with many, which may be more than there are. */
  readonly signs: ReadonlySet<number>
  /** What users are, which may be services. */
  readonly users: ReadonlySet<number>
}

const SERVICE_BIT = 25

function freeIn(words: Int32Array): Free {
  const arena = new Arena(memoryOf(words))
  const bags = new Bags(arena, MARKS)
  const nodes = [...new Nodes(arena).all()].map((node) => node + NODE_MARKS)
  const places = nodes.map((at) => ({ at, marks: [...bags.places(at)] }))
  const header = [MODE_AT, RELEASE_AT, REVISION_AT, REVISION_AT + 1, CATALOGUE_AT, CATALOGUE_AT + 1]
  return {
    header: new Set([...header, CHECKSUM_AT, CHECKSUM_HIGH_AT]),
    marks: new Set(places.flatMap(({ marks }) => marks)),
    signs: new Set(places.filter(({ marks }) => marks.length > 2).map(({ at }) => at + 2)),
    users: new Set([...new Principals(arena).users()].map((user) => user + PRINCIPAL_NUMBER)),
  }
}

describe('of all words of a snapshot', () => {
  const words = wordsOf()
  const { header, marks, signs, users } = freeIn(words)

  it('none is wrong as they were written', () => {
    expect(isTaken(words)).toBe(true)
    expect(words.length).toBeGreaterThan(700)
    expect(marks.size).toBe(ALL.grants.length)
  })

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 20, 24, 25, 31])(
    'none may have another bit %i, but for what a grant allows and how it is written',
    (bit) => {
      for (const at of words.keys()) {
        if (header.has(at)) continue
        words[at] = (words[at] as number) ^ (1 << bit)
        const wasTaken = isTaken(words)
        words[at] = (words[at] as number) ^ (1 << bit)
        const isFree =
          signs.has(at) ||
          (marks.has(at) && bit < HOLDER_SHIFT) ||
          (users.has(at) && bit === SERVICE_BIT)
        if (wasTaken) expect([at, isFree]).toEqual([at, true])
      }
    },
  )

  it.each([
    ['0', () => 0],
    ['-1', () => -1],
    ['the greatest number', () => 2 ** 31 - 1],
    ['one more', (word: number) => word + 1],
    ['one less', (word: number) => word - 1],
    ['twice as much', (word: number) => word * 2],
    ['the word before', (_: number, at: number) => words[at - 1] ?? 0],
    ['the word after', (_: number, at: number) => words[at + 1] ?? 0],
  ])('none may be %s', (_, changed) => {
    for (const at of words.keys()) {
      const word = words[at] as number
      words[at] = changed(word, at)
      const isOther = words[at] !== word
      const wasTaken = isOther && isTaken(words)
      words[at] = word
      if (wasTaken)
        expect([at, [marks, header, signs].some((free) => free.has(at))]).toEqual([at, true])
    }
  })

  it('none may be missing, and none may follow', () => {
    for (const end of range(words.length)) expect(isTaken(words.slice(0, end))).toBe(false)
    const longer = new Int32Array(words.length + 2)
    longer.set(words)
    expect(isTaken(longer)).toBe(false)
  })
})
