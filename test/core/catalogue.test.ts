import { describe, expect, it } from 'vitest'
import { catalogueProblems, familiesOf, isOpenSegment } from '../../src/core/catalogue.ts'
import { ACME, catalogueWith, familyOf, tailOf } from './acme.ts'

describe('a catalogue', () => {
  it('is fit with every kind of tail', () => {
    expect(catalogueProblems(ACME)).toEqual([])
  })

  it('has the families of a release, in order', () => {
    const of = (release: '1.9' | '1.10' | '2.0') => familiesOf(ACME, release).map(({ id }) => id)
    const always = ACME.families.map(({ id }) => id).filter((id) => !/gone|new/.test(id))
    expect(of('1.10')).toEqual(always)
    expect(of('1.9')).toEqual(always.toSpliced(-1, 0, 'acme:gone'))
    expect(of('2.0')).toEqual(always.toSpliced(-1, 0, 'acme:new'))
  })

  it.each([
    ['<any>', true],
    ['<', true],
    ['any', false],
    ['any<', false],
    ['', false],
  ])('writes an open segment in angles: `%s`', (segment, isOpen) => {
    expect(isOpenSegment(segment)).toBe(isOpen)
  })

  it.each([
    ['a', tailOf('none'), ['needs a base of two segments or a tail']],
    ['a', tailOf('literal'), []],
    ['a:<b>:c', tailOf('none'), []],
    ['a:b/.-_*@Z9', tailOf('none'), []],
    ['a:b c', tailOf('none'), ['has a malformed base `a:b c`; name its segments']],
    ['a::b', tailOf('none'), ['has a malformed base `a::b`; name its segments']],
    ['a: b', tailOf('none'), ['has a malformed base `a: b`; name its segments']],
    ['a:b ', tailOf('none'), ['has a malformed base `a:b `; name its segments']],
    ['a:<>', tailOf('none'), ['has a malformed base `a:<>`; name its segments']],
    ['a:<b', tailOf('none'), ['has a malformed base `a:<b`; name its segments']],
    ['a:<b>c', tailOf('none'), ['has a malformed base `a:<b>c`; name its segments']],
    ['a:c<b>', tailOf('none'), ['has a malformed base `a:c<b>`; name its segments']],
    ['<a>:b', tailOf('none'), ['has a malformed base `<a>:b`; name its segments']],
    ['a:b', tailOf('none', { joint: ':' }), ['has a malformed joint `:`; write `:`']],
    ['a:b', tailOf('literal', { joint: '' }), ['has a malformed joint ``; write `:`']],
    ['a:b', tailOf('literal', { joint: 'x:' }), ['has a malformed joint `x:`; write `:`']],
    ['a:b', tailOf('literal', { joint: ':x' }), ['has a malformed joint `:x`; write `:`']],
    ['a:b', tailOf('literal', { joint: ':x/y' }), ['has a malformed joint `:x/y`; write `:`']],
    ['a:b', tailOf('literal', { joint: ':é/' }), ['has a malformed joint `:é/`; write `:`']],
    ['a:b', tailOf('literal', { joint: ':/' }), []],
    ['a:b', tailOf('literal', { joint: ':a.-_*@Z9/' }), []],
    ['a:b', tailOf('secret', { bare: true }), ["can't have a bare base: its tail is `secret`"]],
    ['a:b', tailOf('none', { bare: true }), ["can't have a bare base: its tail is `none`"]],
    ['a:b', tailOf('dot-path', { bare: true }), []],
    ['a:b', tailOf('secret', { colons: true }), ["can't have colons in a tail that is `secret`"]],
    ['a:b', tailOf('exact-path', { colons: true }), []],
  ])('with the base %s and the tail %j: %j', (base, tail, problems) => {
    const catalogue = catalogueWith([familyOf(base, tail, { id: 'f' })])
    expect(catalogueProblems(catalogue)).toEqual(problems.map((text) => `family \`f\` ${text}`))
  })

  it('calls each family otherwise, even in other releases', () => {
    const tail = tailOf('none')
    const families = [
      familyOf('a:b', tail, { id: 'f', until: '1.8' }),
      familyOf('a:c', tail, { id: 'f', since: '1.9' }),
      familyOf('a:b', tail, { id: 'g', since: '1.9' }),
    ]
    expect(catalogueProblems(catalogueWith(families))).toEqual([
      'two families are called `f`; rename one',
    ])
  })

  it.each([
    ['1.9', '1.8', ['family `f` ends in 1.8, before it begins in 1.9']],
    ['1.9', '1.9', []],
    ['1.9', '1.10', []],
  ] as const)('has no family from %s until %s, if that is earlier', (since, until, problems) => {
    const family = familyOf('a:b', tailOf('none'), { id: 'f', since, until })
    expect(catalogueProblems(catalogueWith([family]))).toEqual(problems)
  })

  it.each([
    ['acme:root', []],
    ['no:where', []],
    ['acme', ['superuser resource `acme` is no RID; name one']],
    ['a`:b', ['superuser resource `a\\u{60}:b` is no RID; name one']],
  ])('has a superuser of a RID: %s', (resource, problems) => {
    const superuser = { resource, anyActionSince: '1.10' } as const
    expect(catalogueProblems({ ...catalogueWith([]), superuser })).toEqual(problems)
  })

  it.each(['other', 'toString', '__proto__'])('needs the category `%s`', (category) => {
    const catalogue = catalogueWith([familyOf('a:b', tailOf('none'), { id: 'f', category })])
    expect(catalogueProblems(catalogue)).toEqual([
      `family \`f\` names an unknown category \`${category}\``,
    ])
  })

  it.each([
    ['a:b', {}, 'a:b', {}, true],
    ['a:b', {}, 'a:c', {}, false],
    ['a:<x>', {}, 'a:<other>', {}, true],
    ['a:<x>', {}, 'a:<longer>', {}, true],
    ['a:<longer>', {}, 'a:<x>', {}, true],
    ['a:<x>', {}, 'a:x', {}, false],
    ['a:<x>:<y>', {}, 'a:<y>:<x>', {}, true],
    ['a:<x>:b', {}, 'a:<x>:<b>', {}, false],
    ['a:b', { until: '1.8' }, 'a:b', { since: '1.9' }, false],
    ['a:b', { until: '1.9' }, 'a:b', { since: '1.9' }, true],
    ['a:b', { since: '1.9' }, 'a:b', { until: '1.8' }, false],
    ['a:b', { since: '1.9' }, 'a:b', { until: '1.9' }, true],
    ['a:b', { since: '1.8', until: '2.0' }, 'a:b', { since: '1.9', until: '1.10' }, true],
    ['a:b', { since: '1.9', until: '1.10' }, 'a:b', { since: '1.8', until: '2.0' }, true],
  ] as const)('has a base once in a release: %s %j and %s %j', (one, its, other, others, clash) => {
    const tail = tailOf('none')
    const families = [
      familyOf(one, tail, { id: 'f', ...its }),
      familyOf('a:between', tail),
      familyOf(other, tail, { id: 'g', ...others }),
    ]
    expect(catalogueProblems(catalogueWith(families))).toEqual(
      clash ? ['family `g` has the base of `f`; drop one'] : [],
    )
  })
})
