/** Requests of AuthZEN, read from JSON. @module */

import { err, ok, type Result } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'

/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>

/** A subject or resource; the id is left out where a search asks for it. */
export interface Entity {
  readonly type: string
  readonly id: string
  readonly properties: Json
}

/** An action. */
export interface ActionEntity {
  readonly name: string
}

/** One question. */
export interface Evaluation {
  readonly subject: Entity
  readonly action: ActionEntity
  readonly resource: Entity
}

/** The most evaluations of one request. */
export const MAX_EVALUATIONS = 1000

/** The most characters of a request. */
export const MAX_BODY_LENGTH: number = 1024 * 1024

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object of a body; members that nobody knows are ignored everywhere. */
export function readBody(body: string): Result<Json, string> {
  if (body.length > MAX_BODY_LENGTH) return err('the body is too long; ask in several requests')
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) ? ok(value) : err('the body must be a JSON object')
  } catch {
    return err('the body is no JSON')
  }
}

/** An entity; with `search`, its id is neither needed nor read. */
export function readEntity(value: unknown, name: string, search = false): Result<Entity, string> {
  if (!isObject(value)) return err(`\`${name}\` must be an object`)
  const { type, id, properties = {} } = value
  if (typeof type !== 'string') return err(`\`${name}.type\` must be a string`)
  if (!search && typeof id !== 'string') return err(`\`${name}.id\` must be a string`)
  if (!isObject(properties)) return err(`\`${name}.properties\` must be an object`)
  return ok({ type, id: search ? '' : String(id), properties })
}

/** An action. */
export function readAction(value: unknown): Result<ActionEntity, string> {
  if (!isObject(value)) return err('`action` must be an object')
  const { name, properties = {} } = value
  if (typeof name !== 'string') return err('`action.name` must be a string')
  if (!isObject(properties)) return err('`action.properties` must be an object')
  return ok({ name })
}

/** Refuses a context that is no object. */
export const readContext = ({ context = {} }: Json): Result<Json, string> =>
  isObject(context) ? ok(context) : err('`context` must be an object')

/** A whole question. */
export function readEvaluation(value: Json): Result<Evaluation, string> {
  const subject = readEntity(value['subject'], 'subject')
  if (!subject.ok) return subject
  const action = readAction(value['action'])
  if (!action.ok) return action
  const resource = readEntity(value['resource'], 'resource')
  if (!resource.ok) return resource
  const context = readContext(value)
  if (!context.ok) return context
  return ok({ subject: subject.value, action: action.value, resource: resource.value })
}

/** When a batch stops. */
export type Semantic = 'execute_all' | 'deny_on_first_deny' | 'permit_on_first_permit'

const SEMANTICS: readonly string[] = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit']

/** The semantic of a batch; every other option is ignored. */
export function readSemantic({ options = {} }: Json): Result<Semantic, string> {
  if (!isObject(options)) return err('`options` must be an object')
  const { evaluations_semantic: semantic = 'execute_all' } = options
  return typeof semantic === 'string' && SEMANTICS.includes(semantic)
    ? ok(semantic as Semantic)
    : err(`\`options.evaluations_semantic\` ${quoted(semantic)} is not known`)
}

/** The items of a batch, the defaults put in whole; an empty list is a single question. */
export function readItems(body: Json): Result<readonly unknown[], string> {
  const { evaluations = [] } = body
  if (!Array.isArray(evaluations)) return err('`evaluations` must be an array')
  if (evaluations.length > MAX_EVALUATIONS) {
    return err(`at most ${MAX_EVALUATIONS} evaluations fit in a request`)
  }
  const { subject, action, resource, context } = body
  const defaults = { subject, action, resource, ...(context !== undefined && { context }) }
  return ok(evaluations.map((item) => (isObject(item) ? { ...defaults, ...item } : item)))
}

/** The question of one item. */
export const readItem = (item: unknown): Result<Evaluation, string> =>
  isObject(item) ? readEvaluation(item) : err('an evaluation must be an object')

/** What part of a list is wanted. */
export interface Page {
  readonly token: string
  readonly limit: number | undefined
}

/** The page of a search. */
export function readPage({ page = {} }: Json): Result<Page, string> {
  if (!isObject(page)) return err('`page` must be an object')
  const { token = '', limit } = page
  if (typeof token !== 'string') return err('`page.token` must be a string')
  if (limit === undefined) return ok({ token, limit: undefined })
  return typeof limit === 'number' && Number.isSafeInteger(limit) && limit >= 0
    ? ok({ token, limit })
    : err('`page.limit` must be a whole number from 0 on')
}
