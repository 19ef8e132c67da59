/** Corruption: bytes of snapshots, changed at random, and what must hold of those taken all the same. @module */

import fc from 'fast-check'
import { type Catalogue, catalogueProblems, type TailKind } from '../../src/core/catalogue.ts'
import { RidgateError } from '../../src/core/error.ts'
import { RELEASES, type Release } from '../../src/core/release.ts'
import type { AccessRequest } from '../../src/core/request.ts'
import { Engine } from '../../src/engine/engine.ts'
import {
  batchesFor,
  decisionText,
  type Scenario,
  scenarios,
  smallCatalogues,
} from '../../src/testing/index.ts'
import { checksumOf } from '../../src/trie/checksum.ts'
import { digestOf } from '../../src/trie/digest.ts'
import {
  CATALOGUE_AT,
  CHECKSUM_AT,
  CHECKSUM_HIGH_AT,
  HEADER_WORDS,
  LENGTH_AT,
  RELEASE_AT,
} from '../../src/trie/layout.ts'
import { crowdedPolicy } from './crowd.ts'

/** A snapshot to be damaged. */
export interface Sample {
  readonly bytes: Uint8Array
  readonly catalogue: Catalogue
  readonly requests: readonly AccessRequest[]
}

/** Whole numbers below a limit, each as likely. */
export type Draw = (limit: number) => number

