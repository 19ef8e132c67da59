import { describe, expect, it } from 'vitest'
import {
  CATALOGUE_AT,
  CUT_AT,
  DEAD_GRANTS_AT,
  FORMAT_AT,
  FREE_NUMBER_AT,
  GRANTS_AT,
  GROUPS_AT,
  IS_GROUP,
  IS_SERVICE,
  LENGTH_AT,
  MAGIC_AT,
  MODE_AT,
  NEXT_NUMBER_AT,
  NODES_AT,
  PRINCIPAL_GRANTS,
  PRINCIPAL_HIGH,
  PRINCIPAL_LENGTH,
  PRINCIPAL_LOW,
  PRINCIPAL_NAME,
  PRINCIPAL_NUMBER,
  PRINCIPAL_PEERS,
  PRINCIPAL_PLACES,
  PRINCIPALS_AT,
  PRINCIPALS_ROOM_AT,
  RELEASE_AT,
  REVISION_AT,
  SEQUENCE_AT,
  SUPERUSERS_AT,
  SUPERUSERS_HIGH_AT,
  SUPERUSERS_LOW_AT,
  USED_AT,
  USERS_AT,
} from '../../src/trie/layout.ts'
import { highBit, lowBit } from '../../src/trie/signs.ts'
import { BITS, COUNT, SIEVE, SLOTS } from '../../src/trie/table.ts'
import { crowdedPolicy } from './crowd.ts'
import { WORDS } from './words.ts'
import { messageOf, type Row, Wreck, wordIn } from './wreck.ts'

const HEADER: readonly Row[] = [
  ['the magic word', 'these bytes are no snapshot', (w) => w.set(MAGIC_AT, 7)],
  [
    'another format',
    'snapshot format 7 is not read by this build, which reads 3; write it anew',
    (w) => w.set(FORMAT_AT, 7),
  ],
  ['its length', 'it was cut off', (w) => w.add(LENGTH_AT, 2)],
  ['the digest', 'written for another catalogue', (w) => w.add(CATALOGUE_AT, 1)],
  ['the digest, above', 'written for another catalogue', (w) => w.add(CATALOGUE_AT + 1, 1)],
  ['the mode', 'a mode or release', (w) => w.set(MODE_AT, 3)],
  ['the release', 'a mode or release', (w) => w.set(RELEASE_AT, 10)],
  ['the revision', 'a revision that no engine counts to', (w) => w.set(REVISION_AT, 0)],
  ['a late revision', 'a revision that no engine counts to', (w) => w.set(REVISION_AT + 1, -1)],
  ['where blocks are cut', 'does not end there', (w) => w.add(CUT_AT, -2)],
  ['words in use', 'not all words are in use', (w) => w.add(USED_AT, -2)],
  ['a change', 'a change was being written', (w) => w.set(SEQUENCE_AT, 1)],
  ['a free block', 'no block is free', (w) => w.set(50, 96)],
  ['grants', 'there are not as many grants', (w) => w.add(GRANTS_AT, 1)],
  ['dead grants', 'not as many such grants', (w) => w.add(DEAD_GRANTS_AT, -1)],
]

