import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import {
  CUT_AT,
  CUT_END_AT,
  FORMAT_AT,
  HEADER_WORDS,
  IS_DEAD,
  LENGTH_AT,
  MAGIC_AT,
  NEXT_NUMBER_AT,
  NODE_BRANCH,
  NODE_MARKS,
  NODE_NEXT,
  NODE_PARENT,
  NODE_PREVIOUS,
  NODE_SHAPE,
  NODE_TEXT,
  PRINCIPAL_PEERS,
  USED_AT,
} from '../../src/trie/layout.ts'
import { HOLDER_SHIFT, STAR, TRAIL } from '../../src/trie/mark.ts'
import { validate } from '../../src/trie/validate.ts'
import { seal } from './corruption.ts'
import { crowdedPolicy } from './crowd.ts'
import { WORDS } from './words.ts'
import { messageOf, type Row, SERVICES, Wreck, wordIn } from './wreck.ts'

const NODE_ROWS: readonly Row[] = [
  ['a parent', 'it lies below another node', (w) => w.set(w.node('x:y:z') + NODE_PARENT, 96)],
  ['a previous one', 'it follows another', (w) => w.set(w.node('x:y:z') + NODE_PREVIOUS, 96)],
  ['a sibling of a base', 'a base has no siblings', (w) => w.set(w.node('x:y:z') + NODE_NEXT, 96)],
  ['a text', 'a record is not found from its hash', (w) => w.add(w.node('x:y:z') + NODE_TEXT, 1)],
  ['no text', 'no text ends there', (w) => w.set(w.node('x:y:z') + NODE_SHAPE, 0)],
  [
    'more than a text',
    'something stands past a text',
    (w) => w.add(w.node('x:y:z') + NODE_TEXT + 1, 0x7a000000),
  ],
  [
    'a text that does not go on',
    'a text does not go on from the one above',
    (w) => w.add(w.node(`${SERVICES}:/dev`) + NODE_TEXT, 1),
  ],
  ['a branch', 'it names another block', (w) => w.add(w.node(`${SERVICES}:/dev`) + NODE_BRANCH, 2)],
  [
    'a branch of a leaf',
    'it names another block',
    (w) => w.set(w.node(`${SERVICES}:/dev/one`) + NODE_BRANCH, 96),
  ],
  [
    'no branch',
    'a node has no grants, nor any below it',
    (w) => {
      const at = w.above(`${SERVICES}:/dev`) + NODE_BRANCH
      const branch = w.at(at)
      w.set(at, 0)
      // The branch block is gone too, so that what follows is a node.
      w.words.copyWithin(branch, branch + 2)
    },
  ],
  [
    'a first child',
    'the first node below is not the one that follows',
    (w) => w.add(w.at(w.node(`${SERVICES}:/dev`) + NODE_BRANCH), 2),
  ],
  [
    'a weight',
    'a node has not as many grants as it counts',
    (w) => w.add(w.at(w.above(`${SERVICES}:/dev`) + NODE_BRANCH) + 1, 1),
  ],
  [
    'a sibling',
    'a sibling is not the node that follows',
    (w) => {
      const [one, two] = [w.node(`${SERVICES}:/dev/one`), w.node(`${SERVICES}:/dev/two`)]
      w.add(Math.min(one, two) + NODE_NEXT, 2)
    },
  ],
  [
    'siblings the other way round',
    'siblings are not in order, or one is there twice',
    (w) => {
      const [one, two] = [w.node(`${SERVICES}:/dev/one`), w.node(`${SERVICES}:/dev/two`)]
      for (const at of w.textOf(one)) {
        const word = w.at(at)
        w.set(at, w.at(at - one + two)).set(at - one + two, word)
      }
    },
  ],
  [
    'a sibling twice',
    'siblings are not in order, or one is there twice',
    (w) => {
      const [one, two] = [w.node(`${SERVICES}:/dev/one`), w.node(`${SERVICES}:/dev/two`)]
      for (const at of w.textOf(one)) w.set(at - one + two, w.at(at))
    },
  ],
  [
    'a dead base',
    'no base has this shape',
    (w) => w.add(w.above(`${SERVICES}:/dev`) + NODE_SHAPE, IS_DEAD),
  ],
  [
    'a malformed text that is not dead',
    'what is granted here stands elsewhere',
    (w) => w.add(w.node(`${SERVICES}:/dev//no`) + NODE_SHAPE, -IS_DEAD),
  ],
  [
    'a dead text that is not malformed',
    'what is granted here stands elsewhere',
    (w) => w.add(w.node('x:y:z') + NODE_SHAPE, IS_DEAD),
  ],
  ...[
    ['a space in a segment', `${SERVICES}:/dev/one`, 1, ' '],
    ['a letter that no RID has in a segment', `${SERVICES}:/dev/one`, 2, '%'],
    ['a colon in a segment', `${SERVICES}:/dev/one`, 2, ':'],
    ['a slash in a segment', `${SERVICES}:/dev/one`, 2, '/'],
    ['a slash at the end of a segment', `${SERVICES}:/dev/one`, 1, '/'],
    ['a slash where a segment begins', `${SERVICES}:/dev/one`, 3, '/'],
    ['a segment that is a dot', 'dcos:secrets:default:/p/q', 1, '.'],
  ].map(
    ([what, node, fromEnd, letter]): Row => [
      `${what}`,
      'a text is no segment of its family',
      (w) => w.letter(`${node}`, Number(fromEnd), `${letter}`),
    ],
  ),
  ...[4, 4].map(
    (fromEnd, nth): Row => [
      ['a dot in place of a cut', 'a letter in place of a cut'][nth] as string,
      'nothing cuts a text from the above',
      (w) => w.letter(`${SERVICES}:/dev/one`, fromEnd, ['.', 'x'][nth] as string),
    ],
  ),
  [
    'another joint',
    'nothing cuts a text from the above',
    (w) => w.letter(`${SERVICES}:/dev`, 5, '/'),
  ],
  [
    'another family',
    'a node has another family',
    (w) => w.add(w.node(`${SERVICES}:/dev`) + NODE_SHAPE, 1 << 16),
  ],
  [
    'another kind of node',
    'no node of its family has this shape',
    (w) => w.add(w.node(`${SERVICES}:/dev`) + NODE_SHAPE, IS_DEAD),
  ],
]

