/** Lists: reverse questions, put to the current state. @module */

import { type ActionMask, actionBit, NO_ACTIONS } from '../../core/action.ts'
import type { ChangeError } from '../../core/change.ts'
import type { SecurityMode } from '../../core/mode.ts'
import { ANONYMOUS, MAX_UID_LENGTH, type Subject, type Uid } from '../../core/principal.ts'
import type { Release } from '../../core/release.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { NOTHING as NOBODY_FOUND, wordsFor } from '../../trie/layout.ts'
import { MALFORMED } from '../../trie/scan.ts'
import { superuserEntries } from '../covering.ts'
import type { ModeTable } from '../mode-table.ts'
import type { Holder, Principals } from '../principals.ts'
import type { State } from '../state.ts'
import { usersAllowed } from './allowing.ts'
import type { Access, Audience, Holding } from './answers.ts'
import type { PageError } from './cursor.ts'
import { holdingKey, holdingsAfter } from './holdings.ts'
import { bereftBy, type Loss, usersLosing } from './losses.ts'
import { openTo } from './open.ts'
import { type Paged, type PageRequest, partOf, type Roll } from './page.ts'
import { chunksOf, NOTHING, type Source } from './source.ts'
import { streamOf } from './stream.ts'

/** What an answer holds for. */
export interface Moment {
  readonly mode: SecurityMode
  readonly release: Release
  readonly revision: number
}

/** Answers each reverse question whole, by pages, and as a stream: see {@link Engine}. */
export class Lists {
  readonly #state: State
  readonly #modes: ModeTable
  readonly #now: Moment

  constructor(state: State, modes: ModeTable, now: Moment) {
    this.#state = state
    this.#modes = modes
    this.#now = now
  }

  whoCan(action: string, resource: string): Audience {
    const { audience, users } = this.#audience(action, resource)
    return withUsers(audience, wholeOf(users))
  }

  whoCanPage(
    action: string,
    resource: string,
    page: PageRequest,
  ): Result<Paged<Audience>, PageError> {
    const { audience, users } = this.#audience(action, resource)
    const part = partOf(users, this.#now, page)
    if (!part.ok) return part
    const { items, ...next } = part.value
    return ok({ ...withUsers(audience, items), ...next })
  }

  whoCanStream(action: string, resource: string): Audience<Generator<Uid>> {
    const { audience, users } = this.#audience(action, resource)
    return withUsers(audience, streamOf(users, this.#now))
  }

  whatCan(subject: Subject, below: string | undefined): Access {
    const access = this.#access(subject, below)
    return { ...access, holdings: wholeOf(access.holdings) }
  }

  whatCanPage(
    subject: Subject,
    below: string | undefined,
    page: PageRequest,
  ): Result<Paged<Access>, PageError> {
    const access = this.#access(subject, below)
    const part = partOf(access.holdings, this.#now, page)
    if (!part.ok) return part
    const { items, ...next } = part.value
    return ok({ ...access, holdings: items, ...next })
  }

  whatCanStream(subject: Subject, below: string | undefined): Access<Generator<Holding>> {
    const access = this.#access(subject, below)
    return { ...access, holdings: streamOf(access.holdings, this.#now) }
  }

  whoLoses(loss: Loss, action: string, resource: string): Result<readonly Uid[], ChangeError> {
    const users = this.#losers(loss, action, resource)
    return users.ok ? ok(wholeOf(users.value)) : users
  }

  whoLosesPage(
    loss: Loss,
    action: string,
    resource: string,
    page: PageRequest,
  ): Result<Paged<{ readonly users: readonly Uid[] }>, ChangeError | PageError> {
    const users = this.#losers(loss, action, resource)
    if (!users.ok) return users
    const part = partOf(users.value, this.#now, page)
    if (!part.ok) return part
    const { items, ...next } = part.value
    return ok({ users: items, ...next })
  }

  /** The action to look for in grants: `NO_ACTIONS` where nobody may, nothing where everyone. */
  #sought(action: string, resource: string): ActionMask | undefined {
    const { scan } = this.#state
    scan.scan(resource)
    const bit = scan.state === MALFORMED ? NO_ACTIONS : actionBit(action)
    return bit === NO_ACTIONS || this.#modes.isEnforced(scan.family) ? bit : undefined
  }

  #audience(action: string, resource: string): AudienceRoll {
    const bit = this.#sought(action, resource)
    const question = ['who-can', action, resource]
    if (bit === undefined)
      return { audience: { everyone: true }, users: rollOf(this.#state, NOTHING, question) }
    if (bit === NO_ACTIONS)
      return { audience: NOBODY, users: rollOf(this.#state, NOTHING, question) }
    const isTrusted = this.#modes.trustsAnonymous(this.#state.scan.family)
    return {
      audience: isTrusted ? { ...NOBODY, anonymous: true } : NOBODY,
      users: rollOf(this.#state, usersAllowed(this.#state, bit, resource), question),
    }
  }

  #access(subject: Subject, below: string | undefined): Access<Roll<Holding>> {
    const state = this.#state
    const user = state.principals.user(subject as string)
    const proof = user === NOBODY_FOUND ? undefined : superuserEntries(state, user)[0]
    return {
      open: openTo(state.scan, this.#modes, subject, below),
      ...(proof === undefined ? {} : { superuser: state.grantOf(proof) }),
      holdings: {
        question: ['what-can', subject === ANONYMOUS ? null : subject, below ?? null],
        keyOf: holdingKey,
        walk: (after, size) =>
          user === NOBODY_FOUND ? [] : holdingsAfter(state, user, below, after, size),
      },
    }
  }

  #losers(loss: Loss, action: string, resource: string): Result<Roll<Uid>, ChangeError> {
    const bereft = bereftBy(this.#state, loss)
    if (!bereft.ok) return err({ ...bereft.error, index: 0 })
    const bit = this.#sought(action, resource) ?? NO_ACTIONS
    const question = ['who-loses', ...bereft.value.key, action, resource]
    if (bit === NO_ACTIONS) return ok(rollOf(this.#state, NOTHING, question))
    return ok(rollOf(this.#state, usersLosing(this.#state, bit, resource, bereft.value), question))
  }
}

/** How many words the longest uid has. */
const UID_WORDS: number = wordsFor(MAX_UID_LENGTH)

/** An audience whose users are still to be listed. */
interface AudienceRoll {
  readonly audience: Audience<readonly never[]>
  readonly users: Roll<Uid>
}

const NOBODY = { everyone: false, users: [] } as const

const withUsers = <Users>(audience: Audience<unknown>, users: Users): Audience<Users> =>
  audience.everyone ? audience : { ...audience, users }

/** Users by uid. */
const rollOf = (
  { principals }: State,
  users: Source<Holder>,
  question: readonly unknown[],
): Roll<Uid> => {
  return {
    question,
    keyOf: String,
    walk: (after, size) => uidsAfter(principals, users, after, size),
  }
}

function* uidsAfter(
  principals: Principals,
  users: Source<Holder>,
  after: string,
  size: number,
): Generator<Uid[]> {
  const keys = {
    write: (user: Holder, words: Int32Array) => principals.spell(user, words),
    words: UID_WORDS,
  }
  for (const chunk of chunksOf(users, keys, after, size)) {
    yield chunk.map((user) => principals.nameOf(user) as Uid)
  }
}

const wholeOf = <Item>({ walk }: Roll<Item>): Item[] =>
  Array.from(walk('', Number.POSITIVE_INFINITY)).flat()
