/** The audit: one line for each decision, and for each change. @module */

import { parseAction } from '../../core/action.ts'
import type { SecurityMode } from '../../core/mode.ts'
import { ANONYMOUS, parseGid, parseUid, type Subject } from '../../core/principal.ts'
import type { Decided } from '../../core/request.ts'
import { parseRid } from '../../core/rid.ts'
import type { Clock } from '../../iam/index.ts'
import { Afterwards } from './afterwards.ts'

/** The line that DC/OS authorizers write, or JSON; `ridgate rehearse --log` reads both. */
export type AuditFormat = 'dcos' | 'json'

/** Both formats. */
export const AUDIT_FORMATS: readonly AuditFormat[] = ['dcos', 'json']

/** Decisions that were made at once, and who had them made. */
export interface DecisionRecord {
  readonly decided: readonly Decided[]
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

/** What lines are to be made of. */
interface Entry {
  readonly atMs: number
  readonly record: DecisionRecord | ChangeRecord
  /** How many of its lines are written. */
  written: number
}

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
  readonly #entries = new Afterwards<Entry>((entry) => this.#write(entry))
  /** The time of the line before, as a number and as text. */
  #atMs = Number.NaN
  #stamp = ''

  constructor(sink: AuditSink, format: AuditFormat, clock: Clock) {
    this.#sink = sink
    this.#format = format
    this.#clock = clock
  }

  /** Decisions were made. */
  decisions(record: DecisionRecord): void {
    this.#entries.add({ atMs: this.#clock.nowMs(), record, written: 0 })
  }

  /** A change was made, or refused by the administration. */
  change(record: ChangeRecord): void {
    this.#entries.add({ atMs: this.#clock.nowMs(), record, written: 0 })
  }

  /** Writes what is not written yet. */
  settle(): void {
    this.#entries.settle()
  }

  /** Writes the lines of an entry that are not written yet. */
  #write(entry: Entry): void {
    const { atMs, record } = entry
    const timestamp = this.#stampOf(atMs)
    if ('operation' in record) {
      this.#sink.write(this.#changeLine(timestamp, record))
      return
    }
    for (; entry.written < record.decided.length; entry.written++) {
      const decided = record.decided[entry.written] as Decided
      this.#sink.write(this.#decisionLine(timestamp, record, decided))
    }
  }

  #decisionLine(
    timestamp: string,
    { mode, revision, authorizer, address }: DecisionRecord,
    { request, decision }: Decided,
  ): string {
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
