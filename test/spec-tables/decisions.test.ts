/** Decisions, row by row: effect, reason and determining grant. @module */

import { describe, expect, it } from 'vitest'
import { ANONYMOUS } from '../../src/core/principal.ts'
import type { AccessRequest, Decision } from '../../src/core/request.ts'
import { specTable, spelled } from '../support/tables.ts'
import { DECIDERS } from './deciders.ts'
import { type DecisionCell, type DecisionRow, grantOf, policyOf } from './rows.ts'

const { rows } = specTable<DecisionRow>('decisions')

const decisionOf = (cell: DecisionCell): Decision =>
  'grant' in cell ? { ...cell, grant: grantOf(cell.grant) } : cell

describe.each(DECIDERS)('decisions, by the %s', (_, deciderOf) => {
  it.each(rows)('$id: $note', ({ policy, mode, release, request, decision }) => {
    const { subject, action, resource } = request
    const asked: AccessRequest = {
      subject: subject === null ? ANONYMOUS : spelled(subject),
      action: spelled(action),
      resource: spelled(resource),
    }
    expect(deciderOf(policyOf(policy), mode, release).decide(asked)).toEqual(decisionOf(decision))
  })
})

describe('the decisions table', () => {
  it.each([
    'granted',
    'superuser',
    'not-enforced',
    'anonymous',
    'malformed-resource',
    'unknown-action',
    'action-not-granted',
    'no-covering-grant',
  ])('has rows with the reason %s', (reason) => {
    expect(rows.filter(({ decision }) => decision.reason === reason).length).toBeGreaterThan(2)
  })
})
