/** Arbitraries for whole scenarios: a catalogue, a release, a mode, a policy and requests. @module */

import fc, { type Arbitrary } from 'fast-check'
import type { Catalogue } from '../core/catalogue.ts'
import type { SecurityMode } from '../core/mode.ts'
import type { Policy } from '../core/policy.ts'
import type { Release } from '../core/release.ts'
import type { AccessRequest } from '../core/request.ts'
import { catalogues } from './catalogues.ts'
import { type PolicySize, policiesOf } from './policies.ts'
import { requestsFor } from './requests.ts'
import { modes, releases } from './words.ts'

/** What a decision depends on beside the policy. */
export interface Setting {
  readonly catalogue: Catalogue
  readonly release: Release
  readonly mode: SecurityMode
}

/** Everything that decisions depend on, and requests to decide. */
export interface Scenario {
  readonly setting: Setting
  readonly policy: Policy
  readonly requests: readonly AccessRequest[]
}

/** The sizes of a scenario, and the catalogues that it may have. */
export interface ScenarioOptions extends PolicySize {
  /** Default: {@link catalogues}. */
  readonly catalogues?: Arbitrary<Catalogue>
  /** The most requests. Default: 12. There is at least one. */
  readonly maxRequests?: number
}

/** A setting of any catalogue, release and mode. */
export const settings = (from: Arbitrary<Catalogue> = catalogues()): Arbitrary<Setting> =>
  fc.record({ catalogue: from, release: releases(), mode: modes() })

/** A setting, a policy whose RIDs are of its catalogue, and requests that come close to it. */
export const scenarios = (options: ScenarioOptions = {}): Arbitrary<Scenario> =>
  settings(options.catalogues).chain((setting) =>
    policiesOf(setting.catalogue, options).chain((policy) =>
      fc.record({
        setting: fc.constant(setting),
        policy: fc.constant(policy),
        requests: fc.array(requestsFor(policy, setting.catalogue), {
          minLength: 1,
          maxLength: options.maxRequests ?? 12,
          size: 'max',
        }),
      }),
    ),
  )
