/** The audit: one line for each decision, and for each change. @module */

import { parseAction } from '../../core/action.ts'
import type { SecurityMode } from '../../core/mode.ts'
import { ANONYMOUS, parseGid, parseUid, type Subject } from '../../core/principal.ts'
import type { AccessRequest, Decision } from '../../core/request.ts'
import { parseRid } from '../../core/rid.ts'
import type { Clock } from '../../iam/index.ts'
import { Afterwards } from './afterwards.ts'

/** The line that DC/OS authorizers write, or JSON; `ridgate rehearse --log` reads both. */
export type AuditFormat = 'dcos' | 'json'

/** Both formats. */
export const AUDIT_FORMATS: readonly AuditFormat[] = ['dcos', 'json']

/** A decision, and who had it made. */
export interface DecisionRecord {
  readonly request: AccessRequest
  readonly decision: Decision
  readonly mode: SecurityMode
  readonly revision: number
  /** Which part of a cluster asked: `ridgate` for its own administration. */
  readonly authorizer: string
  readonly address: string
}

/** A change, as it was asked for. */
export interface ChangeRecord {
  readonly actor: string
  /** The operation of the IAM API. */
  readonly operation: string
  /** What its path named: uid, gid, RID, action, provider. */
  readonly target: Readonly<Record<string, string>>
  readonly status: number
  readonly revision: number
  readonly address: string
}

/** Where audit lines go. One that throws is tried again before anything more is decided. */
export interface AuditSink {
  write(line: string): unknown
}

/** What a line is to be made of. */
type Entry = { readonly atMs: number } & (
  | { readonly decided: DecisionRecord }
  | { readonly changed: ChangeRecord }
)

/** Stands for what has no place in a line: no identifier, so that it might be a secret. */
const MALFORMED = '-malformed-'

/**
 * Writes the audit, in the order in which things happened and right after the answers. Only
 * well-formed identifiers are printed: whatever else was asked about might be a token that slipped
 * into the wrong place. They hold no space and no quote, so that no value can pass for two.
 */
export class Audit {
  readonly #sink: AuditSink
  readonly #format: AuditFormat
  readonly #clock: Clock
  readonly #entries = new Afterwards<Entry>((entry) => this.#sink.write(this.#lineOf(entry)))
  /** The time of the line before, as a number and as text. */
  #atMs = Number.NaN
  #stamp = ''

  constructor(sink: AuditSink, format: AuditFormat, clock: Clock) {
    this.#sink = sink
    this.#format = format
    this.#clock = clock
  }

  /** A decision was made. */
  decision(decided: DecisionRecord): void {
    this.#entries.add({ atMs: this.#clock.nowMs(), decided })
  }

  /** A change was made, or refused by the administration. */
  change(changed: ChangeRecord): void {
    this.#entries.add({ atMs: this.#clock.nowMs(), changed })
  }

  /** Writes what is not written yet. */
  settle(): void {
    this.#entries.settle()
  }

  #lineOf(entry: Entry): string {
    const timestamp = this.#stampOf(entry.atMs)
    return 'decided' in entry
      ? this.#decisionLine(timestamp, entry.decided)
      : this.#changeLine(timestamp, entry.changed)
  }

  #decisionLine(timestamp: string, record: DecisionRecord): string {
    const { request, decision, mode, revision, authorizer, address } = record
    const { effect, reason } = decision
    const uid = uidText(request.subject)
    const action = parseAction(request.action).ok ? request.action : MALFORMED
    // Only what was denied for its form may be no RID.
    const isFit = reason !== 'malformed-resource' || parseRid(request.resource).ok
    const object = isFit ? request.resource : MALFORMED
    return this.#format === 'dcos'
      ? `type=audit timestamp=${timestamp} reason=${reason} uid=${uid} object=${object} authorizer=${authorizer} action=${action} result=${effect} srcip=${address} mode=${mode} revision=${revision}\n`
      : `${JSON.stringify({ type: 'audit', timestamp, reason, subject: uid, resource: object, authorizer, action, effect, address, mode, revision })}\n`
  }

  #changeLine(timestamp: string, record: ChangeRecord): string {
    const { actor, operation, target, status, revision, address } = record
    const named = Object.entries(target).map(([name, value]) => [name, targetText(value)] as const)
    return this.#format === 'dcos'
      ? `type=audit-change timestamp=${timestamp} uid=${actor} operation=${operation}${targetWords(named)} status=${status} srcip=${address} revision=${revision}\n`
      : `${JSON.stringify({ type: 'audit-change', timestamp, actor, operation, target: Object.fromEntries(named), status, address, revision })}\n`
  }

  #stampOf(atMs: number): string {
    if (atMs !== this.#atMs) {
      this.#atMs = atMs
      this.#stamp = new Date(atMs).toISOString()
    }
    return this.#stamp
  }
}

/** The actor has the key `uid`; so the account that is changed has another. */
const targetWords = (named: ReadonlyArray<readonly [string, string]>): string =>
  named.map(([name, value]) => ` ${name === 'uid' ? 'target-uid' : name}=${value}`).join('')

const uidText = (subject: Subject): string => {
  if (subject === ANONYMOUS) return '-'
  return parseUid(subject).ok ? subject : MALFORMED
}

const targetText = (value: string): string =>
  parseUid(value).ok || parseGid(value).ok || parseRid(value).ok ? value : MALFORMED
