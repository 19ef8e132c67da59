/** `curl` commands against the IAM API. @module */

import { type Changes, unbound, type Writing } from './changes.ts'
import type { Range, SkipDetail } from './reading.ts'
import type { Command, Word } from './shell.ts'
import { commandCut, urlSpan } from './span.ts'

const API = '/acs/api/v1/'

/** Options that take a value in the next word, or glued to them. */
const VALUED_SHORT = 'XHdubcoAeFKmEwTxr'
const VALUED_LONG: ReadonlySet<string> = new Set(
  (
    'request header data data-raw data-binary data-ascii data-urlencode json user cookie ' +
    'cookie-jar output user-agent referer form config max-time cert key cacert capath ' +
    'write-out upload-file proxy connect-timeout retry retry-delay resolve connect-to ' +
    'oauth2-bearer url'
  ).split(' '),
)

interface CurlRequest {
  readonly method: string
  readonly url: Word | undefined
  /** Read for one thing only: whether a new user has a public key. */
  readonly body: string | undefined
}

/**
 * Takes one command whose words begin with `curl`.
 *
 * The host may be anything, a `$(…)` too. Headers, credentials and bodies are passed over, and
 * nothing of them is noted. The server decodes the path twice, and an upper-case `%2F` becomes a
 * slash the second time only; so `%252F` is the one way to write it.
 */
export function readCurl({ at, end, words }: Command, changes: Changes): void {
  const request = requestOf(words)
  const { method, url } = request
  const start = url?.text.indexOf(API) ?? -1
  const path = url === undefined || start < 0 ? '' : pathOf(url.text.slice(start + API.length))
  const shown =
    start < 0 ? `curl -X ${shortMethod(method)} …` : `curl -X ${shortMethod(method)} …${API}${path}`
  const skip = (why: string, detail?: SkipDetail): void =>
    changes.notes.skip(at, shown, why, detail)
  if (url === undefined || start < 0) {
    skip('not a request to the IAM API')
    return
  }
  const hole = url.holes.find(
    ({ index }) => index >= start && index < start + API.length + path.length,
  )
  if (hole !== undefined) {
    skip(unbound(hole.name), { cause: 'unbound' })
    return
  }
  const segments = segmentsOf(path)
  if (typeof segments === 'string') {
    skip(segments, ENCODED.test(path) ? { cause: 'encoded' } : {})
    return
  }
  const within = { from: url.at, to: end }
  const writing = writingOf(changes.notes.source.text, at, within, segments[1] ?? '')
  if (!apply(request, segments, at, changes, writing)) skip(whyUnused(method))
}

/** Characters that the server would have to decode once more, or once less. */
const ENCODED = /%2f|%252f/i

const whyUnused = (method: string): string =>
  method === 'PUT' || method === 'DELETE'
    ? 'no path of the IAM API that changes users, groups or grants'
    : 'this request changes no users, groups or grants'

function writingOf(text: string, at: number, url: Range, resource: string): Writing {
  const rid = urlSpan(text, url, resource)
  return {
    statement: rid === undefined ? { form: 'request' } : { form: 'request', rid },
    cut: () => commandCut(text, { from: at, to: url.to }),
  }
}

const shortMethod = (method: string): string => (/^[A-Z]{1,10}$/.test(method) ? method : '…')

