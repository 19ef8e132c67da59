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

const NO_MEMBERS: Json = {}

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
  const { type, id, properties = NO_MEMBERS } = value
  if (typeof type !== 'string') return err(`\`${name}.type\` must be a string`)
  if (!search && typeof id !== 'string') return err(`\`${name}.id\` must be a string`)
  if (!isObject(properties)) return err(`\`${name}.properties\` must be an object`)
  return ok({ type, id: search ? '' : String(id), properties })
}

/** An action. */
export function readAction(value: unknown): Result<ActionEntity, string> {
  if (!isObject(value)) return err('`action` must be an object')
  const { name, properties = NO_MEMBERS } = value
  if (typeof name !== 'string') return err('`action.name` must be a string')
  if (!isObject(properties)) return err('`action.properties` must be an object')
  return ok({ name })
}

/** Refuses a context that is no object. */
export const readContext = ({ context = NO_MEMBERS }: Json): Result<Json, string> =>
  isObject(context) ? ok(context) : err('`context` must be an object')

/** The members of a question, each read or found faulty. */
export interface Members {
  readonly subject: Result<Entity, string>
  readonly action: Result<ActionEntity, string>
  readonly resource: Result<Entity, string>
  readonly context: Result<Json, string>
}

/** The members of an object. */
export const membersOf = (value: Json): Members => ({
  subject: readEntity(value['subject'], 'subject'),
  action: readAction(value['action']),
  resource: readEntity(value['resource'], 'resource'),
  context: readContext(value),
})

/** The whole question, or the first fault of it. */
export function evaluationOf({
  subject,
  action,
  resource,
  context,
}: Members): Result<Evaluation, string> {
  if (!subject.ok) return subject
  if (!action.ok) return action
  if (!resource.ok) return resource
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

/** The items of a batch; an empty list is a single question. */
export function readItems({ evaluations = [] }: Json): Result<readonly unknown[], string> {
  if (!Array.isArray(evaluations)) return err('`evaluations` must be an array')
  return evaluations.length > MAX_EVALUATIONS
    ? err(`at most ${MAX_EVALUATIONS} evaluations fit in a request`)
    : ok(evaluations)
}

/** The question of one item: a member that it leaves out is the one of the whole batch. */
export function readItem(item: unknown, whole: Members): Result<Evaluation, string> {
  if (!isObject(item)) return err('an evaluation must be an object')
  const { subject, action, resource, context } = item
  return evaluationOf({
    subject: subject === undefined ? whole.subject : readEntity(subject, 'subject'),
    action: action === undefined ? whole.action : readAction(action),
    resource: resource === undefined ? whole.resource : readEntity(resource, 'resource'),
    context: context === undefined ? whole.context : readContext(item),
  })
}

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
