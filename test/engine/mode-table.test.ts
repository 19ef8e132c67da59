import { describe, expect, it } from 'vitest'
import type { Catalogue } from '../../src/core/catalogue.ts'
import { MODES } from '../../src/core/mode.ts'
import { ModeTable } from '../../src/engine/mode-table.ts'
import { NO_FAMILY } from '../../src/trie/scan.ts'
import { familyOf, tailOf } from '../core/acme.ts'

const CATALOGUE: Catalogue = {
  families: ['always', 'served', 'guarded', 'unlisted'].map((category) =>
    familyOf(`x:${category}`, tailOf('none'), { category }),
  ),
  categories: {
    always: { enforcedIn: MODES, anonymousIn: [] },
    served: { enforcedIn: ['permissive', 'strict'], anonymousIn: ['permissive'] },
    guarded: { enforcedIn: ['strict'], anonymousIn: [] },
  },
}

const tableOf = (mode: (typeof MODES)[number], catalogue = CATALOGUE): ModeTable =>
  new ModeTable(catalogue.families, catalogue, mode)

const rows = (table: ModeTable): unknown => [
  [0, 1, 2, 3, NO_FAMILY].map((family) => table.isEnforced(family)),
  [0, 1, 2, 3, NO_FAMILY].map((family) => table.trustsAnonymous(family)),
]

describe('a mode table', () => {
  it.each([
    ['disabled', [true, false, false, true, true], [false, false, false, false, false], false],
    ['permissive', [true, true, false, true, true], [false, true, false, false, false], false],
    ['strict', [true, true, true, true, true], [false, false, false, false, false], true],
  ] as const)(
    'says in %s mode what is enforced, and what is open',
    (mode, enforced, open, isStrict) => {
      const table = tableOf(mode)
      expect(rows(table)).toEqual([enforced, open])
      expect([table.mode, table.isStrict]).toEqual([mode, isStrict])
      for (const other of MODES) {
        const changed = tableOf(other)
        changed.mode = mode
        expect(rows(changed)).toEqual([enforced, open])
        expect([changed.mode, changed.isStrict]).toEqual([mode, isStrict])
      }
    },
  )

  it('takes a family that there is not for one that is always enforced', () => {
    for (const mode of MODES) {
      const table = tableOf(mode)
      expect([table.isEnforced(4), table.trustsAnonymous(4)]).toEqual([true, false])
      expect(table.opensIn(mode, 4, true)).toBe(false)
    }
  })

  it('is not strict where anything is open, though all is enforced', () => {
    const served = { enforcedIn: MODES, anonymousIn: MODES }
    const catalogue = { ...CATALOGUE, categories: { ...CATALOGUE.categories, served } }
    expect(tableOf('strict', catalogue).isStrict).toBe(false)
    const some = { enforcedIn: ['permissive'], anonymousIn: [] } as const
    const odd = { ...CATALOGUE, categories: { ...CATALOGUE.categories, served: some } }
    expect(tableOf('strict', odd).isStrict).toBe(false)
  })

  it.each([
    ['disabled', 0, false, false],
    ['disabled', 1, false, true],
    ['permissive', 1, false, false],
    ['permissive', 1, true, true],
    ['permissive', 2, true, true],
    ['strict', 1, true, false],
    ['strict', 2, false, false],
    ['disabled', 3, true, false],
    ['disabled', NO_FAMILY, true, false],
  ] as const)(
    'knows whether %s mode would open family %i, to anonymous: %s',
    (mode, family, isAnonymous, opens) => {
      for (const current of MODES) {
        expect(tableOf(current).opensIn(mode, family, isAnonymous)).toBe(opens)
      }
    },
  )
})
