/** Readers: decisions on other threads than the one that changes the policy. @module */

import { DCOS_CATALOGUE } from '../core/catalogue.generated.ts'
import type { Catalogue } from '../core/catalogue.ts'
import { RidgateError } from '../core/error.ts'
import { MODES, type SecurityMode } from '../core/mode.ts'
import type { Subject } from '../core/principal.ts'
import { RELEASES, type Release } from '../core/release.ts'
import { Arena } from '../trie/arena.ts'
import { FORMAT, FORMAT_AT, MAGIC, MAGIC_AT, MODE_AT, RELEASE_AT } from '../trie/layout.ts'
import { memoryOf } from '../trie/memory.ts'
import { revisionIn } from '../trie/revision.ts'
import { readWhole } from '../trie/sequence.ts'
import { allows } from './allow.ts'
import { ModeTable } from './mode-table.ts'
import { State } from './state.ts'

/** What another thread needs to decide from an engine's state: it can be posted to a worker. */
export interface SharedState {
  readonly words: SharedArrayBuffer
}

/**
 * Decides from the state of an engine that lives on another thread and may change at any moment:
 * each answer is that of one whole revision. Opening one costs no copy of the state.
 */
export class Reader {
  readonly release: Release
  readonly catalogue: Catalogue
  readonly #state: State
  readonly #modes: ModeTable

  private constructor(state: State, modes: ModeTable, release: Release, catalogue: Catalogue) {
    this.#state = state
    this.#modes = modes
    this.release = release
    this.catalogue = catalogue
  }

  /**
   * A reader of what {@link Engine.share} answered, under the same catalogue.
   *
   * @throws RidgateError `ERR_SHARED` for anything else.
   */
  static open({ words: buffer }: SharedState, catalogue: Catalogue = DCOS_CATALOGUE): Reader {
    const words = new Int32Array(buffer)
    const release = RELEASES[words[RELEASE_AT] as number]
    if (words[MAGIC_AT] !== MAGIC || words[FORMAT_AT] !== FORMAT || release === undefined) {
      throw new RidgateError('ERR_SHARED', 'not the state of an engine of this version; share one')
    }
    const state = new State(catalogue, release, { arena: new Arena(memoryOf(words)) })
    const modes = new ModeTable(state.scan.families, catalogue, modeIn(words))
    return new Reader(state, modes, release, catalogue)
  }

  /** The revision that was the current one a moment ago. */
  get revision(): number {
    return revisionIn(this.#state.arena.words)
  }

  /**
   * The same as `Engine.isAllowed`, at some revision between the call and its return. False where
   * the other thread has been writing for so long that it must have died at it.
   */
  isAllowed(subject: Subject, action: string, resource: string): boolean {
    return readWhole(this.#state.arena, (words) => {
      const mode = modeIn(words)
      if (mode !== this.#modes.mode) this.#modes.mode = mode
      return allows(this.#state, this.#modes, subject, action, resource)
    })
  }
}

/** The strictest mode where the words say none. */
const modeIn = (words: Int32Array): SecurityMode => MODES[words[MODE_AT] as number] ?? 'strict'
