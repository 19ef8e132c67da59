/** Lint of redundant grants: those that revoking changes nothing of. @module */

import { type Action, actionBit, maskAllows, maskOf, NO_ACTIONS } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import { type Principal, principalText } from '../../core/principal.ts'
import type { PolicyView } from '../../engine/view.ts'
import { closed, includes } from '../cover/masks.ts'
import type { Fault } from './finding.ts'
import type { Reporter } from './report.ts'
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
  readonly #proofs = new Map<number, Proof>()

  /** @param superusers - the grant that makes one of each superuser, by number. */
  constructor(view: PolicyView, superusers: ReadonlyMap<number, Grant>, reporter: Reporter) {
    this.#view = view
    this.#reporter = reporter
    for (const [number, grant] of superusers) {
      this.#proofs.set(number, { grant, count: 0, first: undefined })
    }
  }

  /** Looks at one grant, whose holder has a number. */
  see(grant: WrittenGrant, number: number): void {
    const proof = this.#proofs.get(number)
    if (proof !== undefined && !isProof(grant, proof)) {
      proof.count++
      proof.first ??= grant
      return
    }
    const { own, all } = this.#view.coverMasksOf(number, grant.resource)
    if (all === NO_ACTIONS) return
    const wanted = maskOf(grant.actions)
    if (includes(closed(own), wanted)) this.#addCovered('covered-by-ancestor', grant)
    else if (includes(closed(all), wanted)) this.#addCovered('covered-by-group', grant)
  }

  /** What covers a grant is looked for only where it is told. */
  #addCovered(code: CoveredCode, grant: WrittenGrant): void {
    this.#reporter.addLazily(code, grant.origin, () => {
      const cover = this.#view.coverOf(grant.principal, grant.resource)
      return coveredFault(code, grant, cover)
    })
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

const isSame = (a: Principal, b: Principal): boolean => principalText(a) === principalText(b)

const isProof = (grant: Grant, proof: Proof): boolean =>
  grant.resource === proof.grant.resource && isSame(grant.principal, proof.grant.principal)

type CoveredCode = 'covered-by-ancestor' | 'covered-by-group'

/** The fault of a grant whose every action one or more covering grants allow, its holder's first. */
function coveredFault(code: CoveredCode, grant: Grant, cover: readonly Grant[]): Fault {
  const { resource, principal, actions } = grant
  const by =
    code === 'covered-by-group' ? cover : cover.filter((one) => isSame(one.principal, principal))
  const used = new Set(actions.flatMap((action) => by.find((one) => allows(one, action)) ?? []))
  return {
    code,
    message: `\`${resource}\` adds nothing for ${principalText(principal)}: ${[...used].map(coverText).join(' and ')}`,
    fix: 'drop it, or drop what covers it if that is too much',
  }
}

const allows = ({ actions }: Grant, action: Action): boolean =>
  maskAllows(maskOf(actions), actionBit(action))

const coverText = ({ principal, resource, actions }: Grant): string =>
  `${principalText(principal)} has \`${actions.join(',')}\` on \`${resource}\``
