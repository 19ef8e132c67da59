/** Mappings of AuthZEN, read from what a file holds. @module */

import { ACTIONS, type Action } from '../../core/action.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'
import type { AuthzenMapping, KnownResource, ResourceRule } from './mapping.ts'

/** The most entries of each part of a mapping. */
export const MAX_MAPPING_ENTRIES = 10_000

const MEMBERS: readonly string[] = ['subjectTypes', 'rules', 'actions', 'groupProperty', 'known']

type Members = Readonly<Record<string, unknown>>

/**
 * Reads a mapping. Whatever is misspelled is an error with its place, since a rule that nobody
 * reads would leave another one to decide.
 */
export function readMapping(value: unknown): Result<AuthzenMapping, string> {
  const read = membersOf(value, 'the mapping', MEMBERS)
  if (!read.ok) return read
  const { subjectTypes = [], rules = [], actions = {}, known = [], groupProperty } = read.value
  const types = listOf(subjectTypes, 'subjectTypes', wordOf)
  const ruleList = listOf(rules, 'rules', ruleOf)
  const actionTable = actionsOf(actions)
  const knownList = listOf(known, 'known', knownOf)
  if (!types.ok) return types
  if (!ruleList.ok) return ruleList
  if (!actionTable.ok) return actionTable
  if (!knownList.ok) return knownList
  const property = groupProperty === undefined ? ok('') : wordOf(groupProperty, '`groupProperty`')
  if (!property.ok) return property
  return ok({
    ...(property.value !== '' && { groupProperty: property.value }),
    ...(types.value.length > 0 && { subjectTypes: types.value }),
    rules: ruleList.value,
    actions: actionTable.value,
    known: knownList.value,
  })
}

function membersOf(
  value: unknown,
  place: string,
  names: readonly string[],
): Result<Members, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return err(`${place} must be an object`)
  }
  const strange = Object.keys(value).find((name) => !names.includes(name))
  return strange === undefined
    ? ok(value as Members)
    : err(`${place} has ${quoted(strange)}, which is none of ${names.join(', ')}`)
}

type ReadOne<T> = (value: unknown, place: string) => Result<T, string>

function listOf<T>(value: unknown, place: string, readOne: ReadOne<T>): Result<T[], string> {
  if (!Array.isArray(value)) return err(`\`${place}\` must be a list`)
  if (value.length > MAX_MAPPING_ENTRIES) {
    return err(`\`${place}\` has more than ${MAX_MAPPING_ENTRIES} entries`)
  }
  const list: T[] = []
  for (const [at, one] of value.entries()) {
    const read = readOne(one, `\`${place}[${at}]\``)
    if (!read.ok) return read
    list.push(read.value)
  }
  return ok(list)
}

const wordOf: ReadOne<string> = (value, place) =>
  typeof value === 'string' && value !== '' ? ok(value) : err(`${place} must be a text`)

const ruleOf: ReadOne<ResourceRule> = (value, place) => {
  const read = membersOf(value, place, ['type', 'resources', 'exclusive'])
  if (!read.ok) return read
  const { type, resources, exclusive = false } = read.value
  const typeWord = wordOf(type, `the type of ${place}`)
  if (!typeWord.ok) return typeWord
  const templates = listOf(resources, `resources of ${place.replaceAll('`', '')}`, wordOf)
  if (!templates.ok) return templates
  if (typeof exclusive !== 'boolean') return err(`exclusive of ${place} must be true or false`)
  return ok({ type: typeWord.value, resources: templates.value, exclusive })
}

function actionsOf(value: unknown): Result<Readonly<Record<string, Action>>, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return err('`actions` must be an object')
  }
  const entries: Array<readonly [string, Action]> = []
  for (const [name, word] of Object.entries(value)) {
    const action = ACTIONS.find((one) => one === word)
    if (action === undefined) {
      return err(`\`actions\` has ${quoted(name)} for what is none of ${ACTIONS.join(', ')}`)
    }
    entries.push([name, action])
  }
  return ok(Object.fromEntries(entries))
}

const knownOf: ReadOne<KnownResource> = (value, place) => {
  const read = membersOf(value, place, ['type', 'id', 'properties'])
  if (!read.ok) return read
  const { type, id, properties = {} } = read.value
  const typeWord = wordOf(type, `the type of ${place}`)
  if (!typeWord.ok) return typeWord
  const idWord = wordOf(id, `the id of ${place}`)
  if (!idWord.ok) return idWord
  const isTable = typeof properties === 'object' && properties !== null
  if (!isTable || !Object.values(properties).every((one) => typeof one === 'string')) {
    return err(`the properties of ${place} must be texts by name`)
  }
  return ok({ type: typeWord.value, id: idWord.value, properties: { ...properties } })
}
