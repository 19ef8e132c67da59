/** Searches of AuthZEN: who may, what may be done, and with what. @module */

import { createHash } from 'node:crypto'
import { err, ok, type Result } from '../../core/result.ts'
import type { Engine } from '../../engine/engine.ts'
import { type Json, type Page, readAction, readContext, readEntity, readPage } from './json.ts'
import {
  type AuthzenMapping,
  actionOf,
  allNames,
  idsFor,
  isAccount,
  type KnownResource,
  ridsOf,
} from './mapping.ts'
import { allowing } from './subjects.ts'

/** What is searched for. */
export type SearchKind = 'subject' | 'resource' | 'action'

/** What searches need. */
export interface SearchParts {
  readonly engine: Engine
  readonly mapping: AuthzenMapping
}

/** A page of results. */
export interface Found {
  readonly page: { readonly next_token: string; readonly count: number; readonly total: number }
  readonly results: readonly Json[]
}

/** The most results of a page, and how many there are where no number is asked for. */
export const MAX_RESULTS = 1000

/**
 * Searches: every result evaluates to true, through groups as well. Unknown names and types find
 * nothing. A token belongs to its search and its revision; another one refuses it.
 */
export function searched(parts: SearchParts, kind: SearchKind, body: Json): Result<Found, string> {
  const page = readPage(body)
  if (!page.ok) return page
  const context = readContext(body)
  if (!context.ok) return context
  const results = SEARCHES[kind](parts, body)
  return results.ok ? paged(parts.engine, kind, body, page.value, results.value) : results
}

type Search = (parts: SearchParts, body: Json) => Result<Json[], string>

const SEARCHES: Readonly<Record<SearchKind, Search>> = {
  subject({ engine, mapping }, body) {
    const subject = readEntity(body['subject'], 'subject', true)
    const action = readAction(body['action'])
    const resource = readEntity(body['resource'], 'resource')
    if (!subject.ok) return subject
    if (!action.ok) return action
    if (!resource.ok) return resource
    const { type } = subject.value
    if (!isAccount(mapping, type)) return ok([])
    const view = engine.view()
    const name = actionOf(mapping, action.value)
    const found = audienceOf(engine, name, ridsOf(mapping, resource.value))
    const own = found.filter((uid) => view.isService(uid) === (type === 'service'))
    return ok(own.map((id) => ({ type, id })))
  },

  resource({ engine, mapping }, body) {
    const subject = readEntity(body['subject'], 'subject')
    const action = readAction(body['action'])
    const resource = readEntity(body['resource'], 'resource', true)
    if (!subject.ok) return subject
    if (!action.ok) return action
    if (!resource.ok) return resource
    if (!isAccount(mapping, subject.value.type)) return ok([])
    const { type } = resource.value
    const name = actionOf(mapping, action.value)
    const may = allowing(engine, mapping, subject.value)
    const found = candidates(engine, mapping, subject.value.id, type).filter(
      ({ id, properties = {} }) =>
        ridsOf(mapping, { type, id, properties }).some((rid) => may(name, rid)),
    )
    return ok([...new Set(found.map(({ id }) => id))].map((id) => ({ type, id })))
  },

  action({ engine, mapping }, body) {
    const subject = readEntity(body['subject'], 'subject')
    const resource = readEntity(body['resource'], 'resource')
    if (!subject.ok) return subject
    if (!resource.ok) return resource
    if (!isAccount(mapping, subject.value.type)) return ok([])
    const rids = ridsOf(mapping, resource.value)
    const may = allowing(engine, mapping, subject.value)
    const found = allNames(mapping).filter((name) =>
      rids.some((rid) => may(actionOf(mapping, { name }), rid)),
    )
    return ok(found.map((name) => ({ name })))
  },
}

/** The users who may do it to any of these, sorted. */
function audienceOf(engine: Engine, action: string, rids: readonly string[]): string[] {
  const uids = new Set<string>()
  for (const rid of rids) {
    const audience = engine.whoCan(action, rid)
    if (audience.everyone) return everyoneIn(engine)
    for (const uid of audience.users) uids.add(uid)
  }
  return [...uids].sort()
}

const everyoneIn = (engine: Engine): string[] =>
  engine
    .toPolicy()
    .users.map(({ uid }) => String(uid))
    .sort()

/** The resources that a search looks through: those configured, and what the subject holds grants on. */
function candidates(
  engine: Engine,
  mapping: AuthzenMapping,
  uid: string,
  type: string,
): readonly KnownResource[] {
  const own = (mapping.known ?? []).filter((one) => one.type === type)
  const granted = engine
    .whatCan(uid)
    .holdings.flatMap(({ resource }) => idsFor(mapping, type, resource))
    .map((id) => ({ type, id }))
  const configured = new Set(own.map(({ id }) => id))
  const others = new Map(granted.map((one) => [one.id, one]))
  return [...own, ...[...others.values()].filter(({ id }) => !configured.has(id))].toSorted(
    (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  )
}

function paged(
  { revision }: Engine,
  kind: SearchKind,
  { page: _page, ...query }: Json,
  { token, limit = MAX_RESULTS }: Page,
  results: readonly Json[],
): Result<Found, string> {
  const mark = createHash('sha256')
    .update(JSON.stringify([kind, revision, query]))
    .digest('base64url')
    .slice(0, 22)
  const start = token === '' ? 0 : startOf(token, mark)
  if (start === undefined || start > results.length) {
    return err('`page.token` belongs to another search or an older state; begin anew')
  }
  const end = Math.min(results.length, start + Math.min(limit, MAX_RESULTS))
  const next = end < results.length ? `${mark}.${end}` : ''
  const shown = results.slice(start, end)
  return ok({
    page: { next_token: next, count: shown.length, total: results.length },
    results: shown,
  })
}

function startOf(token: string, mark: string): number | undefined {
  const [own, at = ''] = token.split('.')
  return own === mark && /^\d{1,9}$/.test(at) ? Number(at) : undefined
}
