import { describe, expect, it } from 'vitest'
import { ANONYMOUS } from '../../../src/core/principal.ts'
import { Engine } from '../../../src/engine/engine.ts'
import { Shortlist } from '../../../src/engine/explain/bounded.ts'
import { likeness, modelOf, spellingsOf } from '../../../src/engine/explain/dialect.ts'
import { uid } from '../../../src/testing/literals.ts'
import { engineOf, policy } from '../policies.ts'

const kindOf = (asked: string, held: string, hasPath = true): string | undefined =>
  likeness(modelOf(asked, hasPath), held, true)?.kind

const orderOf = (asked: string, held: string): number =>
  (likeness(modelOf(asked, true), held, true)?.distance ?? Number.NaN) >> 11

describe('how alike two texts are', () => {
  it.each(
    [
      ['a:b:/dev', 'a:b:/Dev'],
      ['dcos:a:b', 'a:b'],
      ['a:b:/dev/web', 'a:b:dev/web'],
      ['a:b:dev.web', 'a:b:dev/web'],
      ['a:b:web', 'a:b:*'],
      ['a:b:/development', 'a:b:/dev'],
      ['a:b:/p/key', 'a:b:/p'],
      ['a:b:/dev', 'a:b:/dev/web'],
      ['a:b:/develop', 'a:b:/devlop'],
      ['a:b:/abc/def', 'c:d:/abc/def'],
    ].map(([asked = '', held = ''], order) => [order, asked, held] as const),
  )('is ranked by kind: %i for %s and %s', (order, asked, held) =>
    expect(orderOf(asked, held)).toBe(order),
  )

  it.each([
    // A boundary elsewhere makes other words.
    ['ab:c', 'a:bc', undefined],
    ['a:b/', 'a:b', 'separators'],
    ['a:b', 'a:b/', 'separators'],
    // Two letters more within a word, and the words after it compared one by one.
    ['a:b:/abcdefgh', 'a:b:/abxxcdefgh', 'typing'],
    ['a:b:/abcdef/e/f', 'a:b:/abcdez/e/f', 'typing'],
    ['a:b:/abcdef/e/f', 'a:b:/abcdez/e/g', undefined],
    ['a:b:/abcdef/e/f', 'a:b:/abcdez/g/f', undefined],
  ] as const)('%s and %s: %s', (asked, held, kind) => {
    expect(kindOf(asked, held)).toBe(kind)
  })

  it('is nothing where only a base is known, whatever ends alike', () => {
    expect(kindOf('a:b:word', 'c:b:word', true)).toBe('other-family')
    expect(kindOf('a:b:word', 'c:b:word', false)).toBeUndefined()
  })
})

it('the place above, all words but the last, is among the likely spellings', () => {
  const spellings = spellingsOf('a:b:/c/d/e')
  for (const text of ['a:b:/c/d', 'a:b:c.d', 'a:b:/c/d/*', 'a:b:c.d.*', 'a:b:*']) {
    expect(spellings).toContain(text)
  }
  expect(spellings).not.toContain('a:b:/c')
})

describe('a shortlist', () => {
  it('keeps of two alike the one that came first', () => {
    const list = new Shortlist<readonly [number, string]>(([a], [b]) => a - b)
    list.offer([1, 'first'])
    list.offer([1, 'second'])
    list.offer([0, 'zero'])
    expect(list.bounded(false, ([, name]) => name)).toEqual({
      shown: ['zero', 'first', 'second'],
      more: 0,
      isPartial: false,
    })
  })
})

const denialOf = (engine: Engine, resource: string, subject: string | symbol = 'ann') => {
  const { denial } = engine.explain({
    subject: typeof subject === 'string' ? uid(subject) : ANONYMOUS,
    action: 'read',
    resource,
  })
  if (denial === undefined) throw new Error('it is allowed')
  return denial
}

