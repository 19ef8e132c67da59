/** The deciders that every table runs against. @module */

import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import type { SecurityMode } from '../../src/core/mode.ts'
import { EMPTY_POLICY, type Policy } from '../../src/core/policy.ts'
import type { Release } from '../../src/core/release.ts'
import type { AccessRequest, Decider, Decision } from '../../src/core/request.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Oracle } from '../../src/oracle/oracle.ts'
import type { TableRow } from '../support/tables.ts'
import { type GrantCell, policyOf } from './rows.ts'

/** Makes a decider of a policy. */
export type DeciderOf = (policy: Policy, mode: SecurityMode, release: Release) => Decider

/** The index and the definition, under their names. */
export const DECIDERS: ReadonlyArray<readonly [name: string, DeciderOf]> = [
  ['engine', (policy, mode, release) => agreeing(Engine.fromPolicy(policy, { mode, release }))],
  [
    'oracle',
    (policy, mode, release) => new Oracle(policy, { mode, release, catalogue: DCOS_CATALOGUE }),
  ],
]

/** An engine that gives no decision which its boolean, a way of its own, does not give too. */
function agreeing(engine: Engine): Decider {
  return {
    decide(request) {
      const { subject, action, resource } = request
      const decision = engine.decide(request)
      if (engine.isAllowed(subject, action, resource) === (decision.effect === 'allow')) {
        return decision
      }
      throw new Error(`\`isAllowed\` says otherwise: ${JSON.stringify(decision)}`)
    },
  }
}

/** Deciders on the empty policy, one for each mode and release that is asked for. */
export function emptyDecider(
  deciderOf: DeciderOf,
): (mode: SecurityMode, release: Release) => Decider {
  const made = new Map<string, Decider>()
  return (mode, release) => {
    const key = `${mode} ${release}`
    const decider = made.get(key) ?? deciderOf(EMPTY_POLICY, mode, release)
    made.set(key, decider)
    return decider
  }
}

/** A row that holds one grant of one user, in a release. */
export interface GrantRow extends TableRow {
  readonly release: Release
  readonly grant: Pick<GrantCell, 'resource' | 'actions'>
}

/**
 * Decides for rows, each of them a user that holds the row's grant and is named by its id.
 *
 * The rows of a release share one decider in strict mode, so that each is answered among all others.
 */
export function rowDecider(
  deciderOf: DeciderOf,
  rows: readonly GrantRow[],
): (
  row: TableRow & { readonly release: Release },
  ask: Omit<AccessRequest, 'subject'>,
) => Decision {
  const deciders = new Map<Release, Decider>()
  for (const release of new Set(rows.map((row) => row.release))) {
    const grants = rows
      .filter((row) => row.release === release)
      .map(({ id, grant }) => ({ user: id, ...grant }))
    deciders.set(release, deciderOf(policyOf({ groups: {}, grants }), 'strict', release))
  }
  return ({ id, release }, ask) => {
    const decider = deciders.get(release)
    if (decider === undefined) throw new Error(`no row is of release ${release}`)
    return decider.decide({ subject: id, ...ask })
  }
}
