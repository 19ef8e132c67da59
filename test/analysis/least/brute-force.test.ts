import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LeastShare, leastGrants, type Shortfall } from '../../../src/analysis/index.ts'
import { ACTIONS, type Action, actionBit } from '../../../src/core/action.ts'
import { DCOS_CATALOGUE } from '../../../src/core/catalogue.generated.ts'
import type { Grant } from '../../../src/core/grant.ts'
import type { LoggedRequest } from '../../../src/core/log.ts'
import { Oracle } from '../../../src/oracle/index.ts'
import { rid, uid } from '../../../src/testing/index.ts'
import { runs } from '../../properties/runs.ts'

/** How a family spells the place of a path, and a star below it: undefined where it has none. */
interface Spelling {
  readonly at: (path: readonly string[]) => string | undefined
  readonly star?: (path: readonly string[]) => string | undefined
  readonly hasDepth: boolean
  /** The most segments that a path has here. */
  readonly depth: number
}

const value =
  (base: string, bare?: string): Spelling['at'] =>
  (path) =>
    path.length === 0 ? bare : `${base}:${path.join('')}`

const SPELLINGS: Readonly<Record<string, Spelling>> = {
  services: {
    at: (path) => `dcos:service:marathon:marathon:services:/${path.join('/')}`,
    hasDepth: true,
    depth: 3,
  },
  jobs: {
    at: (path) =>
      `dcos:service:metronome:metronome:jobs${path.length === 0 ? '' : ':'}${path.join('.')}`,
    hasDepth: true,
    depth: 3,
  },
  secrets: {
    at: (path) => `dcos:secrets:default:/${path.join('/')}`,
    star: (path) => `dcos:secrets:default:/${[...path, '*'].join('/')}`,
    hasDepth: true,
    depth: 2,
  },
  roles: {
    at: value('dcos:mesos:master:framework:role', 'dcos:mesos:master:framework:role'),
    hasDepth: false,
    depth: 1,
  },
  links: {
    at: value('dcos:cluster:linker'),
    star: (path) => (path.length === 0 ? 'dcos:cluster:linker:*' : undefined),
    hasDepth: false,
    depth: 1,
  },
  endpoints: { at: value('dcos:adminrouter:service'), hasDepth: false, depth: 1 },
  outside: { at: (path) => `acme:x/${path.join('/')}`, hasDepth: false, depth: 1 },
}

interface Use {
  readonly family: string
  readonly path: readonly string[]
  readonly action: Action
}

interface Case {
  readonly uses: readonly Use[]
  readonly others: readonly Use[]
  readonly maxGrants: number
  readonly maxDepth: number | undefined
}

const usesOf = (families: readonly string[], actions: readonly Action[]): fc.Arbitrary<Use> =>
  fc
    .record({
      family: fc.constantFrom(...families),
      path: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
      action: fc.constantFrom(...actions),
    })
    .map(({ family, path, action }) => {
      const { depth, at } = SPELLINGS[family] as Spelling
      const short = path.slice(0, depth)
      return { family, path: at(short) === undefined ? ['a'] : short, action }
    })

const cases = (): fc.Arbitrary<Case> =>
  fc
    .record({
      families: fc.shuffledSubarray(Object.keys(SPELLINGS), { minLength: 1, maxLength: 2 }),
      actions: fc.constantFrom<Action[]>(['read'], ['read', 'update'], ['read', 'full']),
    })
    .chain(({ families, actions }) =>
      fc.record({
        uses: fc.array(usesOf(families, actions), { minLength: 1, maxLength: 5, size: 'max' }),
        others: fc.array(usesOf(families, ['read']), { maxLength: 4 }),
        maxGrants: fc.integer({ min: 1, max: 4 }),
        maxDepth: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined, freq: 3 }),
      }),
    )

const STRICT = { mode: 'strict', release: '2.2', catalogue: DCOS_CATALOGUE } as const

/** A place that can be asked for, with the actions that were used there. */
interface Place {
  readonly resource: string
  readonly used: number
}

/** Every place that counts: what is named, all above it, and whatever else is below a used one. */
function placesOf({ uses, others }: Case): Place[] {
  const places = new Map<string, number>()
  const add = (text: string | undefined, mask: number): void => {
    if (text !== undefined) places.set(text, (places.get(text) ?? 0) | mask)
  }
  for (const [list, isUsed] of [
    [uses, true],
    [others, false],
  ] as const) {
    for (const { family, path, action } of list) {
      const { at, star } = SPELLINGS[family] as Spelling
      for (const prefix of prefixesOf(family, path)) {
        const isPlace = prefix.length === path.length
        add(at(prefix), isUsed && isPlace ? actionBit(action) : 0)
        if (isUsed) add(star?.(prefix), 0)
      }
    }
  }
  return [...places].map(([resource, used]) => ({ resource, used }))
}

const prefixesOf = (family: string, path: readonly string[]): string[][] =>
  family === 'outside'
    ? [[...path]]
    : Array.from({ length: path.length + 1 }, (_, length) => path.slice(0, length))