const MARKS: readonly Row[] = [
  [
    'a grant of nobody',
    'a grant is of nobody',
    (w) => w.add(w.node('x:y:z') + NODE_MARKS + 1, 99 << HOLDER_SHIFT),
  ],
  [
    'a grant of no action',
    'a grant allows nothing',
    (w) => w.add(w.node('x:y:z') + NODE_MARKS + 1, -2),
  ],
  [
    'a grant twice',
    'a grant is there twice',
    (w) => {
      const at = w.node(`${SERVICES}:/dev`) + NODE_MARKS
      w.set(at + 2, w.at(at + 1))
    },
  ],
  [
    'a star where none is',
    "a grant here can't be written so",
    (w) => w.add(w.node(`${SERVICES}:/dev/one`) + NODE_MARKS + 1, STAR),
  ],
  [
    'no star where one must be',
    "a grant here can't be written so",
    (w) => w.add(w.node('dcos:secrets:default:/*') + NODE_MARKS + 1, -STAR),
  ],
  [
    'a star on a base',
    'what is granted here stands elsewhere',
    (w) => w.add(w.node(SERVICES) + NODE_MARKS + 1, STAR),
  ],
  [
    'a slash behind what has none',
    'what is granted here stands elsewhere',
    (w) => w.add(w.node('x:y:z') + NODE_MARKS + 1, TRAIL),
  ],
  [
    'how many there are',
    'a list has a gap, or more than it counts',
    (w) => w.add(w.node('x:y:z') + NODE_MARKS, 1 << 6),
  ],
  [
    'more than fit',
    'no bag has so many items in such a block',
    (w) => w.add(w.node('x:y:z') + NODE_MARKS, 2 << 6),
  ],
  [
    'nothing at a leaf',
    'a node has no grants, nor any below it',
    (w) => w.set(w.node('x:y:z') + NODE_MARKS, 0).set(w.node('x:y:z') + NODE_MARKS + 1, 0),
  ],
]

