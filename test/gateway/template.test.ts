/** Templates: what stands for their names is put in, and nothing else. @module */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bound, filled, templateOf } from '../../src/gateway/routes/template.ts'

describe('templates', () => {
  it('are filled with what the names stand for', () => {
    const template = templateOf('a:{x}:/{y}/{x}')
    expect(filled(template, { x: '1', y: '2/3' })).toBe('a:1:/2/3/1')
    expect(filled(templateOf('a:b'), {})).toBe('a:b')
    expect(filled(templateOf('{x}'), { x: '' })).toBe('')
  })

  it('are nothing where a name has no value, or one with a colon', () => {
    const template = templateOf('a:{x}:{toString}')
    expect(filled(template, { x: '1' })).toBeUndefined()
    expect(filled(template, { x: '1:2', toString: '3' } as never)).toBeUndefined()
  })

  it('take what has no closing brace for text', () => {
    expect(filled(templateOf('a:{x}{y'), { x: '1', y: '2' })).toBe('a:1{y')
  })

  it('may be filled one name after the other', () => {
    const names = fc.constantFrom('x', 'y', 'z')
    const pieces = fc.array(
      fc.oneof(
        names.map((name) => `{${name}}`),
        fc.constantFrom('a', ':', '/'),
      ),
    )
    const values = fc.dictionary(names, fc.constantFrom('', '1', '2/3', '4:5'))
    fc.assert(
      fc.property(pieces, values, values, (parts, one, other) => {
        const template = templateOf(parts.join(''))
        const isFit = (value: string | undefined): boolean => !(value ?? '').includes(':')
        const fit = Object.fromEntries(Object.entries(one).filter(([, value]) => isFit(value)))
        expect(filled(bound(template, one), other)).toBe(filled(template, { ...other, ...fit }))
      }),
    )
  })
})
