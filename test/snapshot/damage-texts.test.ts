/** What is written at a node of a snapshot: texts and spellings that no policy could have made. */

import { describe, expect, it } from 'vitest'
import { gid, rid, uid } from '../../src/testing/index.ts'
import {
  CUT_AT,
  CUT_END_AT,
  END_MASK,
  FAMILY_SHIFT,
  HEADER_WORDS,
  IS_BASE,
  IS_OPEN,
  IS_WHOLE,
  LENGTH_AT,
  NODE_MARKS,
  NODE_SHAPE,
  USED_AT,
} from '../../src/trie/layout.ts'
import { LEAD, STAR, TRAIL } from '../../src/trie/mark.ts'
import { seal } from './corruption.ts'
import { messageOf, type Row, SERVICES, Wreck } from './wreck.ts'

const JOBS = 'dcos:service:metronome:metronome:jobs'
const APPS = 'dcos:mesos:agent:task:app_id'
const BOXES = 'dcos:mesos:agent:sandbox:app_id'
const SECRETS = 'dcos:secrets:default'

const wreckOf = (...resources: readonly string[]): Wreck =>
  new Wreck({
    users: [{ uid: uid('carol'), service: false }],
    groups: [{ gid: gid('ops'), members: [] }],
    grants: resources.map((resource) => ({
      principal: { kind: 'user', uid: uid('carol') },
      resource: rid(resource),
      actions: ['read'],
    })),
  })

const GRANTED = [`${JOBS}:a.bcd`, `${SERVICES}:/dev/one`, `${APPS}:/x`, `${BOXES}:/x`, 'x:y:z']

const shapeAt = (wreck: Wreck, text: string): number => wreck.node(text) + NODE_SHAPE

/** Makes a node, and all above it, say that they are of the family of another one. */
function claim(wreck: Wreck, text: string, other: string): void {
  const family = wreck.at(shapeAt(wreck, other)) >>> FAMILY_SHIFT
  for (let node = wreck.node(text); node !== 0; node = wreck.at(node)) {
    const at = node + NODE_SHAPE
    wreck.set(at, (wreck.at(at) & ((1 << FAMILY_SHIFT) - 1)) | (family << FAMILY_SHIFT))
  }
}

const ROWS: readonly Row[] = [
  [
    'a slash that cuts jobs',
    'nothing cuts a text from the above',
    (w) => w.letter(`${JOBS}:a.bcd`, 4, '/'),
  ],
  [
    'a dot that cuts services',
    'nothing cuts a text from the above',
    (w) => w.letter(`${SERVICES}:/dev/one`, 4, '.'),
  ],
  [
    'a dot in a segment of a job',
    'a text is no segment of its family',
    (w) => w.letter(`${JOBS}:a.bcd`, 2, '.'),
  ],
  [
    'a slash in a segment of a job',
    'a text is no segment of its family',
    (w) => w.letter(`${JOBS}:a.bcd`, 2, '/'),
  ],
  [
    'a base of no family with something below',
    'nothing lies below a base that is of no family',
    (w) => {
      const at = w.above(`${APPS}:/x`) + NODE_SHAPE
      w.set(at, (w.at(at) & END_MASK) | IS_BASE | IS_WHOLE)
    },
  ],
  [
    'the family of another base',
    'what lies below a base is not of its family',
    (w) => claim(w, `${APPS}:/x`, `${BOXES}:/x`),
  ],
  [
    'a space outside of the catalogue',
    'what is granted here is no RID',
    (w) => w.letter('x:y:z', 1, ' '),
  ],
  [
    'an open base outside of the catalogue',
    'no base has this shape',
    (w) => w.add(shapeAt(w, 'x:y:z'), IS_OPEN),
  ],
]

describe('a snapshot with damage to texts', () => {
  it.each(ROWS)('%s is refused', (_, message, damage) => {
    const wreck = wreckOf(...GRANTED)
    expect(messageOf(wreck.bytes)).toBe('taken')
    damage(wreck)
    expect(messageOf(wreck.bytes)).toContain(message)
  })
})

describe('a snapshot that ends within a record', () => {
  /** The bytes of the first words alone, whose header says that there are no more. */
  const cutAt = ({ words }: Wreck, length: number): Uint8Array => {
    const cut = words.slice(0, length)
    for (const at of [LENGTH_AT, CUT_AT, CUT_END_AT]) cut[at] = length
    cut[USED_AT] = length - HEADER_WORDS
    seal(cut)
    return new Uint8Array(cut.buffer)
  }

  it.each([1, 2, 3, 8])('of a node after %i words is refused', (count) => {
    const wreck = wreckOf('x:y:z')
    const message = count === 1 ? 'no text ends there' : 'what begins here has no room'
    expect(messageOf(cutAt(wreck, wreck.node('x:y:z') + count))).toContain(message)
  })

  it.each([1, 2, 3, 8])('of a user after %i words is refused', (count) => {
    const wreck = wreckOf('x:y:z')
    const message = count === 1 ? 'no name has this length' : 'what begins here has no room'
    expect(messageOf(cutAt(wreck, wreck.user('carol') + count))).toContain(message)
  })
})

describe('a grant of a snapshot that is written in another way', () => {
  const fill = (head: string, length: number): string => head + 'a'.repeat(length - head.length)
  const CANT = "a grant here can't be written so"

  it.each([
    ['a secret with a star', `${SECRETS}:/`, 1022, STAR, 'taken'],
    ['too long a secret with a star', `${SECRETS}:/`, 1023, STAR, CANT],
    ['a secret with a slash behind', `${SECRETS}:/`, 1023, TRAIL, 'taken'],
    ['too long a secret with a slash behind', `${SECRETS}:/`, 1024, TRAIL, CANT],
    ['a secret with a star and a slash behind', `${SECRETS}:/`, 1021, STAR | TRAIL, 'taken'],
    ['too long a secret with both', `${SECRETS}:/`, 1022, STAR | TRAIL, CANT],
    ['a secret without its slash', `${SECRETS}:/`, 1024, LEAD, 'taken'],
    ['a secret with a slash before', `${SECRETS}:`, 1023, LEAD, 'taken'],
    ['too long a secret with a slash before', `${SECRETS}:`, 1024, LEAD, CANT],
    ['a service with a slash behind', `${SERVICES}:/`, 1023, TRAIL, 'taken'],
    ['too long a service with a slash behind', `${SERVICES}:/`, 1024, TRAIL, CANT],
    ['a service with a star', `${SERVICES}:/`, 200, STAR, CANT],
    ['a job with a slash behind', `${JOBS}:`, 200, TRAIL, CANT],
  ] as const)('%s', (_, head, length, bit, message) => {
    const resource = fill(head, length)
    const wreck = wreckOf(resource)
    const text = resource.replace(`${SECRETS}:a`, `${SECRETS}:/a`)
    const at = wreck.node(text) + NODE_MARKS + 1
    wreck.set(at, wreck.at(at) ^ bit)
    expect(messageOf(wreck.bytes)).toContain(message)
  })
})
