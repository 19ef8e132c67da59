import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogueProblems, type TailKind } from '../../src/core/catalogue.ts'
import { parseRid } from '../../src/core/rid.ts'
import { Oracle } from '../../src/oracle/oracle.ts'
import {
  batchesFor,
  catalogues,
  nearMissesOf,
  PolicyModel,
  rid,
  ridsOf,
  scenarios,
  smallCatalogues,
  uid,
} from '../../src/testing/index.ts'

const draw = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number, seed = 1): T[] =>
  fc.sample(arbitrary, { numRuns, seed })

describe('the arbitraries', () => {
  it('make catalogues that are fit to decide from', () => {
    const unfit = draw(catalogues(), 60).flatMap(catalogueProblems)
    expect(unfit).toEqual([])
  })

  it('make families of every kind of tail', () => {
    const kinds = new Set<TailKind>(
      draw(smallCatalogues(), 100).flatMap(({ families }) => families.map(({ tail }) => tail.kind)),
    )
    expect([...kinds].toSorted()).toEqual([
      'any-star',
      'dot-path',
      'exact-path',
      'literal',
      'none',
      'secret',
      'slash-path',
    ])
  })

  it('make RIDs that are well-formed, and near misses that often are not', () => {
    const [catalogue] = draw(smallCatalogues(), 1)
    if (catalogue === undefined) throw new Error('no catalogue was drawn')
    expect(draw(ridsOf(catalogue), 200).every((text) => parseRid(text).ok)).toBe(true)
    const misses = draw(nearMissesOf(fc.constant('x:app:/a/b')), 2000)
    const isRid = misses.filter((text) => parseRid(text).ok)
    expect(isRid.length).toBeGreaterThan(500)
    expect(isRid.length).toBeLessThan(1800)
    for (const miss of ['x:app:/a', 'x:app:/a/b/', 'x:app:/a//b', 'x:app:/a\u012fb']) {
      expect(misses).toContain(miss)
    }
  })

  it('make requests that end in every kind of decision', () => {
    const reasons = draw(scenarios(), 400).flatMap(({ policy, setting, requests }) => {
      const oracle = new Oracle(policy, setting)
      return requests.map((request) => oracle.decide(request).reason)
    })
    expect([...new Set(reasons)].toSorted()).toEqual([
      'action-not-granted',
      'anonymous',
      'granted',
      'malformed-resource',
      'no-covering-grant',
      'not-enforced',
      'superuser',
      'unknown-action',
    ])
  })

  it('make changes that are refused for every reason', () => {
    const codes = draw(scenarios(), 150).flatMap(({ policy, setting }, seed) =>
      draw(batchesFor(policy, setting.catalogue), 20, seed).flatMap(
        (batch) => PolicyModel.of(policy).apply(batch)?.code ?? [],
      ),
    )
    expect([...new Set(codes)].toSorted()).toEqual([
      'already-member',
      'group-exists',
      'malformed-gid',
      'malformed-resource',
      'malformed-uid',
      'no-actions',
      'not-a-member',
      'not-granted',
      'unknown-action',
      'unknown-group',
      'unknown-mode',
      'unknown-op',
      'unknown-user',
      'user-exists',
    ])
  })
})

describe('the model of changes', () => {
  it('applies a batch wholly', () => {
    const model = PolicyModel.of({ users: [], groups: [], grants: [] })
    const principal = { kind: 'user', uid: 'a' } as const
    const resource = 'x:app:/a'
    const refusal = model.apply([
      { op: 'create-user', uid: 'a' },
      { op: 'grant', principal, resource, actions: ['full', 'read'] },
      { op: 'revoke', principal, resource, actions: ['full'] },
    ])
    expect(refusal).toBeUndefined()
    expect(model.toPolicy().grants).toEqual([
      { principal: { kind: 'user', uid: uid('a') }, resource: rid(resource), actions: ['read'] },
    ])
  })

  it('leaves all as it was when a change is refused', () => {
    const model = PolicyModel.of({ users: [], groups: [], grants: [] })
    const refusal = model.apply([
      { op: 'create-user', uid: 'a' },
      { op: 'create-user', uid: 'a' },
    ])
    expect(refusal).toEqual({ code: 'user-exists', index: 1 })
    expect(model.toPolicy().users).toEqual([])
  })

  it('refuses literals that are misspelt', () => {
    expect(() => rid('a')).toThrow('`a` is refused: too-few-segments')
  })
})
