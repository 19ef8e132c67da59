/** Subjects: a user looked up once, for many questions. @module */

import { actionBit } from '../core/action.ts'
import { ANONYMOUS, type Subject } from '../core/principal.ts'
import { NOTHING } from '../trie/layout.ts'
import { allowsUser, userOf } from './allow.ts'
import type { ModeTable } from './mode-table.ts'
import type { Holder } from './principals.ts'
import type { State } from './state.ts'

// What is imported is read each time: see request.ts.
const NO_TOKEN = ANONYMOUS

/** Something that is at a revision now. */
interface Revised {
  readonly revision: number
}

/**
 * A subject of requests, looked up once for each revision: what it may do is computed anew for
 * each question, and changes with the policy. Good for a connection or a session.
 */
export class SubjectHandle {
  readonly subject: Subject
  readonly #state: State
  readonly #modes: ModeTable
  readonly #now: Revised
  #user: Holder = NOTHING
  #revision = 0

  /** @internal */
  constructor(state: State, modes: ModeTable, now: Revised, subject: Subject) {
    this.#state = state
    this.#modes = modes
    this.#now = now
    this.subject = subject
  }

  /** The same as `Engine.isAllowed` for this subject, without the cost of finding it. */
  isAllowed(action: string, resource: string): boolean {
    if (this.#revision !== this.#now.revision) {
      this.#user = userOf(this.#state, this.subject)
      this.#revision = this.#now.revision
    }
    const isAnonymous = this.subject === NO_TOKEN
    const bit = actionBit(action)
    return allowsUser(this.#state, this.#modes, this.#user, isAnonymous, bit, resource)
  }
}
