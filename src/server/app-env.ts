/** What the app keeps with each request. @module */

import type { Hono } from 'hono'
import type { NodeBindings } from './http/address.ts'

/** The environment of the app, as Hono names it. */
export interface AppEnv {
  readonly Bindings: NodeBindings
  readonly Variables: {
    /** The name of the route, for metrics and the log: from a closed set, never the path. */
    route?: string
    /** Who called. */
    uid?: string
  }
}

/** The app. */
export type App = Hono<AppEnv>
