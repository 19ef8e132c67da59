/** The engine: decides requests from the current state. @module */

import { ACTIONS, type Action, actionBit, actionsOf, maskAllows } from '../core/action.ts'
import { DCOS_CATALOGUE } from '../core/catalogue.generated.ts'
import { type Catalogue, catalogueProblems } from '../core/catalogue.ts'
import type { Change, ChangeError } from '../core/change.ts'
import { RidgateError } from '../core/error.ts'
import { DEFAULT_MODE, MODES, parseMode, type SecurityMode } from '../core/mode.ts'
import type { Policy } from '../core/policy.ts'
import { ANONYMOUS, type Subject, type Uid } from '../core/principal.ts'
import { DEFAULT_RELEASE, parseRelease, RELEASES, type Release } from '../core/release.ts'
import type { AccessRequest, Decider, Decision } from '../core/request.ts'
import { ok, type Result } from '../core/result.ts'
import { quoted } from '../core/text.ts'
import { Arena, FIRST_WORDS, MOST_WORDS } from '../trie/arena.ts'
import { MODE_AT, NOTHING, RELEASE_AT } from '../trie/layout.ts'
import { privateMemory, sharedMemory } from '../trie/memory.ts'
import { noteRevision } from '../trie/revision.ts'
import { MALFORMED } from '../trie/scan.ts'
import { beginWriting, endWriting } from '../trie/sequence.ts'
import { snapshotOf } from '../trie/snapshot.ts'
import { allows, allowsAll } from './allow.ts'
import { applyAll } from './apply.ts'
import { grantedActions } from './covering.ts'
import { decided } from './decide.ts'
import { Determining } from './determining.ts'
import { type Explanation, explained } from './explain/explain.ts'
import type { Access, Audience, Holding } from './lists/answers.ts'
import type { PageError } from './lists/cursor.ts'
import { Lists } from './lists/lists.ts'
import type { Loss } from './lists/losses.ts'
import type { Paged, PageRequest } from './lists/page.ts'
import { loadPolicy, policyOf, wordsForPolicy } from './load.ts'
import { isSuperuser } from './lookup.ts'
import { ModeTable } from './mode-table.ts'
import type { SharedState } from './reader.ts'
import type { GrantRows } from './rows.ts'
import { loadSnapshot, type SnapshotOptions } from './snapshot.ts'
import { State } from './state.ts'
import { SubjectHandle } from './subject.ts'
import { PolicyView } from './view.ts'

/** What counts in place of the policy's own words. */
export interface EngineOptions {
  readonly mode?: SecurityMode
  readonly release?: Release
  /** The DC/OS catalogue where none is given. */
  readonly catalogue?: Catalogue
  /** Whether readers on other threads may decide from it: see {@link Engine.share}. */
  readonly shared?: boolean
  /** The revision to begin at, where the policy is that of a store which counts its own: else 1. */
  readonly revision?: number
}

/** What part of {@link Engine.whatCan} is wanted. */
export interface WhatCanOptions {
  /** Any text; nothing reaches one that is no RID, or whose path is malformed. */
  readonly below?: string
}

const unknownOption = (name: string, value: unknown): RidgateError =>
  new RidgateError(
    'ERR_OPTION',
    `${name} ${quoted(value)} is not known; leave it out for the default`,
  )

/** What an engine is made for. */
type Setting = Pick<Engine, 'release' | 'catalogue' | 'revision'>

/**
 * Answers requests from the current state, and changes that state by whole batches.
 *
 * Every answer is computed from the current revision; nothing is remembered between two of them.
 * One engine belongs to one thread.
 *
 * @example
 * const engine = Engine.fromPolicy(policy, { mode: 'strict', release: '2.2' })
 * engine.isAllowed('alice', 'read', 'dcos:service:marathon:marathon:services:/dev/web')
 */
export class Engine implements Decider {
  readonly release: Release
  readonly catalogue: Catalogue
  readonly #state: State
  readonly #modes: ModeTable
  readonly #lists: Lists
  readonly #determining: Determining
  readonly #isShared: boolean
  #revision: number

