/** Records: what a gateway tells of each request. @module */

import type { SecurityMode } from '../core/mode.ts'
import { ANONYMOUS, type Subject } from '../core/principal.ts'
import type { Decision } from '../core/request.ts'
import { parseRid } from '../core/rid.ts'
import type { Check } from './plan.ts'

/** A check that was asked, and its answer. */
export interface Asked {
  readonly check: Check
  readonly decision: Decision
}

/** What became of a request. It names no token, no header and no path. */
export interface GatewayEvent {
  readonly outcome: 'allow' | 'deny'
  /** The status of the refusal; 200 for what passed. */
  readonly status: number
  /** The route of the table, from a closed set: fit for a label of a metric. */
  readonly route: string
  /** Why: a fault of the path or the token, or the reason of the decision that counted. */
  readonly reason: string
  readonly subject: Subject | undefined
  readonly asked: readonly Asked[]
  readonly mode: SecurityMode
  readonly revision: number
  readonly address: string
}

/** Where records go: an audit, counters. One that throws has the request refused. */
export interface Recorder {
  record(event: GatewayEvent): void
}

/** Keeps nothing. */
export const SILENT: Recorder = { record: () => undefined }

/** Counts requests by outcome, status and route. */
export class Counters implements Recorder {
  readonly #counts = new Map<string, number>()

  record({ outcome, status, route }: GatewayEvent): void {
    const key = `outcome=${outcome} status=${status} route=${route}`
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  /** The counts by label, in the order in which they first came up. */
  counts(): ReadonlyMap<string, number> {
    return this.#counts
  }
}

/**
 * The audit lines of a request, one for each check, as the authorizers of DC/OS write them;
 * `ridgate rehearse --log` reads them. What is no RID may be anything, and is left out.
 */
export function auditLines(event: GatewayEvent, timestamp: string): string[] {
  const uid = event.subject === undefined || event.subject === ANONYMOUS ? '-' : event.subject
  return event.asked.map(({ check, decision }) => {
    const object = parseRid(check.resource).ok ? check.resource : '-malformed-'
    return `type=audit timestamp=${timestamp} reason=${decision.reason} uid=${uid} object=${object} authorizer=${check.authorizer} action=${check.action} result=${decision.effect} srcip=${event.address} mode=${event.mode} revision=${event.revision}`
  })
}

/** Writes audit lines to a sink, and hands each record to the others. */
export const audited = (
  write: (line: string) => unknown,
  nowMs: () => number = () => Date.now(),
  others: readonly Recorder[] = [],
): Recorder => ({
  record(event) {
    const timestamp = new Date(nowMs()).toISOString()
    for (const line of auditLines(event, timestamp)) write(line)
    for (const other of others) other.record(event)
  },
})
