/** The mapping of AuthZEN's terms to RIDs and actions, and back. @module */

import { ACTIONS, type Action } from '../../core/action.ts'
import { parseRid } from '../../core/rid.ts'
import type { ActionEntity, Entity } from './json.ts'

/** How resources of one type are spelled: `acme:shop:order:{id}`. */
export interface ResourceRule {
  readonly type: string
  /** RIDs with `{id}` or the names of string properties; any one that is allowed suffices. */
  readonly resources: readonly string[]
  /** Where this rule gives a RID, those of the other rules for the type do not count. */
  readonly exclusive?: boolean
}

/** A resource that searches know. */
export interface KnownResource {
  readonly type: string
  readonly id: string
  readonly properties?: Readonly<Record<string, string>>
}

/** What the grants do not say. */
export interface AuthzenMapping {
  readonly subjectTypes?: readonly string[]
  readonly rules?: readonly ResourceRule[]
  /** Names of actions beside the five. */
  readonly actions?: Readonly<Record<string, Action>>
  /**
   * The string property of a subject that names a group it is taken to be in. Whoever asks is
   * believed; so none, where it is not said.
   */
  readonly groupProperty?: string
  /** What a search for resources looks through. */
  readonly known?: readonly KnownResource[]
}

/** The type of a resource whose id is a RID. */
export const NATIVE_TYPE = 'dcos'

const NO_RULES: readonly ResourceRule[] = []

const SUBJECTS: readonly string[] = ['user', 'service']

/** Whether subjects of a type are accounts. */
export const isAccount = ({ subjectTypes = SUBJECTS }: AuthzenMapping, type: string): boolean =>
  subjectTypes.includes(type)

/** The action of a name; any other is none, and denied. */
export function actionOf({ actions }: AuthzenMapping, { name }: ActionEntity): string {
  return actions !== undefined && Object.hasOwn(actions, name) ? (actions[name] ?? name) : name
}

/** The names under which an action goes. */
const namesOf = ({ actions = {} }: AuthzenMapping, action: Action): string[] => [
  ...(Object.hasOwn(actions, action) ? [] : [action]),
  ...Object.keys(actions).filter((name) => actions[name] === action),
]

/** All actions with their names, in order. */
export const allNames = (mapping: AuthzenMapping): string[] =>
  ACTIONS.flatMap((action) => namesOf(mapping, action))

/**
 * The RIDs of a resource. A value with a colon, or one that makes no RID, gives none: it must not
 * end in another part of the RID than the template means.
 */
export function ridsOf({ rules = NO_RULES }: AuthzenMapping, resource: Entity): string[] {
  const own = rules.length === 0 ? rules : rules.filter(({ type }) => type === resource.type)
  if (own.length === 0) return resource.type === NATIVE_TYPE ? [resource.id] : []
  const spelledBy = ({ resources }: ResourceRule): string[] =>
    resources.map((template) => spelled(template, resource)).filter((rid) => rid !== undefined)
  for (const rule of own) {
    const rids = rule.exclusive === true ? spelledBy(rule) : []
    if (rids.length > 0) return rids
  }
  return own.flatMap(spelledBy)
}

/**
 * The ids of a type that a RID stands for: the way back of {@link ridsOf}, through the templates that
 * name nothing but the id. What another template would make of the id is for the caller to ask.
 */
export function idsFor({ rules = [] }: AuthzenMapping, type: string, rid: string): string[] {
  const own = rules.filter((rule) => rule.type === type)
  if (own.length === 0) return type === NATIVE_TYPE ? [rid] : []
  const ids = own.flatMap(({ resources }) => resources).map((template) => idIn(template, rid))
  return [...new Set(ids.filter((id) => id !== undefined))]
}

/** What `{id}` stands for in a RID, where the template has it once and nothing beside it. */
function idIn(template: string, rid: string): string | undefined {
  const [before = '', after, more] = template.split('{id}')
  if (after === undefined || more !== undefined || /\{\w+\}/.test(before + after)) return undefined
  if (rid.length < before.length + after.length) return undefined
  if (!rid.startsWith(before) || !rid.endsWith(after)) return undefined
  const id = rid.slice(before.length, rid.length - after.length)
  return id === '' || id.includes(':') ? undefined : id
}

function spelled(template: string, { id, properties }: Entity): string | undefined {
  let isWhole = true
  const rid = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value =
      name === 'id' ? id : Object.hasOwn(properties, name) ? properties[name] : undefined
    if (typeof value === 'string' && !value.includes(':')) return value
    isWhole = false
    return ''
  })
  return isWhole && parseRid(rid).ok ? rid : undefined
}
