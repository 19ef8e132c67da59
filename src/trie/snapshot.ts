/** Snapshots: an arena as bytes that another process, or this one later, decides from. @module */

import type { Catalogue } from '../core/catalogue.ts'
import { RidgateError } from '../core/error.ts'
import { MODES, type SecurityMode } from '../core/mode.ts'
import { RELEASES, type Release } from '../core/release.ts'
import { MOST_WORDS } from './arena.ts'
import { checksumOf } from './checksum.ts'
import { compacted } from './compact.ts'
import { digestOf } from './digest.ts'
import {
  CATALOGUE_AT,
  CHECKSUM_AT,
  CHECKSUM_HIGH_AT,
  FORMAT,
  FORMAT_AT,
  HEADER_WORDS,
  LENGTH_AT,
  MAGIC,
  MAGIC_AT,
  MODE_AT,
  RELEASE_AT,
  REVISION_AT,
  SEQUENCE_AT,
} from './layout.ts'

const WORD_BYTES = 4
const LOW_WORD = 2 ** 32

/** What a snapshot says of the state as a whole. */
export interface SnapshotFacts {
  readonly mode: SecurityMode
  readonly release: Release
  readonly revision: number
}

/** The words of a snapshot, as an arena has them, and what it says of them. */
export interface Snapshot extends SnapshotFacts {
  readonly words: Int32Array<ArrayBuffer>
}

/** Whether this machine has the low byte of a word first, as a snapshot does. */
const HAS_LOW_FIRST: boolean = new Uint8Array(Int32Array.of(1).buffer)[0] === 1

const refuse = (message: string): RidgateError => new RidgateError('ERR_SNAPSHOT', message)

/**
 * The bytes of an arena's words, with what else a decision depends on: docs/snapshot-format.md.
 * Costs about a second for 1M grants, and the memory of an arena and a half.
 */
export function snapshotOf(
  words: Int32Array,
  { mode, release, revision }: SnapshotFacts,
  catalogue: Catalogue,
): Uint8Array<ArrayBuffer> {
  requireLowFirst()
  const out = compacted(words)
  const digest = digestOf(catalogue, release)
  out[SEQUENCE_AT] = 0
  out[REVISION_AT] = revision % LOW_WORD
  out[REVISION_AT + 1] = Math.floor(revision / LOW_WORD)
  out[MODE_AT] = MODES.indexOf(mode)
  out[RELEASE_AT] = RELEASES.indexOf(release)
  out[CATALOGUE_AT] = digest.low
  out[CATALOGUE_AT + 1] = digest.high
  out[CHECKSUM_AT] = 0
  out[CHECKSUM_HIGH_AT] = 0
  const { low, high } = checksumOf(out)
  out[CHECKSUM_AT] = low
  out[CHECKSUM_HIGH_AT] = high
  return new Uint8Array(out.buffer)
}

/** Refuses a machine whose words have the high byte first. */
export function requireLowFirst(isLowFirst: boolean = HAS_LOW_FIRST): void {
  if (!isLowFirst) throw refuse('snapshots need a little-endian machine; use a policy here')
}

/** Tells whether bytes begin as those of a snapshot do. */
export const isSnapshot = (bytes: Uint8Array): boolean =>
  bytes instanceof Uint8Array && bytes.byteLength >= WORD_BYTES && wordIn(bytes, MAGIC_AT) === MAGIC

const wordIn = ({ buffer, byteOffset }: Uint8Array, at: number): number =>
  new DataView(buffer, byteOffset).getInt32(at * WORD_BYTES, true)

/**
 * The words of a snapshot, copied, and what its header says. Its format, length and checksum are
 * right; whether the words make sense is for `validate` to say.
 *
 * @throws RidgateError `ERR_SNAPSHOT` for bytes that are no snapshot of this format, or are not
 *   those that were written.
 */
export function readSnapshot(bytes: Uint8Array): Snapshot {
  requireLowFirst()
  if (!isSnapshot(bytes))
    throw refuse('these bytes are no snapshot; make one with `ridgate compile`')
  const words = wordsOf(bytes)
  const expected = { low: words[CHECKSUM_AT], high: words[CHECKSUM_HIGH_AT] }
  words[CHECKSUM_AT] = 0
  words[CHECKSUM_HIGH_AT] = 0
  const { low, high } = checksumOf(words)
  if (low !== expected.low || high !== expected.high) {
    throw refuse('snapshot has another checksum than its words; it was altered, write it anew')
  }
  return { words, ...factsOf(words) }
}

function wordsOf(bytes: Uint8Array): Int32Array<ArrayBuffer> {
  const { byteLength } = bytes
  const size = byteLength / WORD_BYTES
  if (size >= FORMAT_AT + 1) {
    const format = wordIn(bytes, FORMAT_AT)
    if (format !== FORMAT) {
      throw refuse(
        `snapshot format ${format} is not read by this build, which reads ${FORMAT}; write it anew`,
      )
    }
  }
  if (!Number.isInteger(size) || size < HEADER_WORDS || size > MOST_WORDS) {
    throw refuse(`snapshot has ${byteLength} bytes, as none has; it was cut off, write it anew`)
  }
  const words = copied(bytes)
  if (words[LENGTH_AT] !== size) {
    throw refuse(
      `snapshot has ${size} words and counts ${words[LENGTH_AT]}; it was cut off, write it anew`,
    )
  }
  return words
}

/** The words of bytes, wherever those stand. What a buffer hands out need not be emptied first. */
function copied({ buffer, byteOffset, byteLength }: Uint8Array): Int32Array<ArrayBuffer> {
  if (buffer instanceof ArrayBuffer) {
    return new Int32Array(buffer.slice(byteOffset, byteOffset + byteLength))
  }
  const bytes = new Uint8Array(byteLength)
  bytes.set(new Uint8Array(buffer, byteOffset, byteLength))
  return new Int32Array(bytes.buffer)
}

function factsOf(words: Int32Array): SnapshotFacts {
  const mode = MODES[words[MODE_AT] as number]
  const release = RELEASES[words[RELEASE_AT] as number]
  const low = (words[REVISION_AT] as number) >>> 0
  const revision = ((words[REVISION_AT + 1] as number) >>> 0) * LOW_WORD + low
  if (mode === undefined || release === undefined) {
    throw refuse('snapshot has a mode or release that this build does not know; write it anew')
  }
  if (!Number.isSafeInteger(revision) || revision === 0) {
    throw refuse('snapshot has a revision that no engine counts to; write it anew')
  }
  return { mode, release, revision }
}

/**
 * Refuses a snapshot that was written for another catalogue.
 *
 * @throws RidgateError `ERR_SNAPSHOT` where what the release has of the catalogue decides otherwise.
 */
export function requireCatalogue({ words, release }: Snapshot, catalogue: Catalogue): void {
  const { low, high } = digestOf(catalogue, release)
  if (words[CATALOGUE_AT] === low && words[CATALOGUE_AT + 1] === high) return
  throw refuse('snapshot was written for another catalogue; name that one, or write it anew')
}