const PRINCIPALS: readonly Row[] = [
  ['an odd room', 'no list by number has this room', (w) => w.set(PRINCIPALS_ROOM_AT, 24)],
  ['a room of none', 'no list by number has this room', (w) => w.set(PRINCIPALS_ROOM_AT, 0)],
  ['a huge room', 'has other room than it needs', (w) => w.set(PRINCIPALS_ROOM_AT, 1 << 20)],
  ['no number', 'has other room than it needs', (w) => w.set(NEXT_NUMBER_AT, 0)],
  ['more numbers than room', 'has other room', (w) => w.set(NEXT_NUMBER_AT, 17)],
  ['one number less', 'nobody ever had this number', (w) => w.add(NEXT_NUMBER_AT, -1)],
  ['a number 0', 'nobody has the number 0', (w) => w.set(w.at(PRINCIPALS_AT), 200)],
  ['free numbers', 'the free numbers are no chain', (w) => w.set(FREE_NUMBER_AT, 1)],
  ['a free number below 0', 'the free numbers are no chain', (w) => w.set(FREE_NUMBER_AT, -1)],
  [
    'free numbers in a ring',
    'the free numbers are no chain',
    (w) => w.set(FREE_NUMBER_AT, 2).set(w.at(PRINCIPALS_AT) + 2, 2),
  ],
  [
    'a place of another',
    'it names another block',
    (w) => w.set(w.at(PRINCIPALS_AT) + 1, w.at(PRINCIPALS_AT) + 2),
  ],
  ['no name', 'no name has this length', (w) => w.set(w.user('aaa') + PRINCIPAL_LENGTH, 0)],
  ['a long name', 'no name has this length', (w) => w.set(w.user('aaa') + PRINCIPAL_LENGTH, 128)],
  ['a number', 'another number', (w) => w.add(w.user('aaa') + PRINCIPAL_NUMBER, 1)],
  [
    'a group that is a service account',
    'another number',
    (w) => w.add(w.group('ops') + PRINCIPAL_NUMBER, IS_SERVICE),
  ],
  [
    'a name with a colon',
    'no user or group may be called this',
    (w) => w.set(w.user('aaa') + PRINCIPAL_NAME, 0x3a6161),
  ],
  [
    'a name with more behind it',
    'something stands past the end of a name',
    (w) => w.add(w.user('aaa') + PRINCIPAL_NAME, 0x61000000),
  ],
  [
    'another name',
    'a record is not found from its hash',
    (w) => w.add(w.user('aaa') + PRINCIPAL_NAME, 7),
  ],
  [
    'a name of two users',
    'two users or two groups have one name',
    (w) => {
      w.set(w.user('aab') + PRINCIPAL_NAME, w.at(w.user('aaa') + PRINCIPAL_NAME))
    },
  ],
  ['low signs', 'a user has other groups', (w) => w.set(w.user('aaa') + PRINCIPAL_LOW, 0)],
  ['high signs', 'a user has other groups', (w) => w.set(w.user('aaa') + PRINCIPAL_HIGH, 0)],
  ['signs of a group', 'other groups', (w) => w.set(w.group('ops') + PRINCIPAL_LOW, 2)],
  [
    'a group that nobody is',
    'has no such number',
    (w) => w.set(w.user('aaa') + PRINCIPAL_PEERS + 1, 99),
  ],
  [
    'a user as a group',
    'a user is in what is no group',
    (w) => {
      const at = w.user('aaa')
      const other = w.number(w.user('dave'))
      w.set(at + PRINCIPAL_PEERS + 1, other)
      w.set(at + PRINCIPAL_LOW, lowBit(w.number(at)) | lowBit(other))
      w.set(at + PRINCIPAL_HIGH, highBit(w.number(at)) | highBit(other))
    },
  ],
  [
    'another member',
    'a group has other members than say so',
    (w) => w.set(w.group('dev') + PRINCIPAL_PEERS + 1, w.number(w.user('dave'))),
  ],
  [
    'a member less',
    'a group has other members than say so',
    (w) => w.set(w.group('dev') + PRINCIPAL_PEERS, 0).set(w.group('dev') + PRINCIPAL_PEERS + 1, 0),
  ],
  [
    'a group twice',
    'a group has other members than say so',
    (w) => {
      const [carol, ops] = [w.user('carol'), w.group('ops')]
      const groups = w.at(carol + PRINCIPAL_PEERS + 1)
      const number = w.number(ops)
      w.set(groups, number).set(groups + 1, number)
      w.set(carol + PRINCIPAL_LOW, lowBit(w.number(carol)) | lowBit(number))
      const alone = w.user('aaa')
      w.set(alone + PRINCIPAL_PEERS, 0).set(alone + PRINCIPAL_PEERS + 1, 0)
      w.set(alone + PRINCIPAL_LOW, lowBit(w.number(alone)))
      const members = w.at(ops + PRINCIPAL_PEERS + 1)
      w.set(members, w.number(carol)).set(members + 1, w.number(carol))
    },
  ],
  ['how many grants', 'not as many grants', (w) => w.add(w.user('aab') + PRINCIPAL_GRANTS, 1)],
  [
    'another place',
    'grants stand at other nodes than these',
    (w) => w.set(w.user('dave') + PRINCIPAL_PLACES + 1, w.node('dcos:superuser')),
  ],
]