describe('what a subject nearly holds', () => {
  it('is looked for where nothing of the catalogue is asked for, too', () => {
    const engine = engineOf(policy(['ann: read nowhere:to:somwhere', 'ann: read x:to:other']))
    const { shown } = denialOf(engine, 'nowhere:to:somewhere').siblings
    expect(shown.map(({ kind }) => kind)).toEqual(['typing'])
  })

  it('is none for a base that only ends alike', () => {
    const engine = engineOf(policy(['ann: read other:acme:slash', 'ann: read other:acme:word']))
    expect(denialOf(engine, 'acme:slash').siblings.shown).toEqual([])
    expect(denialOf(engine, 'acme:word').siblings.shown).toEqual([])
  })

  it('is none for what is too long to be a resource, though its words are the same', () => {
    const engine = engineOf(policy(['ann: read acme:slash:/a']))
    const alike = (slashes: number): number =>
      denialOf(engine, `acme:slash:${'/'.repeat(slashes)}a`).siblings.shown.length
    expect(alike(1024 - 'acme:slash:a'.length)).toBe(1)
    expect(alike(1025 - 'acme:slash:a'.length)).toBe(0)
  })

  it('is not what covers the request already', () => {
    const engine = engineOf(
      policy(['ann: update acme:slash:/a', '%ops: delete acme:slash:/a'], ['ops: ann']),
    )
    expect(denialOf(engine, 'acme:slash:/a/b').siblings.shown).toEqual([])
  })

  it('is nothing for who is unknown or carries no token', () => {
    const engine = engineOf(policy(['ann: read acme:slash:/b']))
    for (const subject of ['nobody', ANONYMOUS]) {
      const { siblings, others } = denialOf(engine, 'acme:slash:/a', subject)
      expect(siblings).toEqual({ shown: [], more: 0, isPartial: false })
      expect(others.isPartial).toBe(false)
    }
  })

  it.each([
    [63, 0, false],
    [64, 0, true],
    [0, 63, false],
    [0, 64, true],
    [10, 53, false],
    [11, 53, true],
  ])('is read of %i grants and %i groups: partial %s', (grants, groups, isPartial) => {
    const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at)
    const engine = engineOf(
      policy(
        range(grants).map((at) => `ann: read acme:slash:/${at}`),
        range(groups).map((at) => `g${at}: ann`),
        ['ann'],
      ),
    )
    expect(denialOf(engine, 'acme:slash:/none').siblings.isPartial).toBe(isPartial)
  })
})

it('a denial says nothing of what there is not', () => {
  const engine = engineOf(policy(['ann: read acme:none'], [], ['bob']))
  const keysOf = (subject: string, resource: string): string[] =>
    Object.keys(denialOf(engine, resource, subject) ?? {})
  expect(keysOf('bob', 'acme:slash:/a')).not.toContain('nearest')
  expect(keysOf('bob', 'acme:slash:/a')).not.toContain('advice')
  expect(keysOf('bob', 'acme:slash:a')).toContain('advice')
})

describe('a denial', () => {
  const SERVICES = 'dcos:service:marathon:marathon:services'

  it('names groups of whoever is in more than are weighed up', () => {
    const groups = Array.from({ length: 70 }, (_, at) => `g${at}: ann`)
    const engine = engineOf(policy([], groups, ['ann']))
    const { shown, isPartial } = denialOf(engine, 'acme:none')?.groups ?? { shown: [] }
    expect(shown).toHaveLength(5)
    expect(shown.every(({ gid, members }) => /^g\d+$/.test(gid) && members === 1)).toBe(true)
    expect(isPartial).toBe(true)
  })

  const explained = (action: string, resource: string) =>
    Engine.fromPolicy(policy([], [], ['ann'])).explain({ subject: uid('ann'), action, resource })
      .denial

  it('asks for nothing else where the action is one of the family’s', () => {
    expect(explained('read', `${SERVICES}:/a`)?.askedInstead).toEqual([])
    expect(explained('read', 'dcos:adminrouter:package')?.askedInstead).toEqual(['full'])
  })

  it('knows an action in capitals within 32 characters, and not beyond', () => {
    const spaced = (length: number): string => 'READ'.padStart(length)
    expect(explained(spaced(32), `${SERVICES}:/a`)?.advice?.text).toBe('read')
    expect(explained(spaced(33), `${SERVICES}:/a`)?.advice).toBeUndefined()
  })

  it('respells no text that is too long', () => {
    expect(explained('read', `${SERVICES}:${'%252Fa'.repeat(100)}`)?.advice?.text).toContain(
      ':/a/a',
    )
    expect(explained('read', `${SERVICES}:${'%252Fa'.repeat(180)}`)?.advice).toBeUndefined()
  })
})
