/**
 * What bounds the engine: an index of the same idea for a policy that never changes, of which
 * nothing but decisions is asked, by requests that are well formed. Places without grants are not
 * in it, each place has its whole text and its grants beside it, and all lie in the order of their
 * texts. Its arrays are constants of this module, so that one of it is all a process may have.
 * @module
 */

import { actionBit, maskOf } from '../../src/core/action.ts'
import type { Policy } from '../../src/core/policy.ts'
import { MAX_RID_LENGTH } from '../../src/core/rid.ts'
import { lastMask, mixEnd, mixWord, newEncoder, SEED } from '../../src/trie/text.ts'
import type { Workload } from '../workload.ts'
import { type PromptContestant, rightAnswer } from './contestant.ts'
import {
  countOf,
  drawUp,
  highOf,
  isHeld,
  lowOf,
  type Member,
  NOBODY,
  numberAt,
} from './static-members.ts'

/** A place: hash, where its text ends, the next granted one above, signs, number of marks; marks; text. */
const END = 1
const UP = 2
const LOW = 3
const HIGH = 4
const COUNT = 5
const MARKS = 6
/** Above so many bits of a mark stands its holder. */
const HOLDER = 5
/** From so many marks on they are a table by holder. */
const MANY = 17
const FULL = actionBit('full')

const SLASH = 47
const DOT = 46
const COLON = 58
const SPREAD = 0x9e3779b1 | 0
/** The binary logarithm of the bits of a sieve for each slot. */
const SIEVE_BITS = 3

/** Room for the index of a million grants. */
const words: Int32Array = new Int32Array(1 << 25)
const SLOTS_AT = 64
/** The binary logarithm of the number of slots, and where the sieve stands. */
const facts: Int32Array = new Int32Array(32)
const BITS = 0
const SIEVE = 1
const FOUND = 2

const bytes: Uint8Array = new Uint8Array(MAX_RID_LENGTH * 4)
const text: Int32Array = new Int32Array(bytes.buffer)
const hashes: Int32Array = new Int32Array(MAX_RID_LENGTH)
const encoder = newEncoder()

/** Asks a static index of the workload's policy. */
export function staticIndex({ policy }: Workload): PromptContestant {
  build(policy)
  const members = drawUp(policy)
  return {
    ...described('static index'),
    run({ uids, rids, bits }) {
      let allowed = 0
      for (let at = 0; at < uids.length; at++) {
        const member = members.get(uids[at] as string)
        if (member !== NOBODY && allows(member, rids[at] as string, bits[at] as number)) allowed++
      }
      return allowed
    },
  }
}

/** Asks the same index for users who were looked up before. Is to be made right after it. */
export function staticIndexHandles({ policy }: Workload): PromptContestant {
  const members = drawUp(policy)
  let asking: Member[] = []
  return {
    ...described('static index, handle'),
    prepare({ uids }) {
      asking = uids.map((uid) => members.get(uid))
    },
    run({ rids, bits }) {
      let allowed = 0
      for (let at = 0; at < rids.length; at++) {
        if (allows(asking[at] as Member, rids[at] as string, bits[at] as number)) allowed++
      }
      return allowed
    },
  }
}

const described = (
  name: string,
): Pick<PromptContestant, 'name' | 'texts' | 'isStrict' | 'expects'> => ({
  name,
  texts: 'pair',
  isStrict: false,
  expects: rightAnswer,
})

/** Takes in a text, and answers its length. */
function take(rid: string): number {
  const { written } = encoder.encodeInto(rid, bytes)
  const whole = written >> 2
  text[whole] = (text[whole] as number) & lastMask(written)
  hashes[0] = SEED
  for (let at = 0; at < whole; at++) {
    hashes[at + 1] = mixWord(hashes[at] as number, text[at] as number)
  }
  return written
}

const hashTo = (end: number): number =>
  mixEnd(hashes[end >> 2] as number, (text[end >> 2] as number) & lastMask(end), end)

function allows(member: Member, rid: string, bit: number): boolean {
  const low = lowOf(member)
  const high = highOf(member)
  const wanted = bit | FULL
  for (let place = deepest(take(rid)); place !== 0; place = words[place + UP] as number) {
    const isNear = ((words[place + LOW] as number) & low) !== 0
    if (isNear && ((words[place + HIGH] as number) & high) !== 0) {
      if (placeAllows(place, member, wanted)) return true
    }
  }
  return false
}