const TABLES: readonly Row[] = [
  ['fewer records', 'not as many records as there are', (w) => w.add(USERS_AT + COUNT, -1)],
  ['a count below 0', "can't have so many records", (w) => w.set(USERS_AT + COUNT, -1)],
  ['a huge count', "can't have so many records", (w) => w.set(NODES_AT + COUNT, 2 ** 31 - 1)],
  ['more slots', 'not as many slots as it needs', (w) => w.add(USERS_AT + BITS, 1)],
  ['other slots', 'it names another block', (w) => w.add(GROUPS_AT + SLOTS, 2)],
  ['a sieve of names', 'a table of names has no sieve', (w) => w.set(GROUPS_AT + SIEVE, 96)],
  ['no record', 'a record stands in no slot', (w) => w.set(w.slot(NODES_AT), 0)],
  [
    'a record of another kind',
    'a slot names no record',
    (w) => w.set(w.slot(USERS_AT), w.at(w.slot(GROUPS_AT))),
  ],
  [
    'a tag',
    'a record is not found from its hash',
    (w) => w.set(w.slot(NODES_AT), w.at(w.slot(NODES_AT)) ^ 1),
  ],
  [
    'no free slot',
    'a table has no free slot',
    (w) => w.words.fill(1, w.at(USERS_AT), w.at(USERS_AT) + 16),
  ],
  ['the sieve', 'other bits than its records', (w) => w.set(w.at(NODES_AT + SIEVE), -1)],
]

const SUPERUSERS: readonly Row[] = [
  ['one more', 'others are superusers', (w) => w.set(SUPERUSERS_AT, 0).set(SUPERUSERS_AT + 1, 0)],
  ['another', 'others are superusers', (w) => w.set(SUPERUSERS_AT + 1, w.number(w.user('dave')))],
  ['low signs', 'others are superusers', (w) => w.set(SUPERUSERS_LOW_AT, 0)],
  ['high signs', 'others are superusers', (w) => w.set(SUPERUSERS_HIGH_AT, 0)],
]

describe.each([
  ['the header', HEADER],
  ['principals', PRINCIPALS],
  ['tables', TABLES],
  ['superusers', SUPERUSERS],
])('a snapshot with damage to %s', (_, rows) => {
  it.each(rows)('%s is refused', (what, message, damage) => {
    const wreck = new Wreck()
    damage(wreck)
    const said = messageOf(wreck.bytes)
    expect(said).toContain(message)
    expect(wordIn(said)).toBe(WORDS[`${message}: ${what}`])
  })
})

describe('a snapshot', () => {
  it('that nothing happened to is taken', () => {
    expect(messageOf(new Wreck().bytes)).toBe('taken')
    expect(messageOf(new Wreck(crowdedPolicy(70)).bytes)).toBe('taken')
  })

  it('whose words are not those that it was sealed with is refused', () => {
    const { bytes } = new Wreck()
    bytes[500] = (bytes[500] as number) ^ 4
    expect(messageOf(bytes)).toContain('another checksum than its words')
  })

  it('of a user who calls itself a group is refused', () => {
    const wreck = new Wreck()
    wreck.add(wreck.user('dave') + PRINCIPAL_NUMBER, IS_GROUP)
    expect(messageOf(wreck.bytes)).toContain('other groups')
  })
})
