/**
 * The definition: a decision as a scan over grants. Slow, obvious, and the judge of every faster
 * decider, with which it shares types and nothing else. @module
 */

import type { Action } from '../core/action.ts'
import type { Catalogue, Family } from '../core/catalogue.ts'
import type { Grant } from '../core/grant.ts'
import type { SecurityMode } from '../core/mode.ts'
import type { Policy } from '../core/policy.ts'
import type { Release } from '../core/release.ts'
import type { AccessRequest, Decider, Decision, DenyReason } from '../core/request.ts'

/** What a decision depends on beside the policy. */
export interface OracleOptions {
  readonly mode: SecurityMode
  readonly release: Release
  readonly catalogue: Catalogue
}

/** A RID taken apart: its base, its path, and the node that a grant stands at: a star, one above. */
type Reading = { family?: Family; base: string; path: string[]; node: string[]; star: boolean }

const ACTIONS: readonly Action[] = ['create', 'read', 'update', 'delete', 'full']
const age = (release: Release): number => Number(release[0]) * 100 + Number(release.slice(2))
const deny = (reason: DenyReason): Decision => ({ effect: 'deny', reason })

/** Decides by reading every grant, for each request anew. Costs the size of the policy. */
export class Oracle implements Decider {
  readonly #policy: Policy
  readonly #options: OracleOptions

  constructor(policy: Policy, options: OracleOptions) {
    this.#policy = policy
    this.#options = options
  }

  /** The answer of design.md §1.5, its reasons found in that order. */
  decide({ subject, action, resource }: AccessRequest): Decision {
    const { mode, release, catalogue } = this.#options
    const wanted = read(resource, this.#options)
    if (!wanted) return deny('malformed-resource')
    if (!ACTIONS.some((known) => known === action)) return deny('unknown-action')

    const category = wanted.family && catalogue.categories[wanted.family.category]
    const enforced = category?.enforcedIn.includes(mode) ?? true
    if (!enforced) return { effect: 'allow', reason: 'not-enforced' }
    if (typeof subject === 'symbol') {
      if (category?.anonymousIn.includes(mode)) return { effect: 'allow', reason: 'anonymous' }
      return deny('no-covering-grant')
    }

    const held = grantsOf(subject, this.#policy)
    const covering = held
      .map((grant) => ({ grant, at: read(grant.resource, this.#options) }))
      .filter(({ at }) => at && covers(at, wanted))
      .sort((a, b) => (b.at as Reading).node.length - (a.at as Reading).node.length)
    const best = covering.find(({ grant }) =>
      grant.actions.some((a) => a === action || a === 'full'),
    )
    if (best) return { effect: 'allow', reason: 'granted', grant: best.grant }

    const rule = catalogue.superuser
    const proof = held.find(({ resource: granted, actions }) => {
      if (!rule || granted !== rule.resource) return false
      return age(release) >= age(rule.anyActionSince) || actions.includes('full')
    })
    if (proof) return { effect: 'allow', reason: 'superuser', grant: proof }
    return deny(covering.length > 0 ? 'action-not-granted' : 'no-covering-grant')
  }
}

/** The grants of a user and of its groups, in order. Those of one principal on one RID are one. */
function grantsOf(uid: string, { groups, grants }: Policy): Grant[] {
  const gids = groups.filter(({ members }) => members.some((m) => m === uid)).map(({ gid }) => gid)
  const mine = grants
    .filter(({ principal: p }) => (p.kind === 'user' ? p.uid === uid : gids.includes(p.gid)))
    .filter(({ actions }) => actions.length > 0)
    .map((grant) => ({ grant, at: order(grant) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
  const held = (at: string) => mine.flatMap((one) => (one.at === at ? one.grant.actions : []))
  const whole = (at: string): Action[] => ACTIONS.filter((one) => held(at).includes(one))
  return mine.map(({ grant, at }) => ({ ...grant, actions: whole(at) }))
}

/** At one place: a user's own first, the smaller gid, the shorter spelling, the smaller one. */
const order = ({ principal: p, resource }: Grant): string =>
  [p.kind === 'user' ? '' : p.gid, String.fromCharCode(resource.length), resource].join('\0')

/** Takes a RID apart, in the family with the longest base that has it; a malformed one not at all. */
function read(rid: string, { catalogue, release }: OracleOptions): Reading | undefined {
  if (typeof rid !== 'string') return undefined
  const segments = rid.split(':')
  if (rid.length > 1024 || segments.length < 2 || segments.length > 64) return undefined
  if (!segments.every((segment) => /^[A-Za-z0-9/.\-_*@]+$/.test(segment))) return undefined
  const family = catalogue.families
    .filter((one) => age(one.since) <= age(release) && age(release) <= age(one.until ?? release))
    .filter((one) => belongs(segments, one))
    .sort((a, b) => (rank(a) < rank(b) ? 1 : -1))[0]
  if (!family) return { base: rid, path: [], node: [], star: false }
  const depth = family.base.split(':').length
  const base = segments.slice(0, depth).join(':')
  const path = segments.length === depth ? [] : pathOf(family, rid.slice(base.length))
  const star = /secret|any-star/.test(family.tail.kind) && path?.at(-1) === '*'
  return path && { family, base, path, node: star ? path.slice(0, -1) : path, star }
}

/** Greater for a longer base and, of one length, for one that is literal where the other is open. */
const rank = ({ base }: Family): string =>
  String.fromCharCode(base.split(':').length) + base.replace(/<[^:]*/g, ' ').replace(/[^: ]+/g, 'x')

function belongs(segments: readonly string[], { base, tail }: Family): boolean {
  const pattern = base.split(':')
  const rest = segments.slice(pattern.length)
  const fits = (one: string, at: number): boolean =>
    one.startsWith('<') ? at < segments.length : one === segments[at]
  if (!pattern.every(fits)) return false
  if (rest.length === 0) return tail.kind === 'none' || tail.bare
  if (tail.kind === 'none' || (rest.length > 1 && !tail.colons)) return false
  return `:${rest.join(':')}`.startsWith(tail.joint)
}

/** Cuts what follows the base into segments; a path with a fault is no path. */
function pathOf({ tail: { kind, joint } }: Family, text: string): string[] | undefined {
  const tail = text.slice(joint.length)
  const sound = (path: string[]): string[] | undefined =>
    path.some((segment) => ['', '.', '..'].includes(segment)) ? undefined : path
  if (kind === 'literal' || kind === 'any-star') return [tail]
  if (kind === 'dot-path') return tail.includes('/') ? undefined : sound(tail.split('.'))
  if (kind === 'exact-path') {
    const path = tail.replace(/\/$/, '')
    return tail === '' ? [] : sound(path.split(/[/:]/)) && [path]
  }
  const slash = kind === 'secret' ? !tail.startsWith('/') : joint.endsWith('/')
  const path = slash ? `/${tail}` : tail
  if (!path.startsWith('/')) return undefined
  return path === '/' ? [] : sound(path.replace(/\/$/, '').split('/').slice(1))
}

/** A grant covers its own place, what lies below it, or both, as the kind of its tail says. */
function covers(grant: Reading, request: Reading): boolean {
  const { node } = grant
  const kind = grant.family?.tail.kind
  if (grant.family !== request.family || grant.base !== request.base) return false
  if (!node.every((segment, at) => segment === request.path[at])) return false
  if (node.length === request.path.length) return !grant.star
  if (kind === 'literal') return node.length === 0
  return grant.star || kind === 'slash-path' || kind === 'dot-path'
}
