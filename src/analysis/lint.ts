/** Lint: what in a policy is legal to write, and likely not what was meant. @module */

import { DCOS_CATALOGUE } from '../core/catalogue.generated.ts'
import type { Catalogue } from '../core/catalogue.ts'
import { DEFAULT_MODE, type SecurityMode } from '../core/mode.ts'
import { gazetteerOf } from '../core/place.ts'
import { DEFAULT_RELEASE, isWithin, type Release } from '../core/release.ts'
import { type Finding, findingOf, type WrittenGrant, type WrittenPolicy } from './finding.ts'
import { actionFaults } from './lint-actions.ts'
import { outsideRule } from './lint-outside.ts'
import { malformedFault, trailingSlashFault } from './lint-tail.ts'

/** What to lint against, where it isn't what the policy says. */
export interface LintOptions {
  readonly release?: Release
  readonly mode?: SecurityMode
  readonly catalogue?: Catalogue
}

/** From this release on the mode `disabled` is no longer offered. */
const DISABLED_GONE_SINCE: Release = '1.12'

/**
 * Everything that the syntax rules find in a policy, in the order of the policy's grants.
 *
 * A grant that is written twice is found twice. Findings about one grant come RID first, then
 * actions. Costs a few lookups in the catalogue for each grant; writes and reads nothing.
 */
export function lintPolicy(policy: WrittenPolicy, options: LintOptions = {}): Finding[] {
  const release = options.release ?? policy.release ?? DEFAULT_RELEASE
  const mode = options.mode ?? policy.mode ?? DEFAULT_MODE
  const catalogue = options.catalogue ?? DCOS_CATALOGUE
  const lintGrant = grantLinter(catalogue, release)
  return [...modeFindings(policy, mode, release), ...policy.grants.flatMap(lintGrant)]
}

function modeFindings(policy: WrittenPolicy, mode: SecurityMode, release: Release): Finding[] {
  if (mode !== 'disabled' || !isWithin(release, DISABLED_GONE_SINCE)) return []
  const fault = {
    code: 'disabled-mode',
    message: `release ${release} has no mode \`disabled\`: it ended with 1.11`,
    fix: 'write `permissive` or `strict`',
  } as const
  return [findingOf(fault, policy.modeOrigin)]
}

function grantLinter(
  catalogue: Catalogue,
  release: Release,
): (grant: WrittenGrant) => readonly Finding[] {
  const gazetteer = gazetteerOf(catalogue, release)
  const outsideFault = outsideRule(catalogue, release)
  return (grant) => {
    const place = gazetteer.locate(grant.resource)
    const faults =
      place.kind === 'malformed'
        ? [malformedFault(grant.resource, place, gazetteer)]
        : place.kind === 'outside'
          ? [outsideFault(grant.resource)]
          : [
              ...trailingSlashFault(grant.resource, place),
              ...actionFaults(grant, place.family, catalogue, release),
            ]
    return faults.map((fault) => findingOf(fault, grant.origin))
  }
}
