/** Rehearsing: deciding each request twice, as it is now and as it would be then. @module */

import type { LoggedRequest } from '../../core/log.ts'
import { parseUid } from '../../core/principal.ts'
import { parseRid } from '../../core/rid.ts'
import { compare } from '../../core/text.ts'
import type { Engine } from '../../engine/engine.ts'
import { Forest } from '../cover/forest.ts'
import { Roll, seenOf } from './names.ts'
import { preventionsOf } from './prevent.ts'
import type { ChangedRequest, Rehearsal, RehearsalInput, Unpreventable } from './rehearsal.ts'

/**
 * Tells what would break and what would be gained if `to` decided in place of `from`, and by which
 * grants on `to` nothing would break.
 *
 * The log's own effects decide nothing: both answers are computed. Costs two decisions for each
 * request and the sorting of those that change; keeps only what it reports, and with `widen` every
 * resource.
 */
export function rehearse({ from, to, requests, widen }: RehearsalInput): Rehearsal {
  const known = widen === undefined ? undefined : knownOf(to)
  const walk = new Walk(from, to, known)
  for (const request of requests) walk.take(request)
  const { breaks, gains, ...counts } = walk.answer()
  const unpreventable: Array<{ why: Unpreventable; request: ChangedRequest }> = []
  const preventable: ChangedRequest[] = []
  for (const request of breaks) {
    const why = whyUnpreventable(request, to)
    if (why === undefined) preventable.push(request)
    else unpreventable.push({ why, request })
  }
  const wide = widen === undefined || known === undefined ? undefined : { atLeast: widen, known }
  return { ...counts, preventions: preventionsOf(preventable, to, wide), unpreventable, gains }
}

/** Every place that the grants of a policy name. */
function knownOf(engine: Engine): Forest {
  const known = new Forest(engine.view().gazetteer)
  for (const { resource } of engine.toPolicy().grants) known.add(resource)
  return known
}

function whyUnpreventable(
  { subject, resource, after }: ChangedRequest,
  to: Engine,
): Unpreventable | undefined {
  if (typeof subject !== 'string') return 'anonymous'
  if (after.reason === 'malformed-resource') return 'malformed-then'
  if (resource === to.catalogue.superuser?.resource) return 'superuser'
  return parseUid(subject).ok ? undefined : 'no-uid'
}

/** One pass over the requests. */
class Walk {
  readonly #from: Engine
  readonly #to: Engine
  readonly #known: Forest | undefined
  readonly #isUser: (subject: string) => boolean
  readonly #breaks = new Map<string, ChangedRequest>()
  readonly #gains = new Map<string, ChangedRequest>()
  readonly #denied = new Roll<LoggedRequest>()
  readonly #malformed = new Roll<LoggedRequest>()
  readonly #unknown = new Roll<string>()
  readonly #disagreeing = new Roll<LoggedRequest>()
  #requests = 0
  #seen = 0

  constructor(from: Engine, to: Engine, known: Forest | undefined) {
    this.#from = from
    this.#to = to
    this.#known = known
    const view = from.view()
    this.#isUser = (subject) => view.hasUser(subject)
  }

  take(request: LoggedRequest): void {
    const { subject, action, resource } = request
    const key = keyOf(request)
    const seen = seenOf(request)
    this.#requests++
    this.#seen += seen
    const rid = this.#known === undefined ? undefined : parseRid(resource)
    if (rid?.ok) this.#known?.add(rid.value)
    if (typeof subject === 'string' && !this.#isUser(subject)) {
      this.#unknown.add(subject, subject, seen)
    }
    const isNow = this.#from.isAllowed(subject, action, resource)
    const isThen = this.#to.isAllowed(subject, action, resource)
    if (isNow ? request.denied > 0 : request.allowed > 0) this.#disagreeing.add(key, request, seen)
    if (isNow !== isThen) this.#change(isNow ? this.#breaks : this.#gains, key, request)
    else if (!isNow) this.#refuse(key, request, seen)
  }

  /** Sorted; a request that came twice is one with the counts of both. */
  answer(): Pick<
    Rehearsal,
    'requests' | 'seen' | 'gains' | 'denied' | 'malformed' | 'unknown' | 'disagreeing'
  > & { readonly breaks: readonly ChangedRequest[] } {
    return {
      requests: this.#requests,
      seen: this.#seen,
      breaks: [...this.#breaks.values()].sort(inOrder),
      gains: [...this.#gains.values()].sort(inOrder),
      denied: this.#denied.named(),
      malformed: this.#malformed.named(),
      unknown: this.#unknown.named(),
      disagreeing: this.#disagreeing.named(),
    }
  }

  #change(changed: Map<string, ChangedRequest>, key: string, request: LoggedRequest): void {
    const known = changed.get(key)
    const before = this.#from.decide(request)
    const after = this.#to.decide(request)
    changed.set(key, { ...(known === undefined ? request : merged(known, request)), before, after })
  }

  #refuse(key: string, request: LoggedRequest, seen: number): void {
    const isMalformed = this.#from.decide(request).reason === 'malformed-resource'
    const roll = isMalformed ? this.#malformed : this.#denied
    roll.add(key, request, seen)
  }
}

const subjectText = ({ subject }: LoggedRequest): string =>
  typeof subject === 'string' ? subject : ''

const keyOf = (request: LoggedRequest): string =>
  JSON.stringify([typeof request.subject, subjectText(request), request.action, request.resource])

/** By subject, those without a token first; then by resource and action. */
const inOrder = (a: LoggedRequest, b: LoggedRequest): number =>
  compare(typeof b.subject, typeof a.subject) ||
  compare(subjectText(a), subjectText(b)) ||
  compare(a.resource, b.resource) ||
  compare(a.action, b.action)

function merged(a: LoggedRequest, b: LoggedRequest): LoggedRequest {
  const first = extreme(Math.min, a.first, b.first)
  const last = extreme(Math.max, a.last, b.last)
  const lastAllowed = extreme(Math.max, a.lastAllowed, b.lastAllowed)
  return {
    ...a,
    allowed: a.allowed + b.allowed,
    denied: a.denied + b.denied,
    ...(first === undefined ? {} : { first }),
    ...(last === undefined ? {} : { last }),
    ...(lastAllowed === undefined ? {} : { lastAllowed }),
  }
}

const extreme = (
  pick: (...times: number[]) => number,
  ...times: ReadonlyArray<number | undefined>
): number | undefined => {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : pick(...known)
}
