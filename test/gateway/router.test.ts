/** The router: the same as asking each pattern, one after the other. @module */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DcosMapper } from '../../src/gateway/routes/dcos.ts'
import { pattern } from '../../src/gateway/routes/pattern.ts'
import { Router } from '../../src/gateway/routes/router.ts'
import { Service } from '../../src/gateway/routes/service.ts'

const parts = fc.constantFrom('a', 'b', 'c', ':x', ':y(a|b)', '*z', '*w::end')
const words = fc.constantFrom('a', 'b', 'c', 'd', 'a::end', '')

/** Patterns that are some: each name once, and one part of several segments. */
const patterns = fc.array(parts, { minLength: 1, maxLength: 4 }).filter((list) => {
  const named = list.filter((part) => /^[:*]/.test(part))
  return (
    new Set(named).size === named.length && named.filter((part) => part.startsWith('*')).length < 2
  )
})

const FORMS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^:\w+\(([^)]+)\)$/, '(?<$&>$1)'],
  [/^:\w+$/, '(?<$&>[^/]+)'],
  [/^\*\w+::end$/, '(?<$&>.+)::end'],
  [/^\*\w+$/, '(?<$&>.*)'],
]

/** A pattern as an expression of the language, which names its groups as the pattern its parts. */
function expressionOf(list: readonly string[]): RegExp {
  const forms = list.map((part) => {
    const form = FORMS.find(([expression]) => expression.test(part))
    const text = form === undefined ? part : part.replace(form[0], form[1])
    return text.replace(/<[:*](\w+)[^>]*>/, '<$1>')
  })
  return new RegExp(`^/${forms.join('/')}$`)
}

const paths = fc.array(words, { minLength: 1, maxLength: 5 }).map((list) => `/${list.join('/')}`)

describe('services', () => {
  const opaque = 'opaque' as const
  const mapper = new DcosMapper({ services: { a: opaque, 'a/b': opaque, 'c/d': opaque } })
  it.each([
    ['a', 'a'],
    ['a/', 'a'],
    ['a/bc', 'a'],
    ['a/b', 'a/b'],
    ['a/b/a', 'a/b'],
    ['c/d/a', 'c/d'],
    ['ab', undefined],
    ['b/a', undefined],
    ['c', undefined],
    ['c/da', undefined],
    ['toString', undefined],
  ])('%s is asked for as %s, whole segments only', (path, name) => {
    const text = `/service/${path}`
    const request = { method: 'GET', target: text, header: () => undefined }
    expect(mapper.plan(request, { text, path: text, query: '' })).toMatchObject(
      name === undefined
        ? { access: 'refused', status: 404 }
        : { access: 'checks', checks: [{ resource: `dcos:adminrouter:service:${name}` }] },
    )
  })

  it('whose name has a colon are denied, and not taken for another', () => {
    const service = new Service({ kind: 'marathon', instance: 'marathon:services' }, {})
    const asked = { method: 'GET', path: '/v2/apps/dev', query: '' }
    expect(service.plan(asked).checks).toMatchObject([{ resource: '' }])
  })
})

describe('the router', () => {
  it('finds what the first pattern with the most words that matches finds', () => {
    const tables = fc.array(patterns, { maxLength: 8 })
    fc.assert(
      fc.property(tables, paths, (table, path) => {
        const texts = table.map((list) => `/${list.join('/')}`)
        const router = new Router(texts.map((text) => ({ match: 'pattern' as const, path: text })))
        const expected = table
          .map((list, at) => ({ text: texts[at] as string, found: expressionOf(list).exec(path) }))
          .toSorted((one, other) => pattern(other.text).words - pattern(one.text).words)
          .find(({ found }) => found !== null)
        const match = router.find(path)
        expect(match?.route.path).toBe(expected?.text)
        expect(match?.params).toEqual(expected && { ...expected.found?.groups })
      }),
      { numRuns: 3000 },
    )
  })

  it('goes to an exact path first, to a prefix last, and to the longest of those', () => {
    const router = new Router([
      { match: 'prefix', path: '/' },
      { match: 'prefix', path: '/a/' },
      { match: 'pattern', path: '/:x/b' },
      { match: 'exact', path: '/a/b' },
    ])
    const routes = ['/a/b', '/c/b', '/a/c', '/c', '/a'].map((path) => router.find(path)?.route)
    expect(routes.map((route) => `${route?.match} ${route?.path}`)).toEqual([
      'exact /a/b',
      'pattern /:x/b',
      'prefix /a/',
      'prefix /',
      'prefix /',
    ])
  })
})
