/** Least privilege: the grants that cover all that was used, and as little else as a budget lets. @module */

import { actionBit, actionsOf } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import type { LoggedRequest } from '../../core/log.ts'
import { gazetteerOf } from '../../core/place.ts'
import type { Policy } from '../../core/policy.ts'
import { type Gid, type Principal, parseUid, principalText } from '../../core/principal.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { parseRid } from '../../core/rid.ts'
import { compare } from '../../core/text.ts'
import type { Setting } from '../../engine/view.ts'
import { Forest, type Ground } from '../cover/forest.ts'
import { exactCover, type Site, type Standing, settle } from '../cover/needs.ts'
import { Roll, seenOf } from '../rehearse/names.ts'
import type { Named } from '../rehearse/rehearsal.ts'
import { cheapestCover, fewestGrants, type Lot } from './budget.ts'
import { othersOf, priceOfCover } from './price.ts'

/** What to find the least grants for. */
export interface LeastInput {
  /** Those that the log has as allowed at least once are covered. */
  readonly requests: Iterable<LoggedRequest>
  readonly setting: Setting
  /** The present policy: the places that its grants name count as opened where they are. */
  readonly policy?: Policy
  /** Grants everything to this group instead of to each subject. */
  readonly group?: Gid
  /** The most grants for each principal; at least 1. No limit where absent. */
  readonly maxGrants?: number
  /**
   * The most segments that the path of a grant may have, before a star: 0 leaves the root alone.
   * Holds for services, jobs, apps and secrets; other tails have no depth. No limit where absent.
   */
  readonly maxDepth?: number
}

/** What one principal gets. */
export interface LeastShare {
  readonly principal: Principal
  /** By family and path. */
  readonly grants: readonly Grant[]
  /** How many grants would open nothing that every cover opens. */
  readonly exact: number
  /** The price: how many pairs of a known place and an action are allowed and were not used. */
  readonly opened: number
}

/** The least grants, and what they leave out. */
export interface Least {
  readonly shares: readonly LeastShare[]
  /** How many requests are covered. */
  readonly covered: number
  /** Allowed whoever asks: the mode doesn't enforce the family. */
  readonly open: Named<LoggedRequest>
  /** Requests without a token: there is nobody to grant anything to. */
  readonly anonymous: Named<LoggedRequest>
  /** Requests for the superuser's resource: a grant there would allow everything. */
  readonly superuser: Named<LoggedRequest>
  /** No grant allows these: a resource that is malformed, or a subject that is no uid. */
  readonly malformed: Named<LoggedRequest>
}

/** Why there is no answer within the budget. */
export type Shortfall =
  /** A principal needs this many grants at the least. */
  | { readonly kind: 'max-grants'; readonly principal: Principal; readonly needs: number }
  /** No grant of so few segments covers this resource. */
  | { readonly kind: 'max-depth'; readonly principal: Principal; readonly resource: string }
  /** An exact answer would take too long. */
  | { readonly kind: 'too-large'; readonly principal: Principal }

/**
 * Finds for each subject the grants that allow all that it was allowed according to the log and,
 * within the budget, open the least: the price is the sum, over all places that the log or the
 * present policy names and all above those, of the actions that are allowed there and were not
 * used. Of equally cheap covers it is one with the fewest grants. Without a budget nothing is
 * opened that not every cover opens.
 *
 * Exact. Costs the places of the log; under a budget that is short, for each principal its places
 * times the budget.
 *
 * @returns the first shortfall, by principal, where the budget can't be met.
 */
export function leastGrants(input: LeastInput): Result<Least, Shortfall> {
  const { setting, policy, maxGrants, maxDepth } = input
  const gazetteer = gazetteerOf(setting.catalogue, setting.release)
  const { superuser } = setting.catalogue
  const ground: Ground = { gazetteer, ...(superuser === undefined ? {} : { superuser }) }
  const known = new Forest(gazetteer)
  for (const { resource } of policy?.grants ?? []) known.add(resource)
  const usage = new Usage(setting, ground, known, input.group)
  for (const request of input.requests) usage.take(request)
  const shares: LeastShare[] = []
  for (const [principal, forest] of usage.forests()) {
    const sites = forest
      .trees()
      .map((tree): Site => ({ ground, tree, ...(maxDepth === undefined ? {} : { maxDepth }) }))
    const share = shareOf(principal, sites, known, maxGrants)
    if (!share.ok) return share
    shares.push(share.value)
  }
  return ok({ shares, ...usage.counts() })
}

