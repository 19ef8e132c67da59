/** The judge of diffs: what an item says of a request, read off the definition. @module */

import type { AccessDiff, AccessItem } from '../../../src/analysis/index.ts'
import { ACTIONS } from '../../../src/core/action.ts'
import type { Catalogue } from '../../../src/core/catalogue.ts'
import { MODES, type SecurityMode } from '../../../src/core/mode.ts'
import { gazetteerOf } from '../../../src/core/place.ts'
import type { Policy } from '../../../src/core/policy.ts'
import { ANONYMOUS, type Subject } from '../../../src/core/principal.ts'
import type { Release } from '../../../src/core/release.ts'
import type { AccessRequest, Decision } from '../../../src/core/request.ts'
import { parseRid } from '../../../src/core/rid.ts'
import { Oracle } from '../../../src/oracle/oracle.ts'
import { uid } from '../../../src/testing/index.ts'

/** A policy and what it is decided under. */
export interface World {
  readonly policy: Policy
  readonly catalogue: Catalogue
  readonly release: Release
  readonly mode: SecurityMode
}

const HOLDER = uid('holder')

/** What lone grants reach, and whose RIDs are, in one catalogue: the same for many worlds. */
interface Ground {
  readonly reached: Map<string, boolean>
  readonly families: Map<string, string | undefined>
}

const GROUNDS: WeakMap<Catalogue, Ground> = new WeakMap()

function groundOf(catalogue: Catalogue): Ground {
  const ground = GROUNDS.get(catalogue) ?? { reached: new Map(), families: new Map() }
  GROUNDS.set(catalogue, ground)
  return ground
}

/** Decides by the oracle, and remembers: the same few requests come again and again. */
export class Judge {
  readonly world: World
  readonly #oracle: Oracle
  readonly #decisions: Map<string, Decision> = new Map()
  readonly #ground: Ground

  constructor(world: World) {
    this.world = world
    this.#oracle = new Oracle(world.policy, world)
    this.#ground = groundOf(world.catalogue)
  }

  decide(request: AccessRequest): Decision {
    const text = requestText(request)
    const known = this.#decisions.get(text) ?? this.#oracle.decide(request)
    this.#decisions.set(text, known)
    return known
  }

  allows(request: AccessRequest): boolean {
    return this.decide(request).effect === 'allow'
  }

  /** Whether a deny on the resource counts; true for what is malformed. */
  enforces(resource: string): boolean {
    return this.decide({ subject: '', action: 'read', resource }).effect === 'deny'
  }

  isSound(resource: string): boolean {
    const { reason } = this.decide({ subject: '', action: 'read', resource })
    return reason !== 'malformed-resource'
  }

  /** Whether a lone grant on `granted` allows a request for `requested`, superusers apart. */
  reaches(granted: string, requested: string): boolean {
    const { reached } = this.#ground
    const text = `${this.world.release} ${granted} ${requested}`
    const known = reached.get(text) ?? this.#reach(granted, requested)
    reached.set(text, known)
    return known
  }

  #reach(granted: string, requested: string): boolean {
    const rid = parseRid(granted)
    if (!rid.ok) throw new Error(`no RID: ${granted}`)
    const { families } = this.world.catalogue
    const categories = Object.fromEntries(
      families.map(({ category }) => [category, { enforcedIn: MODES, anonymousIn: [] }]),
    )
    const grant = {
      principal: { kind: 'user', uid: HOLDER },
      resource: rid.value,
      actions: ['read'],
    } as const
    const oracle = new Oracle(
      { users: [], groups: [], grants: [grant] },
      { ...this.world, catalogue: { families, categories } },
    )
    const request = { subject: HOLDER, action: 'read', resource: requested }
    return oracle.decide(request).effect === 'allow'
  }

  /** The base of the family that has a resource. */
  familyOf(resource: string): string | undefined {
    const { families } = this.#ground
    const text = `${this.world.release} ${resource}`
    if (families.has(text)) return families.get(text)
    const rid = parseRid(resource)
    const place = rid.ok && gazetteerOf(this.world.catalogue, this.world.release).locate(rid.value)
    const base = place && place.kind === 'family' ? place.family.base : undefined
    families.set(text, base)
    return base
  }
}

/** A request as a text. */
const requestText = ({ subject, action, resource }: AccessRequest): string =>
  `${subject === ANONYMOUS ? '(anonymous)' : `"${subject}"`} ${action} ${resource}`

