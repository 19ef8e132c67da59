/** Policy documents: YAML and JSON, checked part by part. @module */

import type { Action } from '../core/action.ts'
import { MODES, parseMode } from '../core/mode.ts'
import type { Principal, Uid } from '../core/principal.ts'
import { parseRelease, RELEASES } from '../core/release.ts'
import type { Result } from '../core/result.ts'
import type { Rid } from '../core/rid.ts'
import { quoted } from '../core/text.ts'
import type { Draft, Place } from './draft.ts'
import { decodedRid, inBackticks, likely, readAction, readGid, readRid, readUid } from './names.ts'
import type { Notes } from './notes.ts'
import type { ReadOptions, Statement } from './reading.ts'
import { type ItemSpot, itemCut, itemSpot, plainSpan } from './span.ts'
import { type Entry, kindText, type Tree } from './tree.ts'

const KEYS = ['release', 'mode', 'users', 'groups', 'grants']
const USER_KEYS = ['uid', 'service']
const GRANT_KEYS = ['user', 'group', 'resource', 'actions']
/** What stands for a name that someone was to fill in. */
const PLACEHOLDER =
  /<[A-Za-z][\w .-]{0,62}>|\$\{?[A-Za-z_]\w{0,62}\}?|\{\{? ?[A-Za-z][\w .-]{0,62}\}/

/**
 * Takes a document into a draft, and notes every problem in it: all of them are fatal.
 *
 * Keys are compared as text and never become properties of anything.
 */
export function readDocument(
  tree: Tree,
  draft: Draft,
  notes: Notes,
  onProgress: OnProgress = () => undefined,
): void {
  new DocumentReader(draft, notes, onProgress).document(tree)
}

type OnProgress = NonNullable<ReadOptions['onProgress']>

/** After how many items of a list progress is told. */
const STEP = 1024

type Fields = ReadonlyMap<string, Entry>
type ListTree = Tree & { readonly kind: 'list' }

class DocumentReader {
  readonly #draft: Draft
  readonly #notes: Notes
  readonly #onProgress: OnProgress

  constructor(draft: Draft, notes: Notes, onProgress: OnProgress) {
    this.#draft = draft
    this.#notes = notes
    this.#onProgress = onProgress
  }

  document(tree: Tree): void {
    const fields = this.#fields(tree, KEYS, 'a policy')
    this.#release(fields?.get('release')?.value)
    this.#mode(fields?.get('mode')?.value)
    this.#each(fields?.get('users'), 'users', (user) => this.#user(user))
    this.#groups(fields?.get('groups'))
    this.#each(fields?.get('grants'), 'grants', (...item) => this.#grant(...item))
  }

  #release(tree: Tree | undefined): void {
    const text = tree === undefined ? undefined : this.#text(tree, '`release`')
    if (tree === undefined || text === undefined) return
    const release = parseRelease(text)
    if (release.ok) this.#draft.release = release.value
    else this.#fatal(tree, `unknown release ${quoted(text)}; known are ${inBackticks(RELEASES)}`)
  }

  #mode(tree: Tree | undefined): void {
    const text = tree === undefined ? undefined : this.#text(tree, '`mode`')
    if (tree === undefined || text === undefined) return
    const mode = parseMode(text)
    if (mode.ok) this.#draft.mode = mode.value
    else this.#fatal(tree, `unknown mode ${quoted(text)}; known are ${inBackticks(MODES)}`)
  }

  #user(tree: Tree): void {
    if (tree.kind !== 'map') {
      const uid = this.#name(tree, 'a user', readUid)
      if (uid !== undefined) this.#addUser(uid, false, tree)
      return
    }
    const fields = this.#fields(tree, USER_KEYS, 'a user')
    const uidTree = this.#required(fields, 'uid', tree, 'a user')
    const uid = uidTree && this.#name(uidTree, '`uid`', readUid)
    const service = fields?.get('service')?.value
    if (service !== undefined && service.kind !== 'boolean' && service.kind !== 'bad') {
      this.#fatal(service, '`service` must be true or false')
    }
    if (uid) this.#addUser(uid, service?.kind === 'boolean' && service.value, tree)
  }

  #addUser(uid: Uid, service: boolean, tree: Tree): void {
    this.#draft.addUser(uid, service, this.#notes.source.at(tree.at))
  }

  #groups(entry: Entry | undefined): void {
    if (entry === undefined || isNothing(entry.value)) return
    const { value } = entry
    if (value.kind !== 'map') {
      this.#fatal(
        value,
        `\`groups\` must be a map of gids to lists of uids, not ${kindText(value)}`,
      )
      return
    }
    this.#unique(value.entries)
    for (const group of value.entries) this.#group(group)
    this.#notes.take(entry.at, counted(value.entries.length, 'group'))
  }

  #group({ key, at, value }: Entry): void {
    const gid = readGid(key)
    if (!gid.ok) this.#notes.fatal(at, gid.error)
    else this.#draft.addGroup(gid.value, this.#notes.source.at(at))
    if (isNothing(value)) return
    if (value.kind !== 'list') {
      this.#fatal(value, `the members of a group must be a list of uids, not ${kindText(value)}`)
      return
    }
    for (const item of value.items) {
      const uid = this.#name(item, 'a member', readUid)
      if (uid === undefined || !gid.ok) continue
      this.#draft.addMember(gid.value, uid, this.#notes.source.at(item.at))
    }
  }

  #grant(tree: Tree, list: ListTree, index: number): void {
    const fields = this.#fields(tree, GRANT_KEYS, 'a grant')
    if (fields === undefined || this.#isTemplate(fields)) return
    const principal = this.#principal(fields, tree)
    const resource = this.#required(fields, 'resource', tree, 'a grant')
    const rid = resource && this.#resource(resource)
    const actions = this.#actions(this.#required(fields, 'actions', tree, 'a grant'))
    if (principal === undefined || !resource || !rid || actions.length === 0) return
    this.#draft.grant(principal, rid, actions, this.#placeOf(tree, resource, itemSpot(list, index)))
  }

  /** In a function of its own: what a place keeps is not to keep the tree. */
  #placeOf({ at }: Tree, resource: Tree, spot: ItemSpot | undefined): Place {
    const { source } = this.#notes
    const place: Place = { at: source.at(at), statement: statementOf(source.text, resource) }
    return spot === undefined ? place : { ...place, cut: () => itemCut(source.text, spot) }
  }

  /** Passes over a grant with a placeholder in it, where that is allowed. */
  #isTemplate(fields: Fields): boolean {
    if (!this.#notes.lenient) return false
    for (const key of ['user', 'group', 'resource']) {
      const tree = fields.get(key)?.value
      if (tree?.kind !== 'text' || !PLACEHOLDER.test(tree.text)) continue
      this.#notes.skip(tree.at, tree.text, 'a placeholder is left in', { cause: 'unbound' })
      return true
    }
    return false
  }

  #resource(tree: Tree): Rid | undefined {
    const text = this.#text(tree, '`resource`')
    if (text === undefined) return undefined
    const rid = readRid(text)
    if (rid.ok) return rid.value
    const meant = this.#notes.lenient ? decodedRid(text) : undefined
    if (meant === undefined) {
      this.#fatal(tree, rid.error)
      return undefined
    }
    const span = plainSpan(this.#notes.source.text, tree.at, text)
    this.#notes.mend(tree.at, rid.error, { resource: meant, ...(span && { rid: span }) })
    return meant
  }

  #principal(fields: Fields, tree: Tree): Principal | undefined {
    const user = fields.get('user')?.value
    const group = fields.get('group')?.value
    if ((user === undefined) === (group === undefined)) {
      this.#fatal(tree, 'a grant names either a `user` or a `group`')
    }
    const uid = user && this.#name(user, '`user`', readUid)
    const gid = group && this.#name(group, '`group`', readGid)
    if (user && group) return undefined
    if (uid) return { kind: 'user', uid }
    return gid ? { kind: 'group', gid } : undefined
  }

  #actions(tree: Tree | undefined): Action[] {
    if (tree === undefined) return []
    const items = tree.kind === 'list' ? tree.items : [tree]
    if (items.length === 0) this.#fatal(tree, 'a grant allows at least one action')
    const actions = items.map((item) => this.#name(item, 'an action', readAction))
    return actions.filter((action) => action !== undefined)
  }

  #each(
    entry: Entry | undefined,
    key: string,
    read: (tree: Tree, list: ListTree, index: number) => void,
  ): void {
    if (entry === undefined || isNothing(entry.value)) return
    const { value } = entry
    if (value.kind !== 'list') {
      this.#fatal(value, `\`${key}\` must be a list, not ${kindText(value)}`)
      return
    }
    const { length } = this.#notes.source.text
    for (const [index, item] of value.items.entries()) {
      if (index % STEP === STEP - 1) this.#onProgress(item.at, length)
      read(item, value, index)
    }
    this.#notes.take(entry.at, counted(value.items.length, key.slice(0, -1)))
  }

  /** The fields of a map, each known and there once. */
  #fields(tree: Tree, known: readonly string[], what: string): Fields | undefined {
    if (tree.kind !== 'map') {
      this.#fatal(tree, `${what} must be a map with ${inBackticks(known)}, not ${kindText(tree)}`)
      return undefined
    }
    this.#unique(tree.entries)
    for (const { key, at } of tree.entries) {
      if (known.includes(key)) continue
      const meant = likely(key, known)
      const hint = meant === undefined ? `known are ${inBackticks(known)}` : `is it \`${meant}\`?`
      this.#notes.fatal(at, `unknown key ${quoted(key)} in ${what}; ${hint}`)
    }
    return new Map(tree.entries.map((entry) => [entry.key, entry]))
  }

  #unique(entries: readonly Entry[]): void {
    const seen = new Map<string, number>()
    for (const { key, at } of entries) {
      const first = seen.get(key)
      if (first === undefined) seen.set(key, at)
      else {
        const { line } = this.#notes.source.at(first)
        this.#notes.fatal(at, `duplicate key ${quoted(key)}, first on line ${line}`)
      }
    }
  }

  #required(fields: Fields | undefined, key: string, tree: Tree, what: string): Tree | undefined {
    const value = fields?.get(key)?.value
    if (fields && value === undefined) this.#fatal(tree, `${what} needs \`${key}\``)
    return value
  }

  #name<T>(tree: Tree, what: string, read: (text: string) => Result<T, string>): T | undefined {
    const text = this.#text(tree, what)
    if (text === undefined) return undefined
    const name = read(text)
    if (name.ok) return name.value
    this.#fatal(tree, name.error)
    return undefined
  }

  #text(tree: Tree, what: string): string | undefined {
    if (tree.kind === 'text') return tree.text
    this.#fatal(tree, `${what} must be text, not ${kindText(tree)}`)
    return undefined
  }

  #fatal(tree: Tree, message: string): void {
    if (tree.kind !== 'bad') this.#notes.fatal(tree.at, message)
  }
}

function statementOf(source: string, resource: Tree): Statement {
  const text = resource.kind === 'text' ? resource.text : ''
  const rid = plainSpan(source, resource.at, text)
  return rid === undefined ? { form: 'document' } : { form: 'document', rid }
}

const isNothing = (tree: Tree): boolean => tree.kind === 'null' || tree.kind === 'bad'

const counted = (count: number, noun: string): string =>
  count === 1 ? `1 ${noun}` : `${count} ${noun}s`
