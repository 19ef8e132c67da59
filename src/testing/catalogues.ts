/** Arbitraries for catalogues: that of DC/OS, parts of it, and small ones of every kind. @module */

import fc, { type Arbitrary } from 'fast-check'
import { ACTIONS } from '../core/action.ts'
import { DCOS_CATALOGUE } from '../core/catalogue.generated.ts'
import {
  type Catalogue,
  type Category,
  catalogueProblems,
  type Family,
  type SuperuserRule,
  type Tail,
  type TailKind,
} from '../core/catalogue.ts'
import { MODES } from '../core/mode.ts'
import { isWithin, RELEASES, type Release } from '../core/release.ts'
import { releases } from './words.ts'

const TAIL_KINDS: readonly TailKind[] = [
  'none',
  'slash-path',
  'dot-path',
  'literal',
  'exact-path',
  'secret',
  'any-star',
]

/** Bases that nest, overlap, differ by one character, or have an open segment. */
const BASES: readonly string[] = [
  'x',
  'y',
  'x:a',
  'x:ab',
  'x:root',
  'x:<any>',
  'x:a:<any>',
  'x:<any>:a',
  'x:a:a',
  'x:a:<one>:<two>',
  'x:<any>:b:a',
  'x:*',
  'x:a/b',
]

const CATEGORIES: Readonly<Record<string, Category>> = {
  always: { enforcedIn: MODES, anonymousIn: [] },
  served: { enforcedIn: ['permissive', 'strict'], anonymousIn: ['permissive'] },
  guarded: { enforcedIn: ['strict'], anonymousIn: [] },
}

/** Enforced where a laxer mode enforces nothing, which breaks the order of the modes. */
const ODD_CATEGORY: Category = { enforcedIn: ['disabled'], anonymousIn: ['disabled', 'strict'] }

/**
 * A small catalogue of families of every kind, always free of `catalogueProblems`.
 *
 * Rows that would clash with an earlier one are left out. Half of them have a superuser. In one of
 * eight a category is enforced in the laxest mode only: see {@link isOrderly}.
 */
export const smallCatalogues = (): Arbitrary<Catalogue> =>
  fc
    .record({
      rows: fc.array(rows(), { minLength: 1, maxLength: 7 }),
      superuser: fc.option(superuserRules(), { nil: undefined }),
      odd: fc.nat({ max: 7 }).map((draw) => draw === 7),
    })
    .map(({ rows, superuser, odd }) => {
      const categories = odd ? { ...CATEGORIES, guarded: ODD_CATEGORY } : CATEGORIES
      return {
        families: rows.reduce<Family[]>((kept, row) => withRow(kept, row, categories), []),
        categories,
        ...(superuser && { superuser }),
      }
    })

/** The catalogue of DC/OS with most of its rows left out: its forms, at a small catalogue's cost. */
export const partsOfDcos = (): Arbitrary<Catalogue> =>
  fc
    .subarray([...DCOS_CATALOGUE.families], { minLength: 1, maxLength: 10 })
    .map((families) => ({ ...DCOS_CATALOGUE, families }))

/** Any of the above, and at times the whole catalogue of DC/OS. */
export const catalogues = (): Arbitrary<Catalogue> =>
  fc.oneof(
    { arbitrary: smallCatalogues(), weight: 6 },
    { arbitrary: partsOfDcos(), weight: 3 },
    { arbitrary: fc.constant(DCOS_CATALOGUE), weight: 1 },
  )

/** Tells whether every category stays enforced as the mode gets stricter, as those of DC/OS do. */
export const isOrderly = (catalogue: Catalogue): boolean =>
  Object.values(catalogue.categories).every(({ enforcedIn }) =>
    MODES.every((mode, at) => {
      const stricter = MODES.slice(at + 1)
      return !enforcedIn.includes(mode) || stricter.every((other) => enforcedIn.includes(other))
    }),
  )

const superuserRules = (): Arbitrary<SuperuserRule> =>
  fc.record({
    resource: fc.constantFrom('x:root', 'x:a', 'dcos:superuser'),
    anyActionSince: fc.constantFrom<Release>('1.7', '1.10', '2.2'),
  })

type Row = Omit<Family, 'id'>

const rows = (): Arbitrary<Row> =>
  fc
    .record({
      base: fc.constantFrom(...BASES),
      tail: tails(),
      category: fc.constantFrom(...Object.keys(CATEGORIES)),
      since: fc.oneof({ arbitrary: fc.constant<Release>('1.7'), weight: 3 }, releases()),
      until: fc.option(fc.constantFrom(...RELEASES), { nil: undefined, freq: 4 }),
    })
    .map(({ until, ...row }) => ({
      ...row,
      actions: ACTIONS,
      authorizer: 'tests',
      ...(until !== undefined && isWithin(until, row.since) && { until }),
    }))

const tails = (): Arbitrary<Tail> =>
  fc
    .record({
      kind: fc.constantFrom(...TAIL_KINDS),
      joint: fc.oneof(
        { arbitrary: fc.constant(':'), weight: 5 },
        fc.constantFrom(':/', ':a/', ':services/'),
      ),
      bare: fc.boolean(),
      colons: fc.boolean(),
    })
    .map(({ kind, joint, bare, colons }) => ({
      kind,
      joint: kind === 'none' ? '' : joint,
      bare: bare && (kind === 'slash-path' || kind === 'dot-path' || kind === 'literal'),
      colons: colons && kind === 'exact-path',
    }))

function withRow(kept: Family[], row: Row, categories: Catalogue['categories']): Family[] {
  const families = [...kept, { id: `row-${kept.length}`, ...row }]
  return catalogueProblems({ families, categories }).length === 0 ? families : kept
}
