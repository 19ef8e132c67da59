/** Endpoints of services: what they ask, after Admin Router has let a request through. @module */

import type { Check, Denied, ListRule } from '../plan.ts'
import { ENDPOINTS } from './endpoints.generated.ts'
import { filled, type Params } from './pattern.ts'
import type { Endpoint, EndpointCheck, ServiceKind } from './route.ts'
import { Router } from './router.ts'

/** A service behind the gateway. */
export interface ServiceBehind {
  readonly kind: ServiceKind
  /** The framework name of a Marathon or Metronome, as resources spell it. */
  readonly instance?: string
}

/** How the gateway treats what it cannot see in a request. */
export interface ServiceOptions {
  /**
   * Lists whose items are checked one by one: `filtered` (as DC/OS does it: by the service, or by
   * the gateway with {@link filterAllowed}), or `whole`: only for who may see everything.
   */
  readonly lists?: 'filtered' | 'whole'
  /**
   * What only the body or the service knows, and endpoints that no table has: `whole` (who may do
   * it to everything, or is superuser), or `leave`: the service checks itself, as those of DC/OS do.
   */
  readonly unseen?: 'whole' | 'leave'
  /** Whether a resource exists, for endpoints that create or update; without it, both are asked. */
  readonly exists?: (resource: string) => boolean
}

/** A request to a service, below its own root. */
export interface ServiceRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly body?: unknown
}

/** What a service asks for. */
export interface ServicePlan {
  readonly checks: readonly Check[]
  readonly lists: readonly ListRule[]
}

type Located = Endpoint & { readonly match: 'pattern' }

/** Endpoints by service, then by method. */
const routers = new Map<ServiceKind, Map<string, Router<Located>>>()
for (const { service, method } of ENDPOINTS) {
  const ofService = routers.get(service) ?? new Map<string, Router<Located>>()
  routers.set(service, ofService)
  if (ofService.has(method) || method === 'CALL') continue
  const held = ENDPOINTS.filter((one) => one.service === service && one.method === method)
  ofService.set(method, new Router(held.map((one) => ({ ...one, match: 'pattern' as const }))))
}

const calls = new Map(
  ENDPOINTS.filter(({ method }) => method === 'CALL').map((endpoint) => [
    `${endpoint.service} ${endpoint.path}`,
    endpoint,
  ]),
)

interface FoundEndpoint {
  readonly route: Endpoint
  readonly params: Params
}

/** What a service asks for a request. Source: `spec-tables/endpoints.json`. */
export function servicePlan(
  service: ServiceBehind,
  request: ServiceRequest,
  options: ServiceOptions,
): ServicePlan {
  const path = ownPath(service.kind, request.path)
  const found = endpointOf(service.kind, { ...request, path })
  if (found === undefined) return unknownPlan(service.kind, { ...request, path }, options)
  const { route, params } = found
  const names = { ...params, instance: service.instance ?? service.kind }
  const checks: Check[] = []
  const lists: ListRule[] = []
  const authorizer = authorizerOf(service.kind)
  for (const check of route.checks) {
    const { action } = check
    if (check.seen === 'each' && options.lists !== 'whole') {
      lists.push({ authorizer, action, resource: withInstance(check.resource, names.instance) })
      continue
    }
    const denied: Denied = route.denied === 'filtered' ? '403' : route.denied
    for (const resource of resourcesOf(check, names, request.body, options)) {
      if (isAsked(check, resource, options)) checks.push({ authorizer, action, resource, denied })
    }
  }
  return { checks, lists }
}

const withInstance = (template: string, instance: string): string =>
  template.replace('{instance}', instance)

const authorizerOf = (kind: ServiceKind): string => (kind.startsWith('mesos') ? 'mesos' : kind)

function isAsked({ when }: EndpointCheck, resource: string, { exists }: ServiceOptions): boolean {
  if (when === undefined || exists === undefined) return true
  return exists(resource) === (when === 'exists')
}

/** A RID that the engine denies to everyone but nobody: what a path names cannot be a resource. */
const UNNAMEABLE = ''

function resourcesOf(
  check: EndpointCheck,
  names: Params,
  body: unknown,
  { unseen = 'whole' }: ServiceOptions,
): readonly string[] {
  const { resource, seen, whole, body: member } = check
  if (seen === 'path') return [filled(resource, names) ?? UNNAMEABLE]
  if (seen === 'body' && member !== undefined) {
    const ids = idsIn(body, member)
    if (ids !== undefined) {
      return ids.map((id) => filled(resource, { ...names, id, job: id }) ?? UNNAMEABLE)
    }
  }
  if (seen !== 'each' && unseen === 'leave') return []
  return [withInstance(whole ?? 'dcos:superuser', names['instance'] ?? '')]
}

const MAX_BODY_ITEMS = 1000

/** The ids that a body names, without the slash that templates have; `undefined` if it does not. */
function idsIn(body: unknown, member: string): string[] | undefined {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body]
  if (items.length === 0 || items.length > MAX_BODY_ITEMS) return undefined
  const ids: string[] = []
  for (const item of items) {
    const id = (item as Readonly<Record<string, unknown>> | null | undefined)?.[member]
    if (typeof id !== 'string') return undefined
    ids.push(id.startsWith('/') ? id.slice(1) : id)
  }
  return ids
}

/** The path as the tables spell it: without the process of Mesos, and without a slash at its end. */
function ownPath(kind: ServiceKind, path: string): string {
  const own =
    kind === 'mesos-master'
      ? path.replace(/^\/master(?=\/(?!log$|flags$))/, '')
      : kind === 'mesos-agent'
        ? path.replace(/^\/slave\(\d+\)(?=\/)/, '')
        : path
  return own.length > 1 && own.endsWith('/') ? own.slice(0, -1) : own
}

function endpointOf(kind: ServiceKind, request: ServiceRequest): FoundEndpoint | undefined {
  const { method, path, query, body } = request
  if (kind.startsWith('mesos') && method === 'POST' && path === '/api/v1') {
    const type = (body as { readonly type?: unknown } | null | undefined)?.type
    const route = calls.get(`${kind} ${String(type)}`)
    return route && { route, params: {} }
  }
  const isList = kind === 'secrets' && method === 'GET' && hasListFlag(query)
  const asked = isList ? 'LIST' : method
  const ofService = routers.get(kind)
  const found = ofService?.get(asked)?.find(path)
  if (found !== undefined || method !== 'HEAD') return found
  return ofService?.get('GET')?.find(path)
}

/** Any `list` counts that a server could take for true: listing needs its own permission. */
const hasListFlag = (query: string): boolean =>
  new URLSearchParams(query).getAll('list').some((value) => value.toLowerCase() !== 'false')

function unknownPlan(
  kind: ServiceKind,
  { method, path }: ServiceRequest,
  { unseen = 'whole' }: ServiceOptions,
): ServicePlan {
  if (unseen === 'leave') return { checks: [], lists: [] }
  const isMesosRead = kind.startsWith('mesos') && (method === 'GET' || method === 'HEAD')
  const side = kind === 'mesos-agent' ? 'agent' : 'master'
  const check: Check = {
    authorizer: authorizerOf(kind),
    action: isMesosRead ? 'read' : 'full',
    resource: isMesosRead ? `dcos:mesos:${side}:endpoint:path:${path}` : 'dcos:superuser',
    denied: '403',
  }
  return { checks: [check], lists: [] }
}
