/** The ledger: one change after the other, and everyone told of it. @module */

import { err, ok, type Result } from '../core/result.ts'
import type { Actor, Answered, Clock, Commit, Follower, Snapshot } from './api.ts'
import { type IamError, refuse } from './errors.ts'
import { changesOf, logged } from './store/logged.ts'
import { type Head, type LogEntry, type Store, StoreUnavailable, type Write } from './store/port.ts'
import { stampAfter } from './store/stamp.ts'

/** Thinks a change out: what is to be written on top of what the store holds, or why not. */
export type Plan = (store: Store) => Answered<readonly Write[]>

/** How often a change is thought out anew because another process was faster. */
const MAX_ATTEMPTS = 16

/** How many entries of the changelog are read at once. */
const LOG_PAGE = 1000

/** The most entries that a follower is told of afterwards: to read the whole policy costs less then. */
const MOST_MISSED = 100_000

/**
 * Reads from a store and changes it. Changes are made one after the other; where another process
 * was faster, followers are told of what it did, and the change is thought out anew.
 */
export class Ledger {
  readonly #store: Store
  readonly #clock: Clock
  readonly #followers: Set<Follower> = new Set()
  #revision: number
  /** The end of the change that is under way, whether it succeeds or not. */
  #last: Promise<unknown> = Promise.resolve()

  /** Begins at the revision that the store has. */
  constructor(store: Store, clock: Clock, revision: number) {
    this.#store = store
    this.#clock = clock
    this.#revision = revision
  }

  /** The revision that followers know of. */
  get revision(): number {
    return this.#revision
  }

  /** Answers what `act` reads; a store that is unavailable becomes an error. */
  async read<T>(act: (store: Store) => Answered<T>): Answered<T> {
    return available(() => act(this.#store))
  }

  /** Makes a change: all of it, or none. Followers know of it before it is answered. */
  change(actor: Actor, plan: Plan): Answered<void> {
    return this.#inTurn(async () => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const done = await this.#attempt(actor, plan)
        if (done !== 'stale') return done
        await this.#catchUp()
      }
      return refuse('ERR_STORE_UNAVAILABLE', 'the store changes too fast; try again')
    })
  }

  /** Hands the policy to `start`, and every later commit to what it answers. */
  follow(start: (snapshot: Snapshot) => Follower): Answered<() => void> {
    return this.#inTurn(async () => {
      return ok(this.#add(start(await this.#current())))
    })
  }

  /** Which state the store is in, at the revision that followers know of. */
  head(): Answered<Head> {
    return this.#inTurn(async () => ok(await this.#currentHead()))
  }

  /**
   * Has a follower told of every commit after a state that the store was in, first of those that
   * were made already; answers nothing, and follows nothing, where the store was never in that
   * state, or too much has been committed since.
   */
  followFrom(state: Head, follower: Follower): Answered<(() => void) | undefined> {
    return this.#inTurn(async () => {
      const missed = await this.#between(state, await this.#currentHead())
      if (missed === undefined) return ok(undefined)
      for (const commit of commitsOf(missed)) follower(commit)
      return ok(this.#add(follower))
    })
  }

  /** What was committed from one state to another; nothing where the one did not lead to the other. */
  async #between(from: Head, to: Head): Promise<readonly LogEntry[] | undefined> {
    const missed: LogEntry[] = []
    let { revision, stamp } = from
    while (revision < to.revision) {
      const page = await this.#store.log(revision, LOG_PAGE)
      missed.push(...page)
      if (page.length === 0 || missed.length > MOST_MISSED) return undefined
      for (const entries of batchesOf(page)) stamp = stampAfter(stamp, entries)
      revision = (page.at(-1) as LogEntry).revision
    }
    return revision === to.revision && stamp === to.stamp ? missed : undefined
  }

  #add(follower: Follower): () => void {
    this.#followers.add(follower)
    return () => void this.#followers.delete(follower)
  }

  async #currentHead(): Promise<Head> {
    for (;;) {
      await this.#catchUp()
      const head = await this.#store.head()
      if (head.revision === this.#revision) return head
    }
  }

  /** The policy of the revision that followers know of. */
  async #current(): Promise<Snapshot> {
    for (;;) {
      await this.#catchUp()
      const snapshot = await this.#store.policy()
      if (snapshot.revision === this.#revision) return snapshot
    }
  }

  /** Waits for the change under way, and closes the store. */
  async close(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#store.close()
      return ok(undefined)
    })
  }

  async #attempt(actor: Actor, plan: Plan): Promise<Result<void, IamError> | 'stale'> {
    const base = await this.#store.revision()
    if (base !== this.#revision) return 'stale'
    const writes = await plan(this.#store)
    if (!writes.ok) return writes
    if (writes.value.length === 0) return ok(undefined)
    const atMs = this.#clock.nowMs()
    const batch = { base, actor: actor.uid, atMs, writes: writes.value }
    const revision = await this.#store.commit(batch)
    if (!revision.ok) return revision.error
    this.#tell({ revision: revision.value, changes: changesOf(writes.value.map(logged)) })
    return ok(undefined)
  }

  /** Tells followers of all that other processes have committed. */
  async #catchUp(): Promise<void> {
    for (;;) {
      const entries = await this.#store.log(this.#revision, LOG_PAGE)
      if (entries.length === 0) return
      for (const commit of commitsOf(entries)) this.#tell(commit)
    }
  }

  #tell(commit: Commit): void {
    this.#revision = commit.revision
    for (const follower of this.#followers) follower(commit)
  }

  #inTurn<T>(act: () => Answered<T>): Answered<T> {
    const turn = this.#last.then(() => available(act))
    this.#last = turn.catch(() => undefined)
    return turn
  }
}

/** Makes a store that is unavailable an error. Whatever else is thrown is a mistake of ours. */
async function available<T>(act: () => Answered<T>): Answered<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    return err({ code: 'ERR_STORE_UNAVAILABLE', message: error.message })
  }
}

/** Entries of the changelog, in their order, as the commits that they were made by. */
export const commitsOf = (entries: readonly LogEntry[]): Commit[] =>
  batchesOf(entries).map((batch) => ({
    revision: (batch[0] as LogEntry).revision,
    changes: changesOf(batch.map(({ what }) => what)),
  }))

/** Entries of the changelog by the batch that they came in. */
function batchesOf(entries: readonly LogEntry[]): LogEntry[][] {
  const batches = new Map<number, LogEntry[]>()
  for (const entry of entries) {
    const batch = batches.get(entry.revision)
    if (batch === undefined) batches.set(entry.revision, [entry])
    else batch.push(entry)
  }
  return [...batches.values()]
}