/** Whether an item says that `has` allows a request and `lacks` doesn't. */
function says(item: AccessItem, request: AccessRequest, has: Judge, lacks: Judge): boolean {
  const { subject, action, resource } = request
  if (!item.actions.some((one) => one === action)) return false
  if (!isAbout(item, subject, request, lacks)) return false
  if (!lacks.enforces(resource)) return false
  if (item.audience.kind === 'users' && !has.enforces(resource)) return false
  return isWithin(item, resource, has, lacks)
}

function isAbout(
  { audience }: AccessItem,
  subject: Subject,
  request: AccessRequest,
  lacks: Judge,
): boolean {
  switch (audience.kind) {
    case 'users':
      return audience.uids.some((one) => one === subject)
    case 'anonymous':
      return subject === ANONYMOUS && !lacks.allows(request)
    case 'everyone':
      return (audience.anonymous || subject !== ANONYMOUS) && !lacks.allows(request)
  }
}

/** Whether a resource lies in the extent of an item, and not in what it excepts. */
export function isWithin(
  { extent, except }: AccessItem,
  resource: string,
  has: Judge,
  lacks: Judge,
): boolean {
  if (except.some((one) => lacks.reaches(one.resource, resource))) return false
  switch (extent.kind) {
    case 'place':
      return has.reaches(extent.resource, resource)
    case 'family':
      return has.familyOf(resource) === extent.family
    case 'everything':
      return has.isSound(resource)
    case 'malformed':
      return has.isSound(resource) && !lacks.isSound(resource)
  }
}

/** Every request that subjects can make for resources, with one for no action. */
const requestsFor = (subjects: readonly Subject[], resources: readonly string[]): AccessRequest[] =>
  subjects.flatMap((subject) =>
    resources.flatMap((resource) =>
      [...ACTIONS, 'fly'].map((action): AccessRequest => ({ subject, action, resource })),
    ),
  )

/** What is asked of two worlds. */
export interface Universe {
  readonly subjects: readonly Subject[]
  /** Every subject asks for these. */
  readonly resources: readonly string[]
  /** Of the requests for those, only every so manieth is asked, from which one on. */
  readonly stride: number
  readonly start: number
  /** Looked through for whatever an item speaks of. */
  readonly further: readonly string[]
  /** Whether both sides place every RID alike: then no request is said to differ twice. */
  readonly isSame: boolean
}

/** All that is wrong with a diff, as texts. */
export const faultsOf = (
  { lost, gained }: AccessDiff,
  before: Judge,
  after: Judge,
  universe: Universe,
): string[] => [
  ...faultsOfItems('lost', lost, before, after, universe),
  ...faultsOfItems('gained', gained, after, before, universe),
]

function faultsOfItems(
  name: string,
  items: readonly AccessItem[],
  has: Judge,
  lacks: Judge,
  { subjects, resources, stride, start, further, isSame }: Universe,
): string[] {
  const differs = (request: AccessRequest): boolean => has.allows(request) && !lacks.allows(request)
  const proven = new Set<AccessItem>()
  const faults = requestsFor(subjects, resources).flatMap((request, at) => {
    if ((at + start) % stride !== 0) return []
    const its = items.filter((item) => says(item, request, has, lacks))
    if (differs(request)) for (const item of its) proven.add(item)
    const fault = faultOf(differs(request), its.length, isSame)
    return fault === undefined ? [] : [`${name}, ${fault}: ${requestText(request)}`]
  })
  const unproven = items.filter((item) => {
    const isProof = (request: AccessRequest): boolean =>
      says(item, request, has, lacks) && differs(request)
    return !proven.has(item) && !requestsOf(item, further).some(isProof)
  })
  return [...faults, ...unproven.map((item) => `${name}, no request: ${JSON.stringify(item)}`)]
}

function faultOf(differs: boolean, times: number, isSame: boolean): string | undefined {
  if (differs && times === 0) return 'not said'
  if (!differs && times > 0) return 'said and not so'
  return isSame && times > 1 ? 'said twice' : undefined
}

/** Requests by one of those whom an item is about. */
const requestsOf = (
  { audience, actions }: AccessItem,
  resources: readonly string[],
): AccessRequest[] => {
  const subject =
    audience.kind === 'users' ? audience.uids[0] : audience.kind === 'everyone' ? '' : ANONYMOUS
  return resources.map((resource) => ({
    subject: subject ?? '',
    action: actions[0] ?? 'read',
    resource,
  }))
}