function shareOf(
  principal: Principal,
  sites: readonly Site[],
  known: Forest,
  maxGrants: number | undefined,
): Result<LeastShare, Shortfall> {
  for (const site of sites) {
    const [homeless] = settle(site)
    if (homeless !== undefined) {
      return err({ kind: 'max-depth', principal, resource: homeless.asked ?? site.tree.base })
    }
  }
  const lots: Lot[] = sites.map((site) => ({
    site,
    others: othersOf(site.tree, known.likeOf(site.tree)),
  }))
  const exact = sites.map(exactCover)
  const count = countOf(exact)
  const covers = count <= (maxGrants ?? count) ? ok(exact) : shrunk(principal, lots, maxGrants ?? 0)
  if (!covers.ok) return covers
  return ok({
    principal,
    grants: covers.value.flat().map((standing) => grantOf(principal, standing)),
    exact: count,
    opened: lots.reduce(
      (sum, { site, others }, at) => sum + priceOfCover(site, covers.value[at] ?? [], others),
      0,
    ),
  })
}

function shrunk(
  principal: Principal,
  lots: readonly Lot[],
  maxGrants: number,
): Result<Standing[][], Shortfall> {
  const needs = lots.reduce((sum, { site }) => sum + fewestGrants(site), 0)
  if (needs > maxGrants) return err({ kind: 'max-grants', principal, needs })
  const covers = cheapestCover(lots, maxGrants)
  return covers.ok ? covers : err({ kind: 'too-large', principal })
}

const countOf = (covers: ReadonlyArray<readonly Standing[]>): number =>
  covers.reduce((sum, cover) => sum + cover.length, 0)

const grantOf = (principal: Principal, { resource, actions }: Standing): Grant => ({
  principal,
  resource,
  actions: actionsOf(actions),
})

/** What was used, by whom. */
class Usage {
  readonly #setting: Setting
  readonly #ground: Ground
  readonly #known: Forest
  readonly #group: Gid | undefined
  readonly #forests = new Map<string, [Principal, Forest]>()
  readonly #open = new Roll<LoggedRequest>()
  readonly #anonymous = new Roll<LoggedRequest>()
  readonly #superuser = new Roll<LoggedRequest>()
  readonly #malformed = new Roll<LoggedRequest>()
  readonly #covered = new Roll<LoggedRequest>()

  constructor(setting: Setting, ground: Ground, known: Forest, group: Gid | undefined) {
    this.#setting = setting
    this.#ground = ground
    this.#known = known
    this.#group = group
  }

  take(request: LoggedRequest): void {
    const rid = parseRid(request.resource)
    if (rid.ok) this.#known.add(rid.value)
    if (request.allowed === 0) return
    const key = JSON.stringify([String(request.subject), request.action, request.resource])
    this.#rollOf(request).add(key, request, seenOf(request))
  }

  /** Where a request is counted; one that is to be covered goes to its principal's forest too. */
  #rollOf({ subject, action, resource }: LoggedRequest): Roll<LoggedRequest> {
    const rid = parseRid(resource)
    const bit = actionBit(action)
    if (!rid.ok || bit === 0) return this.#malformed
    const place = this.#ground.gazetteer.locate(rid.value)
    if (place.kind === 'malformed') return this.#malformed
    if (place.kind === 'family' && !this.#isEnforced(place.family.category)) return this.#open
    if (typeof subject !== 'string') return this.#anonymous
    if (resource === this.#ground.superuser?.resource) return this.#superuser
    const uid = parseUid(subject)
    if (!uid.ok) return this.#malformed
    this.#forestOf({ kind: 'user', uid: uid.value }).add(rid.value, bit)
    return this.#covered
  }

  /** Each principal with what it used, by name. */
  forests(): Array<[Principal, Forest]> {
    return [...this.#forests]
      .sort(([a], [b]) => compare(a, b))
      .map(([, principalAndForest]) => principalAndForest)
  }

  counts(): Omit<Least, 'shares'> {
    return {
      covered: this.#covered.named().count,
      open: this.#open.named(),
      anonymous: this.#anonymous.named(),
      superuser: this.#superuser.named(),
      malformed: this.#malformed.named(),
    }
  }

  #isEnforced(category: string): boolean {
    const { catalogue, mode } = this.#setting
    return catalogue.categories[category]?.enforcedIn.includes(mode) ?? true
  }

  #forestOf(user: Principal): Forest {
    const principal: Principal =
      this.#group === undefined ? user : { kind: 'group', gid: this.#group }
    const key = principalText(principal)
    const found = this.#forests.get(key)
    if (found !== undefined) return found[1]
    const forest = new Forest(this.#ground.gazetteer)
    this.#forests.set(key, [principal, forest])
    return forest
  }
}
