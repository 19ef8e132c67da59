import { describe, expect, it } from 'vitest'
import { catalogueProblems } from '../../src/core/catalogue.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Oracle } from '../../src/oracle/oracle.ts'
import { specTable } from '../support/tables.ts'
import { catalogueOf, type OwnFamiliesRow, policyOf } from './rows.ts'

const SETTING = { mode: 'strict', release: '2.2' } as const

describe('families of one\u2019s own', () => {
  it.each(specTable<OwnFamiliesRow>('own-families').rows)('$id: $note', (row) => {
    const catalogue = catalogueOf(row)
    const grants = [{ user: 'alice', resource: row.grant, actions: ['read' as const] }]
    const policy = policyOf({ groups: {}, grants })
    const request = { subject: 'alice', action: 'read', resource: row.request }
    const engine = Engine.fromPolicy(policy, { ...SETTING, catalogue })
    const oracle = new Oracle(policy, { ...SETTING, catalogue })
    expect(catalogueProblems(catalogue)).toEqual([])
    expect(oracle.decide(request).reason).toBe(row.reason)
    expect(engine.decide(request).reason).toBe(row.reason)
    expect(engine.isAllowed('alice', 'read', row.request)).toBe(row.reason === 'granted')
  })
})
