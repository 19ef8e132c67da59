/** Headers of Node's requests: read as they came, and changed in place. @module */

import { isRemoved, mayChange } from '../http/identity-headers.ts'
import type { Forward, GatewayRequest } from '../http/request.ts'

/** The part of a request of Node that an adapter reads. Express and Fastify hand over the same. */
export interface NodeRequest {
  readonly method?: string | undefined
  url?: string | undefined
  readonly headers: Record<string, string | string[] | undefined>
  readonly rawHeaders: string[]
  headersDistinct?: Record<string, string[] | undefined>
  readonly socket?: { readonly remoteAddress?: string | undefined } | null
}

/** A request of Node, as the gateway reads it. */
export function nodeRequest(
  request: NodeRequest,
  target: string,
  body: unknown = undefined,
): GatewayRequest {
  return {
    method: request.method ?? 'GET',
    target,
    header: (name) => headerOf(request, name),
    address: request.socket?.remoteAddress ?? '-',
    ...(body !== undefined && { body }),
  }
}

/** All values: Node keeps the first of two `Authorization` headers, and two tokens are none. */
function headerOf({ headers, rawHeaders }: NodeRequest, name: string): string | undefined {
  const value = headers[name]
  if (value === undefined) return undefined
  if (name !== 'authorization') return Array.isArray(value) ? value.join(', ') : value
  if (countOf(rawHeaders, name) > 1) return valuesOf(rawHeaders, name).join(', ')
  return Array.isArray(value) ? value.join(', ') : value
}

/** How often a header came; `name` is in lower case. */
export function countOf(rawHeaders: readonly string[], name: string): number {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const one = rawHeaders[at] as string
    if (one.length === name.length && one.toLowerCase() === name) count++
  }
  return count
}

const valuesOf = (rawHeaders: readonly string[], name: string): string[] =>
  rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name)

/**
 * Changes the headers of a request in place, so that whatever proxies it forwards the right ones.
 * `headersDistinct` loses what the others lose; whom the gateway names stands in the others only,
 * unless something was lost.
 */
export function changeHeaders(request: NodeRequest, { remove, set }: Forward): void {
  const { headers, rawHeaders } = request
  const removed = setOf(remove)
  const isGone = (name: string): boolean =>
    isRemoved(name) || removed.has(name) || Object.hasOwn(set, name)
  for (const name in headers) {
    if (mayChange(name) && isGone(name)) delete headers[name]
  }
  const count = rawHeaders.length
  let kept = 0
  for (let at = 0; at + 1 < count; at += 2) {
    const name = rawHeaders[at] as string
    if (mayChange(name) && isGone(name.toLowerCase())) continue
    rawHeaders[kept] = name
    rawHeaders[kept + 1] = rawHeaders[at + 1] as string
    kept += 2
  }
  rawHeaders.length = kept
  for (const name in set) {
    const value = set[name] as string
    headers[name] = value
    rawHeaders.push(name, value)
  }
  // Node would make it of as many raw headers as came.
  if (kept < count) request.headersDistinct = distinctOf(rawHeaders)
}

function distinctOf(rawHeaders: readonly string[]): Record<string, string[]> {
  const distinct: Record<string, string[]> = {}
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase()
    const values = Object.hasOwn(distinct, name) ? (distinct[name] as string[]) : []
    distinct[name] = values
    values.push(rawHeaders[at + 1] as string)
  }
  return distinct
}

/** There are few lists of headers, and each is used again and again. */
const sets: WeakMap<readonly string[], ReadonlySet<string>> = new WeakMap()

function setOf(names: readonly string[]): ReadonlySet<string> {
  let known = sets.get(names)
  if (known === undefined) {
    known = new Set(names)
    sets.set(names, known)
  }
  return known
}