  private constructor(
    state: State,
    modes: ModeTable,
    { release, catalogue, revision, isShared }: Setting & { readonly isShared: boolean },
  ) {
    this.#revision = revision
    this.#isShared = isShared
    this.#state = state
    this.#modes = modes
    this.release = release
    this.catalogue = catalogue
    this.#lists = new Lists(state, modes, this)
    this.#determining = new Determining(state)
    this.#note()
  }

  /**
   * Builds an engine. Options count before what the policy says; where neither speaks, the mode is
   * strict, the release 2.2 and the revision 1.
   *
   * @throws RidgateError `ERR_POLICY` for a policy that no reader made, `ERR_CATALOGUE` for a
   *   catalogue with problems, `ERR_OPTION` for an unknown mode or release, or a revision that is
   *   no whole number from 1 on, `ERR_FULL` for a policy that 1 GiB does not hold.
   */
  static fromPolicy(policy: Policy, options: EngineOptions = {}): Engine {
    return Engine.withRows(policy, options).engine
  }

  /**
   * As {@link Engine.fromPolicy}, with the places of the policy's grants in the engine.
   *
   * @internal
   */
  static withRows(
    policy: Policy,
    options: EngineOptions = {},
  ): { readonly engine: Engine; readonly rows: GrantRows } {
    const mode = options.mode ?? policy.mode ?? DEFAULT_MODE
    const release = options.release ?? policy.release ?? DEFAULT_RELEASE
    const catalogue = options.catalogue ?? DCOS_CATALOGUE
    const revision = options.revision ?? 1
    if (!parseMode(mode).ok) throw unknownOption('mode', mode)
    if (!parseRelease(release).ok) throw unknownOption('release', release)
    if (!Number.isSafeInteger(revision) || revision < 1) throw unknownOption('revision', revision)
    const problems = catalogueProblems(catalogue)
    if (problems.length > 0) throw new RidgateError('ERR_CATALOGUE', problems.join('; '))
    const isShared = options.shared ?? false
    const memory = isShared
      ? sharedMemory(FIRST_WORDS, MOST_WORDS)
      : privateMemory(wordsForPolicy(policy))
    const state = new State(catalogue, release, { arena: new Arena(memory) })
    const rows = loadPolicy(state, policy)
    if (!isShared) state.arena.trim()
    const modes = new ModeTable(state.scan.families, catalogue, mode)
    return { engine: new Engine(state, modes, { release, catalogue, revision, isShared }), rows }
  }

  /**
   * The engine that {@link Engine.toBytes} wrote down: it answers and changes as that one would.
   * Every word is checked, so that bytes of whatever origin give an engine in which each answer
   * follows from grants that {@link Engine.toPolicy} shows, or an error.
   *
   * @throws RidgateError `ERR_SNAPSHOT` for bytes that are no sound snapshot of this format under
   *   the catalogue, `ERR_CATALOGUE` for a catalogue with problems, `ERR_OPTION` for an unknown mode.
   */
  static fromBytes(bytes: Uint8Array, options: SnapshotOptions = {}): Engine {
    if (options.mode !== undefined && !parseMode(options.mode).ok) {
      throw unknownOption('mode', options.mode)
    }
    const { state, ...rest } = loadSnapshot(bytes, options)
    const modes = new ModeTable(state.scan.families, rest.catalogue, options.mode ?? rest.mode)
    return new Engine(state, modes, { ...rest, isShared: false })
  }

  /** The mode that decisions are made in; a `set-mode` change sets it. */
  get mode(): SecurityMode {
    return this.#modes.mode
  }

  /** The number of the current state: one more for each accepted batch. */
  get revision(): number {
    return this.#revision
  }

