/** Lint of redundant grants: those that revoking changes nothing of. @module */

import { type Action, actionBit, maskAllows, maskOf } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import { type Principal, principalText } from '../../core/principal.ts'
import type { GrantRows } from '../../engine/rows.ts'
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
  readonly #rows: GrantRows
  readonly #reporter: Reporter
  readonly #proofs = new Map<number, Proof>()
  /** For each row, whose grants cover it. */
  readonly #covered: Uint8Array

  /** @param superusers - the grant that makes one of each superuser, by number. */
  constructor(
    view: PolicyView,
    rows: GrantRows,
    superusers: ReadonlyMap<number, Grant>,
    reporter: Reporter,
  ) {
    this.#view = view
    this.#rows = rows
    this.#reporter = reporter
    this.#covered = coveredIn(rows)
    for (const [number, grant] of superusers) {
      this.#proofs.set(number, { grant, count: 0, first: undefined })
    }
  }

  /** Looks at the grant of a row. */
  see(grant: WrittenGrant, row: number): void {
    const proof = this.#proofs.get(this.#rows.holderOf(row))
    if (proof !== undefined && !isProof(grant, proof)) {
      proof.count++
      proof.first ??= grant
      return
    }
    const covered = this.#covered[row]
    if (covered === BY_ITS_OWN) this.#addCovered('covered-by-ancestor', grant)
    if (covered === BY_GROUPS_TOO) this.#addCovered('covered-by-group', grant)
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

/** Whose grants cover all of a grant; 0 where it takes others than these. */
const BY_ITS_OWN = 1
const BY_GROUPS_TOO = 2

function coveredIn(rows: GrantRows): Uint8Array {
  const covered = new Uint8Array(rows.count)
  rows.eachCover((row, own, all) => {
    const wanted = rows.actionsOf(row)
    if (includes(closed(own), wanted)) covered[row] = BY_ITS_OWN
    else if (includes(closed(all), wanted)) covered[row] = BY_GROUPS_TOO
  })
  return covered
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
