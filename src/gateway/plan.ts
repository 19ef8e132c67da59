/** Plans: what a request asks for, before anybody is asked. @module */

import type { GatewayRequest } from './http/request.ts'
import type { Target } from './http/target.ts'

/** What is done where a check fails. */
export type Denied = '403' | '404' | 'empty'

/** One permission that a request needs. */
export interface Check {
  /** Who asks for it, as audit lines name it. */
  readonly authorizer: string
  readonly action: string
  readonly resource: string
  readonly denied: Denied
}

/** What of a list may be seen, where that is decided item by item. */
export interface ListRule {
  readonly authorizer: string
  readonly action: string
  /** The resource of an item, with `{name}` for what the item names. */
  readonly resource: string
}

/** What a request asks for. */
export type Plan =
  | { readonly access: 'refused'; readonly route: string; readonly status: 404 | 405 }
  | { readonly access: 'open'; readonly route: string }
  | { readonly access: 'login'; readonly route: string }
  | {
      readonly access: 'checks'
      readonly route: string
      /** In the order in which they are asked; all must be allowed. */
      readonly checks: readonly Check[]
      /** The account that needs no check at all. */
      readonly owner?: string
      /** The answer is a list, whose items are checked as these say, by the service or by the gateway. */
      readonly lists?: readonly ListRule[]
    }

/** Finds out what a request asks for. */
export interface Mapper {
  plan(request: GatewayRequest, target: Target): Plan
}