  /**
   * Tells whether the subject may do this: the same answer as {@link Engine.decide}, as a boolean.
   *
   * Any text is a legal argument; what is malformed or unknown is denied. Costs the depth of the
   * resource and the groups of the subject, never the number of grants, and allocates nothing.
   */
  isAllowed(subject: Subject, action: string, resource: string): boolean {
    return allows(this.#state, this.#modes, subject, action, resource)
  }

  /** A subject looked up once: for a connection or a session that asks many questions. */
  subject(subject: Subject): SubjectHandle {
    return new SubjectHandle(this.#state, this.#modes, this, subject)
  }

  /**
   * Answers many requests at one revision, given in columns: 1 where {@link Engine.isAllowed} says
   * yes, else 0, in order. Allocates nothing where it is handed an array for the answers.
   *
   * @throws RidgateError `ERR_OPTION` where the columns, or the array, differ in length.
   */
  areAllowed(
    subjects: readonly Subject[],
    actions: readonly string[],
    resources: readonly string[],
    answers: Uint8Array = new Uint8Array(subjects.length),
  ): Uint8Array {
    const { length } = subjects
    if (actions.length !== length || resources.length !== length || answers.length !== length) {
      throw new RidgateError('ERR_OPTION', 'columns differ in length; give one entry per request')
    }
    allowsAll(this.#state, this.#modes, { subjects, actions, resources }, answers)
    return answers
  }

  /**
   * What a {@link Reader} on another thread decides from, as it is now and after every change.
   *
   * @throws RidgateError `ERR_SHARED` where the engine was not made with the option `shared`.
   */
  share(): SharedState {
    const { buffer } = this.#state.arena.words
    if (this.#isShared) return { words: buffer as SharedArrayBuffer }
    throw new RidgateError('ERR_SHARED', 'the engine is not shared; make it with `shared: true`')
  }

  /** Decides one request, and says why. Source: design.md §1.5, `spec-tables/decisions.json`. */
  decide(request: AccessRequest): Decision {
    return decided(this.#state, this.#modes, this.#determining, request)
  }

  /** Decides many requests at one revision: each as {@link Engine.decide} would, in order. */
  decideAll(requests: readonly AccessRequest[]): Decision[] {
    return requests.map((request) => this.decide(request))
  }

  /**
   * Decides one request, and shows all that bears on it: of an allow, what it rests on and would
   * rest on without its determining grant; of a denial, what would allow it. Costs the depth of
   * the resource and the groups of the subject, never the number of grants; lists are bounded.
   */
  explain(request: AccessRequest): Explanation {
    const [state, modes] = [this.#state, this.#modes]
    return explained({ state, modes, gazetteer: state.scan.gazetteer, decider: this }, request)
  }

  /**
   * Applies a batch of changes, each on top of those before it, wholly or not at all, and answers
   * the new revision, which the next decision sees. A refused batch changes nothing. All that an
   * engine holds has room in 1 GiB, some ten million grants; what is beyond it is refused.
   */
  apply(changes: readonly Change[]): Result<number, ChangeError> {
    const { arena } = this.#state
    beginWriting(arena.words)
    try {
      const done = applyAll({ state: this.#state, modes: this.#modes }, changes)
      if (!done.ok) return done
      this.#revision++
      this.#note()
      return ok(this.#revision)
    } finally {
      endWriting(arena.words)
    }
  }

  /** Writes down, for readers and snapshots, what the words do not say by themselves. */
  #note(): void {
    const { words } = this.#state.arena
    words[MODE_AT] = MODES.indexOf(this.mode)
    words[RELEASE_AT] = RELEASES.indexOf(this.release)
    noteRevision(words, this.#revision)
  }

  /**
   * The actions that the subject may do with a resource, in the order of {@link ACTIONS}: those
   * that {@link Engine.isAllowed} would allow, found together at the cost of one.
   */
  actionsOn(subject: Subject, resource: string): Action[] {
    const state = this.#state
    state.scan.scan(resource)
    const { family } = state.scan
    if (state.scan.state === MALFORMED) return []
    if (!this.#modes.isEnforced(family)) return [...ACTIONS]
    if (subject === ANONYMOUS) return this.#modes.trustsAnonymous(family) ? [...ACTIONS] : []
    const user = state.principals.user(subject as string)
    if (user === NOTHING) return []
    const granted = grantedActions(state, user, resource)
    const isWhole = maskAllows(granted, actionBit('full')) || isSuperuser(state.arena, user)
    return isWhole ? [...ACTIONS] : [...actionsOf(granted)]
  }

  /**
   * Who may do this: everyone, or the users for whom {@link Engine.decide} would allow, sorted.
   * Costs the grants on the path of the resource and the members of their groups, and sorting;
   * never the number of users or grants.
   */
  whoCan(action: string, resource: string): Audience {
    return this.#lists.whoCan(action, resource)
  }

  /**
   * A page of {@link Engine.whoCan}: the users that follow a cursor. Costs one pass over all of
   * them, and the memory of the page.
   */
  whoCanPage(
    action: string,
    resource: string,
    page: PageRequest = {},
  ): Result<Paged<Audience>, PageError> {
    return this.#lists.whoCanPage(action, resource, page)
  }

  /**
   * {@link Engine.whoCan}, its users sorted as they are drawn: the first ones come after one pass
   * over all of them.
   *
   * @throws RidgateError `ERR_REVISION` from the generator, once the policy has changed.
   */
  whoCanStream(action: string, resource: string): Audience<Generator<Uid>> {
    return this.#lists.whoCanStream(action, resource)
  }

  /**
   * All that the subject may do, as its grants and those of its groups without what others of them
   * give already; with `below`, those that reach this resource or what lies below it. See
   * {@link Access} for what exactly the answer says. Costs what the subject and its groups hold,
   * and a decision for each grant of it.
   */
  whatCan(subject: Subject, { below }: WhatCanOptions = {}): Access {
    return this.#lists.whatCan(subject, below)
  }

  /** A page of {@link Engine.whatCan}: the holdings that follow a cursor, with all else of it. */
  whatCanPage(
    subject: Subject,
    { below, ...page }: WhatCanOptions & PageRequest = {},
  ): Result<Paged<Access>, PageError> {
    return this.#lists.whatCanPage(subject, below, page)
  }

  /**
   * {@link Engine.whatCan}, its holdings made as they are drawn.
   *
   * @throws RidgateError `ERR_REVISION` from the generator, once the policy has changed.
   */
  whatCanStream(subject: Subject, { below }: WhatCanOptions = {}): Access<Generator<Holding>> {
    return this.#lists.whatCanStream(subject, below)
  }

  /**
   * The users who may do this now and could not if something were taken away: actions of a grant,
   * one membership, or a group, which tells who may only through that group. Changes nothing, and
   * refuses what {@link Engine.apply} would refuse. Costs the grants on the path of the resource,
   * and a decision for each user who could suffer.
   */
  whoLoses(loss: Loss, action: string, resource: string): Result<readonly Uid[], ChangeError> {
    return this.#lists.whoLoses(loss, action, resource)
  }

  /** A page of {@link Engine.whoLoses}. */
  whoLosesPage(
    loss: Loss,
    action: string,
    resource: string,
    page: PageRequest = {},
  ): Result<Paged<{ readonly users: readonly Uid[] }>, ChangeError | PageError> {
    return this.#lists.whoLosesPage(loss, action, resource, page)
  }

  /** Lays the state open to questions about the policy as a whole. */
  view(): PolicyView {
    return new PolicyView(this.#state, this.#modes, this, this.#state.scan.gazetteer)
  }

  /** Everything that the engine holds, sorted; an engine made of it answers the same. */
  toPolicy(): Policy {
    return { release: this.release, mode: this.mode, ...policyOf(this.#state) }
  }

  /**
   * Everything that the engine holds, as bytes for {@link Engine.fromBytes}, its revision among
   * them: docs/snapshot-format.md. Costs about a second for 1M grants.
   */
  toBytes(): Uint8Array<ArrayBuffer> {
    return snapshotOf(this.#state.arena.words, this, this.catalogue)
  }
}
