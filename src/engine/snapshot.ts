/** Snapshots into a state that decides. @module */

import { DCOS_CATALOGUE } from '../core/catalogue.generated.ts'
import { type Catalogue, catalogueProblems } from '../core/catalogue.ts'
import { RidgateError } from '../core/error.ts'
import type { SecurityMode } from '../core/mode.ts'
import { Arena } from '../trie/arena.ts'
import { memoryOf } from '../trie/memory.ts'
import { readSnapshot, requireCatalogue, type SnapshotFacts } from '../trie/snapshot.ts'
import { validate } from '../trie/validate.ts'
import { State } from './state.ts'

/** How to load a snapshot. */
export interface SnapshotOptions {
  /** What counts in place of the snapshot's own mode. */
  readonly mode?: SecurityMode
  /** The catalogue that it was written for: that of DC/OS where none is given. */
  readonly catalogue?: Catalogue
  /**
   * Leaves out all checks but those of header and checksum. Only for bytes that this process, or
   * one that it trusts as itself, wrote and kept where nobody else writes: others, even with a
   * right checksum, may allow what was never granted, or never end.
   */
  readonly trusted?: boolean
}

/** A state, and what the snapshot that it was made of says. */
export interface LoadedSnapshot extends SnapshotFacts {
  readonly state: State
  readonly catalogue: Catalogue
}

/**
 * The state of a snapshot.
 *
 * @throws RidgateError `ERR_SNAPSHOT` for bytes that are no sound snapshot under the catalogue,
 *   `ERR_CATALOGUE` for a catalogue with problems.
 */
export function loadSnapshot(
  bytes: Uint8Array,
  { catalogue = DCOS_CATALOGUE, trusted = false }: SnapshotOptions,
): LoadedSnapshot {
  const problems = catalogueProblems(catalogue)
  if (problems.length > 0) throw new RidgateError('ERR_CATALOGUE', problems.join('; '))
  const snapshot = readSnapshot(bytes)
  requireCatalogue(snapshot, catalogue)
  const { words, mode, release, revision } = snapshot
  if (!trusted) validate(words, catalogue, release)
  const state = new State(catalogue, release, { arena: new Arena(memoryOf(words)) })
  return { state, catalogue, mode, release, revision }
}