const pathOf = (text: string): string => text.replace(/[?#].*$/s, '').replace(/\/$/, '')

/** The decoded segments of a path, or why the server would not understand it. */
function segmentsOf(path: string): string[] | string {
  if (/%2f/i.test(path)) return 'the server does not understand `%2F`: write `%252F` for a slash'
  if (/%252f/.test(path)) return 'the server does not understand `%252f`: write `%252F` for a slash'
  try {
    return path.split('/').map((segment) => decodeURIComponent(segment).replaceAll('%2F', '/'))
  } catch {
    return 'this path is not well encoded'
  }
}

function apply(
  request: CurlRequest,
  path: readonly string[],
  at: number,
  changes: Changes,
  writing: Writing,
): boolean {
  if (request.method !== 'PUT' && request.method !== 'DELETE') return false
  const put = request.method === 'PUT'
  const [kind, name, ...inner] = path
  if (name === undefined) return false
  if (kind === 'acls') return applyAcl(put, path, at, changes, writing)
  if (kind === 'users') return inner.length === 0 && applyUser(put, name, request.body, at, changes)
  return kind === 'groups' && applyGroup(put, name, inner, at, changes)
}

function applyUser(
  put: boolean,
  name: string,
  body: string | undefined,
  at: number,
  changes: Changes,
): boolean {
  if (put) changes.createUser(at, name, hasPublicKey(body))
  else changes.deleteUser(at, name)
  return true
}

function applyGroup(
  put: boolean,
  name: string,
  inner: readonly string[],
  at: number,
  changes: Changes,
): boolean {
  const [users, member] = inner
  if (inner.length === 0) {
    if (put) changes.createGroup(at, name)
    else changes.deleteGroup(at, name)
    return true
  }
  if (users !== 'users' || member === undefined || inner.length > 2) return false
  if (put) changes.addMember(at, name, member)
  else changes.removeMember(at, name, member)
  return true
}

function applyAcl(
  put: boolean,
  path: readonly string[],
  at: number,
  changes: Changes,
  writing: Writing,
): boolean {
  const [, rid = '', kinds, name, action] = path
  if (kinds === undefined) {
    if (put) changes.createAcl(at, rid, writing.statement.rid)
    else changes.deleteAcl(at, rid)
    return true
  }
  if (path.length > 5 || name === undefined || (kinds !== 'users' && kinds !== 'groups'))
    return false
  const kind = kinds === 'users' ? 'user' : 'group'
  if (action === undefined) {
    if (!put) changes.revokeAll(at, kind, name, rid)
    return !put
  }
  if (put) changes.grant(at, kind, name, rid, action, writing)
  else changes.revoke(at, kind, name, rid, action, writing.statement.rid)
  return true
}

function hasPublicKey(body: string | undefined): boolean {
  try {
    const value: unknown = JSON.parse(body ?? '')
    return typeof value === 'object' && value !== null && Object.hasOwn(value, 'public_key')
  } catch {
    return false
  }
}

function requestOf(words: readonly Word[]): CurlRequest {
  const { options, rest } = optionsIn(words)
  const given = (...names: string[]): string | undefined =>
    options.findLast(({ name }) => names.includes(name))?.value?.text
  const body = given('d', 'data', 'data-raw', 'data-binary', 'data-ascii', 'json')
  const urls = [...rest, ...options.filter(({ name }) => name === 'url').map(({ value }) => value)]
  return {
    method: given('X', 'request') ?? (body === undefined ? 'GET' : 'POST'),
    url: urls.find((word) => word?.text.includes(API)) ?? urls[0],
    body,
  }
}

interface Given {
  readonly name: string
  readonly value: Word | undefined
}

/** The options of a command with their values, and the words that are neither. */
function optionsIn(words: readonly Word[]): { options: Given[]; rest: Word[] } {
  const options: Given[] = []
  const rest: Word[] = []
  for (let index = 1; index < words.length; index++) {
    const word = words[index]
    if (word === undefined) break
    const option = optionOf(word.text)
    if (option === undefined) rest.push(word)
    else if (option.value !== undefined) {
      options.push({ name: option.name, value: { ...word, text: option.value } })
    } else {
      options.push({ name: option.name, value: option.takesValue ? words[index + 1] : undefined })
      if (option.takesValue) index++
    }
  }
  return { options, rest }
}

interface Option {
  readonly name: string
  readonly takesValue: boolean
  readonly value?: string
}

/** An option, or `undefined` for any other word. Short flags may stand together: `-skX PUT`. */
function optionOf(text: string): Option | undefined {
  if (!text.startsWith('-') || text === '-') return undefined
  if (text.startsWith('--'))
    return { name: text.slice(2), takesValue: VALUED_LONG.has(text.slice(2)) }
  const at = [...text.slice(1)].findIndex((letter) => VALUED_SHORT.includes(letter))
  if (at < 0) return { name: text.slice(1), takesValue: false }
  const name = text.charAt(at + 1)
  const value = text.slice(at + 2)
  return value === '' ? { name, takesValue: true } : { name, takesValue: true, value }
}