/** Every RID on which a grant can be of use. */
function candidatesOf({ uses, maxDepth }: Case): string[] {
  const found = new Set<string>()
  for (const { family, path } of uses) {
    const { at, star, hasDepth } = SPELLINGS[family] as Spelling
    for (const prefix of prefixesOf(family, path)) {
      if (hasDepth && maxDepth !== undefined && prefix.length > maxDepth) continue
      for (const text of [at(prefix), star?.(prefix)]) if (text !== undefined) found.add(text)
    }
  }
  return [...found]
}

const reaches = (granted: string, asked: string): boolean =>
  new Oracle(
    {
      users: [],
      groups: [],
      grants: [
        { principal: { kind: 'user', uid: uid('a') }, resource: rid(granted), actions: ['read'] },
      ],
    },
    STRICT,
  ).decide({ subject: 'a', action: 'read', resource: asked }).effect === 'allow'

const closed = (mask: number): number => ((mask & 16) === 0 ? mask : 31)

const bits = (mask: number): number =>
  ACTIONS.filter((action) => (mask & actionBit(action)) !== 0).length

/** The price of the actions that are allowed at each place. */
const priceOf = (places: readonly Place[], allowed: readonly number[]): number =>
  places.reduce((sum, { used }, at) => sum + bits(closed(allowed[at] ?? 0) & ~used), 0)

const isEnough = (places: readonly Place[], allowed: readonly number[]): boolean =>
  places.every(({ used }, at) => (used & ~closed(allowed[at] ?? 0)) === 0)

/** The lowest price, and the fewest grants that have it, among all sets of grants. */
function bruteForce(one: Case): { price: number; grants: number } | undefined {
  const places = placesOf(one)
  const candidates = candidatesOf(one)
  const reach = candidates.map((granted) =>
    places.map(({ resource }) => reaches(granted, resource)),
  )
  const union = places.reduce((mask, { used }) => mask | used, 0)
  const masks = Array.from({ length: 31 }, (_, at) => at + 1).filter(
    (mask) => (mask & ~union) === 0,
  )
  let best: { price: number; grants: number } | undefined
  const choose = (from: number, grants: number, allowed: readonly number[]): void => {
    const price = priceOf(places, allowed)
    const isBetter =
      best === undefined || price < best.price || (price === best.price && grants < best.grants)
    // More grants never lower the price.
    if (!isBetter) return
    if (isEnough(places, allowed)) best = { price, grants }
    if (grants === one.maxGrants) return
    for (let at = from; at < candidates.length; at++) {
      for (const mask of masks) {
        const next = allowed.map((before, place) => (reach[at]?.[place] ? before | mask : before))
        choose(at + 1, grants + 1, next)
      }
    }
  }
  choose(
    0,
    0,
    places.map(() => 0),
  )
  return best
}

const logOf = ({ uses, others }: Case): LoggedRequest[] =>
  [
    [uses, 'a', 1],
    [others, 'z', 0],
  ].flatMap(([list, subject, allowed]) =>
    (list as readonly Use[]).map(({ family, path, action }) => ({
      subject: subject as string,
      action,
      resource: (SPELLINGS[family] as Spelling).at(path) ?? '',
      allowed: allowed as number,
      denied: 1,
    })),
  )

/** What grants cost by the oracle, place by place and action by action. */
function pricedByOracle(one: Case, grants: readonly Grant[]): number {
  const oracle = new Oracle({ users: [], groups: [], grants }, STRICT)
  const places = placesOf(one)
  const allowed = places.map(({ resource }) =>
    ACTIONS.filter(
      (action) => oracle.decide({ subject: 'a', action, resource }).effect === 'allow',
    ).reduce((mask, action) => mask | actionBit(action), 0),
  )
  expect(isEnough(places, allowed)).toBe(true)
  return priceOf(places, allowed)
}

/** Holds a shortfall against what no set of grants can do. */
function expectShort(one: Case, error: Shortfall): void {
  expect(bruteForce(one)).toBeUndefined()
  expect(error.kind).toBe('max-grants')
  const needs = error.kind === 'max-grants' ? error.needs : 0
  expect(needs).toBeGreaterThan(one.maxGrants)
  if (needs > 4) return
  expect(bruteForce({ ...one, maxGrants: needs })).toBeDefined()
  expect(bruteForce({ ...one, maxGrants: needs - 1 })).toBeUndefined()
}

describe('least grants on small trees', () => {
  it('cost what the cheapest of all sets of grants costs, and are the fewest of that price', () => {
    const seen = { answers: 0, shortfalls: 0, widened: 0 }
    fc.assert(
      fc.property(cases(), (one) => {
        const { maxGrants, maxDepth } = one
        const budget = { maxGrants, ...(maxDepth === undefined ? {} : { maxDepth }) }
        const found = leastGrants({ requests: logOf(one), setting: STRICT, ...budget })
        if (!found.ok) {
          seen.shortfalls++
          expectShort(one, found.error)
          return
        }
        const { grants, exact, opened } = found.value.shares[0] as LeastShare
        expect({ price: opened, grants: grants.length }).toEqual(bruteForce(one))
        expect(pricedByOracle(one, grants)).toBe(opened)
        seen.answers++
        if (grants.length < exact) seen.widened++
      }),
      { numRuns: runs(250) },
    )
    expect(seen.answers).toBeGreaterThan(100)
    expect(seen.shortfalls).toBeGreaterThan(5)
    expect(seen.widened).toBeGreaterThan(10)
  })
})
