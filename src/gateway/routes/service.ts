/** Services: what they ask for a request, after Admin Router has let it through. @module */

import type { Check, Denied, ListRule } from '../plan.ts'
import { ENDPOINTS } from './endpoints.generated.ts'
import { NO_PARAMS, type Params } from './pattern.ts'
import type { Endpoint, EndpointCheck, ServiceKind } from './route.ts'
import { type Match, Router } from './router.ts'
import { bound, filled, type Template, templateOf } from './template.ts'

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

/** A check of an endpoint, its templates read and the name of the service put in. */
interface Rule {
  readonly check: EndpointCheck
  readonly denied: Denied
  readonly resource: Template
  /** What is asked where the names of the resource are not to be seen. */
  readonly whole: string
}

/** What is asked for one endpoint. */
interface Asking {
  readonly match: 'pattern'
  readonly path: string
  readonly rules: readonly Rule[]
  readonly lists: readonly ListRule[]
}

/** A RID that the engine denies to everyone but nobody: what a path names cannot be a resource. */
const UNNAMEABLE = ''

const NOTHING_ASKED: ServicePlan = { checks: [], lists: [] }

/** A service, ready to be asked what it asks for. Source: `spec-tables/endpoints.json`. */
export class Service {
  readonly #kind: ServiceKind
  readonly #authorizer: string
  readonly #options: ServiceOptions
  readonly #routers: ReadonlyMap<string, Router<Asking>>
  readonly #calls: ReadonlyMap<string, Asking>

  constructor({ kind, instance = kind }: ServiceBehind, options: ServiceOptions) {
    this.#kind = kind
    this.#authorizer = kind.startsWith('mesos') ? 'mesos' : kind
    this.#options = options
    const own = ENDPOINTS.filter(({ service }) => service === kind)
    const byMethod = new Map<string, Asking[]>()
    for (const endpoint of own) {
      const held = byMethod.get(endpoint.method) ?? []
      byMethod.set(endpoint.method, held)
      held.push(this.#askingOf(endpoint, instance))
    }
    this.#calls = new Map((byMethod.get('CALL') ?? []).map((asking) => [asking.path, asking]))
    byMethod.delete('CALL')
    this.#routers = new Map(Array.from(byMethod, ([method, held]) => [method, new Router(held)]))
  }

  #askingOf({ path, checks, denied }: Endpoint, instance: string): Asking {
    const isList = ({ seen }: EndpointCheck): boolean =>
      seen === 'each' && this.#options.lists !== 'whole'
    return {
      match: 'pattern',
      path,
      rules: checks
        .filter((check) => !isList(check))
        .map((check) => ({
          check,
          denied: denied === 'filtered' ? '403' : denied,
          resource: bound(templateOf(check.resource), { instance }),
          whole: withInstance(check.whole ?? 'dcos:superuser', instance),
        })),
      lists: checks.filter(isList).map(({ action, resource }) => ({
        authorizer: this.#authorizer,
        action,
        resource: withInstance(resource, instance),
      })),
    }
  }

  /** What is asked for a request. Costs the segments of its path and the patterns they may have. */
  plan(request: ServiceRequest): ServicePlan {
    const path = this.#ownPath(request.path)
    const found = this.#find(request, path)
    if (found === undefined) return this.#unknown(request.method, path)
    const { route, params } = found
    const checks: Check[] = []
    for (const rule of route.rules) this.#ask(rule, params, request.body, checks)
    return { checks, lists: route.lists }
  }

  #ask(rule: Rule, params: Params, body: unknown, checks: Check[]): void {
    const { seen, body: member } = rule.check
    if (seen === 'path') {
      this.#add(checks, rule, filled(rule.resource, params))
      return
    }
    const ids = seen === 'body' && member !== undefined ? idsIn(body, member) : undefined
    if (ids !== undefined) {
      for (const id of ids)
        this.#add(checks, rule, filled(rule.resource, { ...params, id, job: id }))
    } else if (seen === 'each' || this.#options.unseen !== 'leave') {
      this.#add(checks, rule, rule.whole)
    }
  }

  #add(checks: Check[], { check, denied }: Rule, resource: string = UNNAMEABLE): void {
    const { action, when } = check
    const { exists } = this.#options
    const isAsked =
      when === undefined || exists === undefined || exists(resource) === (when === 'exists')
    if (isAsked) checks.push({ authorizer: this.#authorizer, action, resource, denied })
  }

  get #isMesos(): boolean {
    return this.#authorizer === 'mesos'
  }

  /** The path as the tables spell it: without the process of Mesos, and without a slash at its end. */
  #ownPath(path: string): string {
    const process = PROCESSES[this.#kind]
    const own = process === undefined ? path : path.replace(process, '')
    return own.length > 1 && own.endsWith('/') ? own.slice(0, -1) : own
  }

  #find(request: ServiceRequest, path: string): Match<Asking> | undefined {
    const { method, query, body } = request
    if (this.#isMesos && method === 'POST' && path === '/api/v1') {
      const type = (body as { readonly type?: unknown } | null | undefined)?.type
      const route = this.#calls.get(String(type))
      return route && { route, params: NO_PARAMS }
    }
    const isList = this.#kind === 'secrets' && method === 'GET' && hasListFlag(query)
    const found = this.#routers.get(isList ? 'LIST' : method)?.find(path)
    if (found !== undefined || method !== 'HEAD') return found
    return this.#routers.get('GET')?.find(path)
  }

  #unknown(method: string, path: string): ServicePlan {
    if (this.#options.unseen === 'leave') return NOTHING_ASKED
    const isMesosRead = this.#isMesos && (method === 'GET' || method === 'HEAD')
    const side = this.#kind === 'mesos-agent' ? 'agent' : 'master'
    const check: Check = {
      authorizer: this.#authorizer,
      action: isMesosRead ? 'read' : 'full',
      resource: isMesosRead ? `dcos:mesos:${side}:endpoint:path:${path}` : 'dcos:superuser',
      denied: '403',
    }
    return { checks: [check], lists: [] }
  }
}

/** How paths begin that name the process of Mesos, which the tables do not. */
const PROCESSES: Partial<Record<ServiceKind, RegExp>> = {
  'mesos-master': /^\/master(?=\/(?!log$|flags$))/,
  'mesos-agent': /^\/slave\(\d+\)(?=\/)/,
}

const withInstance = (template: string, instance: string): string =>
  template.replace('{instance}', () => instance)

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

/** Any `list` counts that a server could take for true: listing needs its own permission. */
const hasListFlag = (query: string): boolean =>
  query !== '' &&
  new URLSearchParams(query).getAll('list').some((value) => value.toLowerCase() !== 'false')