/** Numbers that follow from a seed (mulberry32). */
export function drawFrom(seed: number): Draw {
  let state = seed | 0
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

/** Snapshots of generated policies after generated changes: so many, the same for one seed. */
export function samples(count: number, seed: number): Sample[] {
  const histories = scenarios({ catalogues: smallCatalogues(), maxRequests: 20 }).chain(
    (scenario) =>
      fc.record({
        scenario: fc.constant(scenario),
        batches: fc.array(batchesFor(scenario.policy, scenario.setting.catalogue), {
          maxLength: 6,
        }),
      }),
  )
  return fc.sample(histories, { seed, numRuns: count }).map(({ scenario, batches }) => {
    const engine = engineOf(scenario)
    for (const batch of batches) engine.apply(batch)
    const { catalogue } = scenario.setting
    return { bytes: engine.toBytes(), catalogue, requests: scenario.requests }
  })
}

const engineOf = ({ policy, setting }: Scenario): Engine => Engine.fromPolicy(policy, setting)

/** Snapshots with lists and tables of every size: of a policy, and after many deletions. */
export function crowds(): Sample[] {
  const requests = [{ subject: 'user-0', action: 'read', resource: 'dcos:superuser' } as const]
  return [20, 28, 70].flatMap((size) => {
    const engine = Engine.fromPolicy(crowdedPolicy(size))
    const { catalogue } = engine
    const whole = { bytes: engine.toBytes(), catalogue, requests }
    for (let at = 0; at < size - 9; at++) engine.apply([{ op: 'delete-user', uid: `user-${at}` }])
    return [whole, { bytes: engine.toBytes(), catalogue, requests }]
  })
}

/**
 * A sample under a catalogue that is not its own and claims to be: one family of it has another
 * tail, or is gone. What a hostile writer could do who knows the format by heart.
 */
function disguised({ bytes, catalogue, requests }: Sample, draw: Draw): Sample {
  const at = draw(catalogue.families.length)
  const families = catalogue.families.flatMap((family, nth) => {
    if (nth !== at) return [family]
    if (draw(6) === 0) return []
    const kind = KINDS[draw(KINDS.length)] as TailKind
    const joint = kind === 'none' ? '' : draw(3) === 0 ? ':a/' : ':'
    const isSubtree = kind === 'slash-path' || kind === 'dot-path' || kind === 'literal'
    const tail = { kind, joint, bare: isSubtree && draw(2) === 0, colons: false }
    return [{ ...family, tail }]
  })
  const other = { ...catalogue, families }
  if (catalogueProblems(other).length > 0) return { bytes, catalogue, requests }
  const words = wordsOf(bytes)
  const { low, high } = digestOf(other, RELEASES[words[RELEASE_AT] as number] as Release)
  words[CATALOGUE_AT] = low
  words[CATALOGUE_AT + 1] = high
  seal(words)
  return { bytes: new Uint8Array(words.buffer), catalogue: other, requests }
}

const KINDS: readonly TailKind[] = [
  'none',
  'slash-path',
  'dot-path',
  'literal',
  'exact-path',
  'secret',
  'any-star',
]

const BITS = 32

/** Ways to damage words, in place or by others. */
const DAMAGES: ReadonlyArray<(words: Int32Array, other: Int32Array, draw: Draw) => Int32Array> = [
  function flipBit(words, _, draw) {
    const at = draw(words.length)
    words[at] = (words[at] as number) ^ (1 << draw(BITS))
    return words
  },
  function swapWords(words, _, draw) {
    const [a, b] = [draw(words.length), draw(words.length)]
    ;[words[a], words[b]] = [words[b] as number, words[a] as number]
    return words
  },
  function copyWord(words, _, draw) {
    words[draw(words.length)] = words[draw(words.length)] as number
    return words
  },
  function clearWord(words, _, draw) {
    words[draw(words.length)] = 0
    return words
  },
  function nudgeWord(words, _, draw) {
    const at = draw(words.length)
    words[at] = (words[at] as number) + (draw(2) === 0 ? 1 : -1)
    return words
  },
  function randomWord(words, _, draw) {
    words[draw(words.length)] = draw(2 ** BITS)
    return words
  },
  function headerWord(words, _, draw) {
    const at = draw(HEADER_WORDS)
    words[at] = draw(3) === 0 ? draw(2 ** BITS) : (words[at] as number) ^ (1 << draw(8))
    return words
  },
  function cutOff(words, _, draw) {
    return words.slice(0, draw(words.length))
  },
  function goOn(words, _, draw) {
    const more = new Int32Array(words.length + 1 + draw(64))
    more.set(words)
    return more
  },
  function splice(words, other, draw) {
    const at = draw(Math.min(words.length, other.length))
    const spliced = other.slice()
    spliced.set(words.subarray(0, at))
    return spliced
  },
  function moveBlock(words, _, draw) {
    const from = draw(words.length)
    words.copyWithin(draw(words.length), from, from + 1 + draw(32))
    return words
  },
]

/**
 * One more sample: some of a pool damaged, disguised, or both. Answers what to load it as, too.
 */
export function drawCorrupt(pool: readonly Sample[], draw: Draw): Sample {
  const drawn = pool[draw(pool.length)] as Sample
  const sample = draw(5) === 0 ? disguised(drawn, draw) : drawn
  if (sample !== drawn && draw(3) > 0) return sample
  return { ...sample, bytes: damaged(sample, pool[draw(pool.length)] as Sample, draw) }
}

/** The bytes of a sample, damaged in one way or several, at times with a right checksum. */
function damaged(sample: Sample, other: Sample, draw: Draw): Uint8Array {
  const others = wordsOf(other.bytes)
  let words: Int32Array = wordsOf(sample.bytes)
  for (let times = 1 + (draw(4) === 0 ? draw(4) : 0); times > 0; times--) {
    const damage = DAMAGES[draw(DAMAGES.length)] as (typeof DAMAGES)[number]
    if (words.length > 0) words = damage(words, others, draw)
  }
  if (draw(4) > 0 && words.length >= HEADER_WORDS) {
    if (draw(2) === 0) words[LENGTH_AT] = words.length
    seal(words)
  }
  const bytes = new Uint8Array(words.buffer)
  return draw(16) === 0 ? bytes.subarray(0, Math.max(0, bytes.length - draw(8))) : bytes
}

/** The words of bytes, copied. */
export const wordsOf = (bytes: Uint8Array): Int32Array<ArrayBuffer> =>
  new Int32Array(new Uint8Array(bytes).buffer)

/** Gives words the checksum that goes with them. */
export function seal(words: Int32Array): void {
  words[CHECKSUM_AT] = 0
  words[CHECKSUM_HIGH_AT] = 0
  const { low, high } = checksumOf(words)
  words[CHECKSUM_AT] = low
  words[CHECKSUM_HIGH_AT] = high
}

/**
 * Loads bytes, whatever they are. Answers why they are refused, or nothing where they are taken;
 * then the engine answers as the one that is built of its policy, before and after changes.
 *
 * @throws Error where anything else happens.
 */
export function refusalOf({ bytes, catalogue, requests }: Sample): string | undefined {
  let engine: Engine
  try {
    engine = Engine.fromBytes(bytes, { catalogue })
  } catch (error) {
    if (error instanceof RidgateError && error.code === 'ERR_SNAPSHOT') return error.message
    throw error
  }
  const rebuilt = Engine.fromPolicy(engine.toPolicy(), { catalogue })
  requireSame(engine, rebuilt, requests)
  for (const user of rebuilt.toPolicy().users.slice(0, 3)) {
    const batch = [{ op: 'delete-user', uid: user.uid } as const]
    if (!engine.apply(batch).ok || !rebuilt.apply(batch).ok) throw new Error('a user is no user')
  }
  requireSame(engine, rebuilt, requests)
  requireSame(Engine.fromBytes(engine.toBytes(), { catalogue }), rebuilt, requests)
  return undefined
}

function requireSame(engine: Engine, rebuilt: Engine, requests: readonly AccessRequest[]): void {
  const policy = JSON.stringify(engine.toPolicy())
  if (JSON.stringify(rebuilt.toPolicy()) !== policy) throw new Error(`other policy: ${policy}`)
  for (const request of requestsOn(rebuilt, requests)) {
    const { subject, action, resource } = request
    const expected = rebuilt.decide(request)
    const decided = decisionText(engine.decide(request))
    const isAllowed = engine.isAllowed(subject, action, resource)
    if (decided === decisionText(expected) && isAllowed === (expected.effect === 'allow')) continue
    throw new Error(`${fc.stringify(request)}: ${decided}, \`isAllowed\` ${isAllowed}`)
  }
}

/** Requests, and for each grant one of everybody who might have it. */
function* requestsOn(engine: Engine, requests: readonly AccessRequest[]): Generator<AccessRequest> {
  yield* requests
  const { users, grants } = engine.toPolicy()
  for (const { resource } of grants.slice(0, 8)) {
    for (const { uid } of users.slice(0, 8)) {
      yield { subject: uid, action: 'read', resource }
      yield { subject: uid, action: 'full', resource }
    }
  }
}
