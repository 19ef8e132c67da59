import { describe, expect, it } from 'vitest'
import { covers, gazetteerOf } from '../../src/core/place.ts'
import type { Release } from '../../src/core/release.ts'
import { parseRid } from '../../src/core/rid.ts'
import { Oracle } from '../../src/oracle/oracle.ts'
import { rid } from '../../src/testing/literals.ts'
import { ACME, catalogueWith, familyOf, PLACES, tailOf } from '../core/acme.ts'
import { engineOf, grant, policy } from '../engine/policies.ts'

const RIDS = PLACES.map(([text]) => text)

/** The leading two segments: RIDs that differ in them do not meet. */
const headOf = (text: string): string => text.split(':').slice(0, 2).join(':')

/** Asks the definition whether a grant of `granted` allows a request. */
const reasonFor = (granted: string, resource: string, release: Release = '2.2'): string =>
  new Oracle(policy([`alice: read ${granted}`]), {
    mode: 'strict',
    release,
    catalogue: { families: ACME.families, categories: ACME.categories },
  }).decide({ subject: 'alice', action: 'read', resource }).reason

describe('the definition', () => {
  const gazetteer = gazetteerOf(ACME, '2.2')

  it.each([...new Set(RIDS.map(headOf))])('covers as the rows on places say: %s', (head) => {
    const rids = RIDS.filter((text) => headOf(text) === head).map(rid)
    for (const granted of rids) {
      for (const requested of rids) {
        const malformed = gazetteer.locate(requested).kind === 'malformed'
        const covered = covers(gazetteer, granted, requested)
        const reason = covered ? 'granted' : 'no-covering-grant'
        expect(reasonFor(granted, requested), `${granted} ${requested}`).toBe(
          malformed ? 'malformed-resource' : reason,
        )
      }
    }
  })

  it.each([
    ['acme:slash:/a', 'acme:tail:/a'],
    ['acme:slash:/a', 'shut:tail:/a'],
    ['acme:my:jobs:a', 'acme:your:jobs:a'],
    ['acme:none', 'acme:none:services/'],
    ['acme:none:services/', 'acme:none'],
    ['acme:my', 'acme:your'],
    ['a:b', 'a:c'],
  ])('keeps families and bases apart: %s, %s', (granted, requested) => {
    expect(reasonFor(granted, requested)).toBe('no-covering-grant')
  })

  it.each([
    ['1.8', 'acme:gone', 'acme:gone:services/a', 'no-covering-grant'],
    ['1.9', 'acme:gone', 'acme:gone:services/a', 'no-covering-grant'],
    ['1.10', 'acme:gone', 'acme:gone:services/a', 'granted'],
    ['1.13', 'acme:new', 'acme:new:services/a', 'granted'],
    ['2.0', 'acme:new', 'acme:new:services/a', 'no-covering-grant'],
    ['2.2', 'acme:new', 'acme:new:services/a', 'no-covering-grant'],
  ] as const)('has the rows of release %s: %s over %s', (release, granted, requested, reason) => {
    expect(reasonFor(granted, requested, release)).toBe(reason)
  })

  it.each([
    '',
    'a',
    ':a',
    'a:',
    'a::b',
    'a:é',
    'a:b\n',
    'a: b',
    Array.from({ length: 65 }, () => 'a').join(':'),
    `a:${'b'.repeat(1023)}`,
    Array.from({ length: 64 }, () => 'a').join(':'),
    `a:${'b'.repeat(1022)}`,
    'a:b',
  ])('knows what is no RID: `%s`', (text) => {
    expect(reasonFor('acme:none', text) === 'malformed-resource').toBe(!parseRid(text).ok)
  })

  it('takes a grant without actions for none', () => {
    const empty = { ...grant('alice: read acme:slash:/a'), actions: [] }
    const options = { mode: 'strict', release: '2.2', catalogue: ACME } as const
    for (const resource of ['acme:slash:/a', 'acme:root']) {
      const oracle = new Oracle(
        { users: [], groups: [], grants: [{ ...empty, resource: rid(resource) }] },
        options,
      )
      const request = { subject: 'alice', action: 'read', resource }
      expect(oracle.decide(request)).toEqual({ effect: 'deny', reason: 'no-covering-grant' })
    }
  })

  it('decides among many grants as the engine does', () => {
    const rids = RIDS.filter((text) => text.startsWith('shut:secret'))
    const of = policy(
      rids.map((text, n) => `${n % 3 === 0 ? '%ops' : 'alice'}: read ${text}`),
      ['ops: alice'],
    )
    const engine = engineOf(of)
    const oracle = new Oracle(of, { mode: 'strict', release: '2.2', catalogue: ACME })
    for (const resource of rids) {
      const request = { subject: 'alice', action: 'read', resource }
      expect(oracle.decide(request)).toEqual(engine.decide(request))
    }
  })
})

describe('an exact path whose joint ends in a slash', () => {
  const catalogue = catalogueWith([familyOf('acme:pool', tailOf('exact-path', { joint: ':/' }))])
  const reason = (granted: string, resource: string): string =>
    new Oracle(policy([`alice: read ${granted}`]), {
      mode: 'strict',
      release: '2.2',
      catalogue,
    }).decide({ subject: 'alice', action: 'read', resource }).reason

  it('may be empty, and is then itself alone', () => {
    expect(reason('acme:pool:/', 'acme:pool:/')).toBe('granted')
    expect(reason('acme:pool:/', 'acme:pool:/a')).toBe('no-covering-grant')
    expect(reason('acme:pool:/a', 'acme:pool:/')).toBe('no-covering-grant')
    expect(reason('acme:pool:/a', 'acme:pool:/a/')).toBe('granted')
    expect(reason('acme:pool:/a', 'acme:pool://')).toBe('malformed-resource')
  })
})