/** The deepest place at which something is granted, or 0. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: the innermost loop, as in src/trie/request.ts
function deepest(length: number): number {
  const bits = facts[BITS] as number
  const sieve = facts[SIEVE] as number
  const last = (1 << bits) - 1
  for (let end = length; ; ) {
    const hash = hashTo(end)
    const bit = hash >>> (32 - SIEVE_BITS - bits)
    if ((((words[sieve + (bit >>> 5)] as number) >>> bit) & 1) !== 0) {
      for (let slot = hash >>> (32 - bits); ; slot = (slot + 1) & last) {
        const place = words[SLOTS_AT + slot] as number
        if (place === 0) break
        if (words[place] === hash && isText(place, end)) return place
      }
    }
    if (bytes[end] === COLON) return 0
    do end--
    while (end > 0 && bytes[end] !== SLASH && bytes[end] !== DOT && bytes[end] !== COLON)
    if (end <= 0) return 0
  }
}

function isText(place: number, end: number): boolean {
  if (words[place + END] !== end) return false
  const own = place + MARKS + roomFor(words[place + COUNT] as number)
  const whole = end >> 2
  let difference = ((words[own + whole] as number) ^ (text[whole] as number)) & lastMask(end)
  for (let word = 0; word < whole; word++) {
    difference |= (words[own + word] as number) ^ (text[word] as number)
  }
  return difference === 0
}

/** How many words so many marks take. */
const roomFor = (count: number): number => (count < MANY ? count : 1 << logFor(count))

const logFor = (count: number): number => 33 - Math.clz32(count)

function placeAllows(place: number, member: Member, wanted: number): boolean {
  const count = words[place + COUNT] as number
  if (count >= MANY) {
    for (let nth = 0; nth < countOf(member); nth++) {
      if ((actionsIn(place, count, numberAt(member, nth)) & wanted) !== 0) return true
    }
    return false
  }
  const low = lowOf(member)
  const high = highOf(member)
  for (let at = place + MARKS; at < place + MARKS + count; at++) {
    const mark = words[at] as number
    const holder = mark >>> HOLDER
    const isNear = (low >>> holder) & (high >>> (holder >>> 5)) & 1
    if (isNear !== 0 && (mark & wanted) !== 0 && isHeld(member, holder)) return true
  }
  return false
}

/** The actions of a holder in a table of marks. */
function actionsIn(place: number, count: number, holder: number): number {
  const log = logFor(count)
  const last = (1 << log) - 1
  for (let slot = Math.imul(holder, SPREAD) >>> (32 - log); ; slot = (slot + 1) & last) {
    const mark = words[place + MARKS + slot] as number
    if (mark === 0) return 0
    if (mark >>> HOLDER === holder) return mark
  }
}

/** Writes the index of a policy, in which nobody is granted something twice. */
function build(policy: Policy): void {
  const members = drawUp(policy)
  const ofPlaces = new Map<string, number[]>()
  for (const { principal, resource, actions } of policy.grants) {
    const [kind, name] = principal.kind === 'user' ? ['u', principal.uid] : ['g', principal.gid]
    const holder = members.numberOf(`${kind} ${name}`)
    const marks = ofPlaces.get(resource) ?? []
    marks.push((holder << HOLDER) | maskOf(actions))
    ofPlaces.set(resource, marks)
  }
  const bits = 32 - Math.clz32(Math.ceil((ofPlaces.size * 4) / 3) - 1)
  const sieve = SLOTS_AT + (1 << bits)
  words.fill(0, 0, facts[FOUND])
  facts[BITS] = bits
  facts[SIEVE] = sieve
  facts[FOUND] = sieve + (1 << (bits + SIEVE_BITS - 5))
  for (const resource of [...ofPlaces.keys()].sort()) write(resource, ofPlaces.get(resource) ?? [])
}

function write(resource: string, marks: readonly number[]): void {
  const place = facts[FOUND] as number
  const end = take(resource)
  const room = roomFor(marks.length)
  const count = (end + 3) >> 2
  words[place] = hashTo(end)
  words[place + END] = end
  words[place + UP] = aboveOf(resource)
  words[place + COUNT] = marks.length
  marks.forEach((mark, nth) => {
    const holder = mark >>> HOLDER
    words[place + LOW] = (words[place + LOW] as number) | (1 << holder)
    words[place + HIGH] = (words[place + HIGH] as number) | (1 << (holder >>> 5))
    if (marks.length < MANY) words[place + MARKS + nth] = mark
    else enter(place, marks.length, mark)
  })
  words.set(text.subarray(0, count), place + MARKS + room)
  facts[FOUND] = place + MARKS + room + count
  note(place)
}

/** The deepest place above a resource: what is above stands before it in order. */
function aboveOf(resource: string): number {
  const cut = Math.max(...['/', '.', ':'].map((one) => resource.lastIndexOf(one)))
  const above = cut < 0 ? 0 : deepest(take(resource.slice(0, cut)))
  take(resource)
  return above
}

function enter(place: number, count: number, mark: number): void {
  const log = logFor(count)
  let slot = Math.imul(mark >>> HOLDER, SPREAD) >>> (32 - log)
  while (words[place + MARKS + slot] !== 0) slot = (slot + 1) & ((1 << log) - 1)
  words[place + MARKS + slot] = mark
}

function note(place: number): void {
  const bits = facts[BITS] as number
  const hash = words[place] as number
  let slot = hash >>> (32 - bits)
  while (words[SLOTS_AT + slot] !== 0) slot = (slot + 1) & ((1 << bits) - 1)
  words[SLOTS_AT + slot] = place
  const bit = hash >>> (32 - SIEVE_BITS - bits)
  const word = (facts[SIEVE] as number) + (bit >>> 5)
  words[word] = (words[word] as number) | (1 << bit)
}
