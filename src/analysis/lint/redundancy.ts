/** Lint of redundant grants: those that revoking changes nothing of. @module */

import { actionBit, maskAllows, maskOf } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import { type Principal, principalText } from '../../core/principal.ts'
import type { PolicyView } from '../../engine/view.ts'
import type { Fault } from './finding.ts'
import type { Reporter } from './report.ts'
import { principalKey, superusersOf } from './superusers.ts'
import type { WrittenGrant } from './written.ts'

/** A grant of a superuser's own, and how many others it makes needless. */
interface Proof {
  readonly grant: Grant
  count: number
  first: WrittenGrant | undefined
}

/**
 * Finds the grants that others make needless: a superuser's, and those that others of the same
 * principal, or of a group of the user, cover with every action. All that are found may be dropped
 * at once, and no decision changes.
 *
 * Costs for each grant the depth of its resource and the groups of its user.
 */
export class Redundancy {
  readonly #view: PolicyView
  readonly #reporter: Reporter
  readonly #proofs = new Map<string, Proof>()

  constructor(view: PolicyView, reporter: Reporter) {
    this.#view = view
    this.#reporter = reporter
    for (const [key, grant] of superusersOf(view)) {
      this.#proofs.set(key, { grant, count: 0, first: undefined })
    }
  }

  /** Looks at one grant. */
  see(grant: WrittenGrant): void {
    const proof =
      this.#proofs.size === 0 ? undefined : this.#proofs.get(principalKey(grant.principal))
    if (proof !== undefined && !isProof(grant, proof)) {
      proof.count++
      proof.first ??= grant
      return
    }
    const cover = this.#view.coverOf(grant.principal, grant.resource)
    if (cover.length === 0) return
    const fault = coveredFault(grant, cover)
    if (fault !== undefined) this.#reporter.add(fault, grant.origin)
  }

  /** One finding for each superuser with grants beside the one that makes it a superuser. */
  report(): void {
    for (const { grant, count, first } of this.#proofs.values()) {
      if (first === undefined) continue
      const who = principalText(first.principal)
      const through = isSame(first.principal, grant.principal)
        ? ''
        : ` through ${principalText(grant.principal)}`
      this.#reporter.add(
        {
          code: 'covered-by-superuser',
          message: `${who} is a superuser${through}: ${count === 1 ? '1 other grant adds' : `${count} other grants add`} nothing`,
          fix: 'drop them, or take the superuser away',
        },
        first.origin,
      )
    }
  }
}

const isSame = (a: Principal, b: Principal): boolean => principalKey(a) === principalKey(b)

const isProof = (grant: Grant, proof: Proof): boolean =>
  grant.resource === proof.grant.resource && isSame(grant.principal, proof.grant.principal)

/** The fault of a grant whose every action one or more covering grants allow. */
function coveredFault(grant: Grant, cover: readonly Grant[]): Fault | undefined {
  const own = cover.filter(({ principal }) => principal.kind === grant.principal.kind)
  const byOwn = coversAll(grant, own)
  if (byOwn !== undefined) return fault('covered-by-ancestor', grant, byOwn)
  const byAny = coversAll(grant, cover)
  return byAny && fault('covered-by-group', grant, byAny)
}

/** For each action of a grant the first covering one that allows it; nothing if one is lacking. */
function coversAll(grant: Grant, cover: readonly Grant[]): ReadonlySet<Grant> | undefined {
  const used = new Set<Grant>()
  for (const action of grant.actions) {
    const found = cover.find(({ actions }) => maskAllows(maskOf(actions), actionBit(action)))
    if (found === undefined) return undefined
    used.add(found)
  }
  return used
}

const fault = (
  code: 'covered-by-ancestor' | 'covered-by-group',
  { resource, principal }: Grant,
  by: ReadonlySet<Grant>,
): Fault => ({
  code,
  message: `\`${resource}\` adds nothing for ${principalText(principal)}: ${[...by].map(coverText).join(' and ')}`,
  fix: 'drop it, or drop what covers it if that is too much',
})

const coverText = ({ principal, resource, actions }: Grant): string =>
  `${principalText(principal)} has \`${actions.join(',')}\` on \`${resource}\``