describe.each([
  ['nodes', NODE_ROWS],
  ['grants', MARKS],
])('a snapshot with damage to %s', (_, rows) => {
  it.each(rows)('%s is refused', (what, message, damage) => {
    const wreck = new Wreck()
    damage(wreck)
    const said = messageOf(wreck.bytes)
    expect(said).toContain(message)
    expect(wordIn(said)).toBe(WORDS[`${message}: ${what}`])
  })
})

const CROWD: readonly Row[] = [
  [
    'no sign of a holder',
    'the sign of the grants lacks a holder',
    (w) => w.set(w.node(`${SERVICES}:/crowd`) + NODE_MARKS + 2, 0),
  ],
  [
    'a table that is full',
    'a table has no free place',
    (w) => {
      const block = w.at(w.node(`${SERVICES}:/crowd`) + NODE_MARKS + 1)
      w.words.fill(257, block, block + 256)
    },
  ],
  [
    'an item out of reach',
    'an item is not found from its slot',
    (w) => {
      const block = w.at(w.node(`${SERVICES}:/crowd`) + NODE_MARKS + 1)
      w.words.subarray(block, block + 256).reverse()
    },
  ],
  [
    'an item less',
    'a table has not as many items as it counts',
    (w) => {
      const block = w.at(w.node(`${SERVICES}:/crowd`) + NODE_MARKS + 1)
      let last = block + 255
      while (w.at(last) === 0 || w.at(last + 1) !== 0) last--
      w.set(last, 0)
    },
  ],
  [
    'a table of members with another one',
    'a group has other members than say so',
    (w) => {
      const members = w.at(w.group('group-68') + PRINCIPAL_PEERS + 1)
      swapOne(w, members, 128)
    },
  ],
  [
    'a list of members with another one',
    'a group has other members than say so',
    (w) => {
      const members = w.at(w.group('group-18') + PRINCIPAL_PEERS + 1)
      w.set(members + 18, w.number(w.user('user-19')))
    },
  ],
  [
    'a table where a list would do',
    'no bag has so many items in such a block',
    (w) => w.add(w.group('group-65') + PRINCIPAL_PEERS, -34 << 6),
  ],
  [
    // 1 << 32 and so on are small sizes again; who reads the code takes them for large.
    'a list by the code of no size',
    'no bag has so many items in such a block',
    (w) => w.add(w.group('group-1') + PRINCIPAL_PEERS, 58),
  ],
  [
    'a table of a size that none has',
    'no bag has so many items in such a block',
    (w) => w.add(w.user('user-0') + PRINCIPAL_PEERS, -1),
  ],
]

/** Puts another number in the place of one in a table of so many words, where it is found as well. */
function swapOne(w: Wreck, start: number, size: number): void {
  const table = w.words.slice(start, start + size)
  for (let number = 1; number < w.at(NEXT_NUMBER_AT); number++) {
    const home = Math.imul(number, 0x9e3779b1) >>> 25
    if (table[home] === 0 || table.includes(number)) continue
    w.set(start + home, number)
    return
  }
  throw new Error('no number could stand there as well')
}

describe('words that go on', () => {
  it.each([2, 4, 8])('%s past the last node are refused', (more) => {
    const { words } = new Wreck()
    const longer = new Int32Array(words.length + more)
    longer.set(words)
    for (const at of [LENGTH_AT, CUT_AT, CUT_END_AT]) longer[at] = longer.length
    longer[USED_AT] = longer.length - HEADER_WORDS
    seal(longer)
    expect(messageOf(new Uint8Array(longer.buffer))).toContain('no text ends there')
  })
})

describe('words of another format', () => {
  it.each([MAGIC_AT, FORMAT_AT])('are refused again where they are checked: word %i', (at) => {
    const { words } = new Wreck()
    words[at] = 0
    expect(() => validate(words, DCOS_CATALOGUE, '2.2')).toThrow(`at word ${at}`)
  })
})

describe('a snapshot with damage to a crowd', () => {
  it.each(CROWD)('%s is refused', (what, message, damage) => {
    const wreck = new Wreck(crowdedPolicy(70))
    damage(wreck)
    const said = messageOf(wreck.bytes)
    expect(said).toContain(message)
    expect(wordIn(said)).toBe(WORDS[`${message}: ${what}`])
  })
})
