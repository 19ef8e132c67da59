/** Evaluations of AuthZEN: one, or many at one revision. @module */

import type { AccessRequest, Decided } from '../../core/request.ts'
import { ok, type Result } from '../../core/result.ts'
import type { Engine } from '../../engine/engine.ts'
import {
  type Evaluation,
  evaluationOf,
  type Json,
  membersOf,
  readItem,
  readItems,
  readSemantic,
  type Semantic,
} from './json.ts'
import { type AuthzenMapping, actionOf, isAccount, ridsOf } from './mapping.ts'
import { decideFor } from './subjects.ts'

/** What evaluations need. */
export interface EvaluationParts {
  readonly engine: Engine
  readonly mapping: AuthzenMapping
  /** Takes every decision that is made. */
  readonly decided: Decided[]
  /** Whether the caller may see what would cure a denial. */
  readonly mayExplain: boolean
}

/** An answer; a plain allow has no context. */
export interface Answer {
  readonly decision: boolean
  readonly context?: Json
}

/** A plain allow: always this one object. */
export const ALLOWED: Answer = { decision: true }

const denied = (reason: string, more: Json = {}): Answer => ({
  decision: false,
  context: { reason, ...more },
})

/** Answers one question: an unknown type, subject or action is a deny. */
function evaluated(parts: EvaluationParts, { subject, action, resource }: Evaluation): Answer {
  const { mapping, engine, decided } = parts
  if (!isAccount(mapping, subject.type)) return denied('unknown-subject-type')
  const rids = ridsOf(mapping, resource)
  if (rids.length === 0) return denied('unknown-resource')
  const name = actionOf(mapping, action)
  let reason = 'no-covering-grant'
  for (const rid of rids) {
    const request = { subject: subject.id, action: name, resource: rid }
    const decision = decideFor(engine, mapping, request, subject.properties)
    decided.push({ request, decision })
    if (decision.effect === 'allow') return ALLOWED
    reason = decision.reason
  }
  const [first = ''] = rids
  const asked = { subject: subject.id, action: name, resource: first }
  return denied(reason, parts.mayExplain ? { cure: cureOf(engine, asked) } : {})
}

/** What would allow it, as `explain` says. */
function cureOf(engine: Engine, request: AccessRequest): unknown {
  return JSON.parse(JSON.stringify(engine.explain(request)))
}

/** Answers a single question. */
export function evaluateOne(parts: EvaluationParts, body: Json): Result<Answer, string> {
  const question = evaluationOf(membersOf(body))
  return question.ok ? ok(evaluated(parts, question.value)) : question
}

/** Answers many, in order; a faulty one is a deny among them. */
export function evaluateAll(
  parts: EvaluationParts,
  body: Json,
): Result<Answer | { readonly evaluations: readonly Answer[] }, string> {
  const items = readItems(body)
  if (!items.ok) return items
  const semantic = readSemantic(body)
  if (!semantic.ok) return semantic
  if (items.value.length === 0) return evaluateOne(parts, body)
  const whole = membersOf(body)
  const evaluations: Answer[] = []
  for (const item of items.value) {
    const question = readItem(item, whole)
    const answer = question.ok
      ? evaluated(parts, question.value)
      : denied('malformed-evaluation', { error: question.error })
    evaluations.push(answer)
    if (isLast(semantic.value, answer)) break
  }
  return ok({ evaluations })
}

const isLast = (semantic: Semantic, { decision }: Answer): boolean =>
  semantic === 'deny_on_first_deny' ? !decision : semantic === 'permit_on_first_permit' && decision
