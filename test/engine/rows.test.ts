import { expect, it } from 'vitest'
import { maskOf } from '../../src/core/action.ts'
import { engineWithRowsOf, policy } from './policies.ts'

const GRANTS = [
  'ann: read acme:slash:/a',
  '%ops: read,update acme:slash:/a/b',
  'bob: full acme:slash:/a',
  'ann: delete acme:slash:/a',
  'ann: read acme:slash:/a/',
  'bob: read outside:of:it',
  'bob: read acme:slash:/a//b',
]
const whole = policy(GRANTS, ['ops: ann'])
const { engine, rows } = engineWithRowsOf(whole)
const view = engine.view()

it('has a row for each grant that is written, with its holder and actions', () => {
  expect(rows.count).toBe(GRANTS.length)
  for (const [row, { principal, actions }] of whole.grants.entries()) {
    expect(rows.holderOf(row)).toBe(view.numberOf(principal))
    expect(rows.actionsOf(row)).toBe(maskOf(actions))
  }
})

it('numbers RIDs by their text, in the order in which they first come', () => {
  const numbers = whole.grants.map((_, row) => rows.resourceOf(row))
  expect(numbers).toEqual([0, 1, 0, 0, 2, 3, 4])
  expect(rows.resourceCount).toBe(5)
})

it('knows the family of a RID, if it has one', () => {
  const families = [0, 1, 2, 3, 4].map((resource) => rows.familyOf(resource)?.id)
  const slash = view.familyOf('acme:slash:/a')?.id
  expect(slash).toBeDefined()
  expect(families).toEqual([slash, slash, slash, undefined, undefined])
})

it('hands over each grant once, those of one RID together', () => {
  const order: number[] = []
  rows.eachCover((row) => order.push(row))
  expect(order).toEqual([0, 2, 3, 1, 4, 5, 6])
})
