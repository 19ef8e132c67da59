import { describe, expect, it } from 'vitest'
import { maskOf } from '../../src/core/action.ts'
import type { Grant } from '../../src/core/grant.ts'
import { principalText } from '../../src/core/principal.ts'
import { engineOf, engineWithRowsOf, grant, policy } from './policies.ts'

/** Enough others at one place for it to be searched by holder. */
const crowd = (resource: string): string[] =>
  Array.from({ length: 40 }, (_, at) => `x${at}: read ${resource}`)

const GRANTS = [
  'alice: read acme:slash:/a/b',
  'alice: update acme:slash:/a',
  'alice: update acme:slash:/a/',
  'alice: full acme:slash:b',
  '%ops: read acme:slash:/a',
  '%ops: read acme:slash:/a/b',
  '%dev: read acme:slash:/a',
  'bob: full acme:slash:/',
  'alice: read shut:secret:p',
  'alice: read shut:secret:p/*',
  'alice: read shut:secret:p/q',
  'alice: read z:z',
]

describe.each([
  ['few', [] as string[]],
  ['many', [...crowd('acme:slash:/a'), ...crowd('acme:slash:/a/b'), ...crowd('shut:secret:p')]],
])('with %s others at each place, the view', (_, others) => {
  const whole = policy([...GRANTS, ...others], ['ops: alice'])
  const { engine, rows } = engineWithRowsOf(whole)
  const view = engine.view()
  const masks = new Map<number, unknown>()
  rows.eachCover((row, own, all) => masks.set(row, { own, all }))

  it.each([
    [
      'alice: read acme:slash:/a/b',
      [
        '%ops: read acme:slash:/a/b',
        'alice: update acme:slash:/a',
        'alice: update acme:slash:/a/',
        '%ops: read acme:slash:/a',
      ],
    ],
    ['alice: read acme:slash:/a', ['%ops: read acme:slash:/a']],
    ['alice: read acme:slash:/a/', ['alice: update acme:slash:/a', '%ops: read acme:slash:/a']],
    ['%ops: read acme:slash:/a/b', ['%ops: read acme:slash:/a']],
    ['%ops: read acme:slash:/a', []],
    ['bob: read acme:slash:/', []],
    ['alice: read acme:slash:b', []],
    ['alice: read shut:secret:p', []],
    ['alice: read shut:secret:p/*', []],
    ['alice: read shut:secret:p/q', ['alice: read shut:secret:p/*']],
    ['alice: read z:z', []],
    ['alice: read acme:slash:/zzz', []],
    ['nobody: read acme:slash:/a', []],
    ['nobody: read acme:slash:/a/b', []],
    ['%nobody: read acme:slash:/a', []],
  ])('lists the cover of %s', (text, covering) => {
    const { principal, resource } = grant(text)
    expect(view.coverOf(principal, resource)).toEqual(covering.map(grant))
    const own = covering.map(grant).filter((one) => one.principal.kind === principal.kind)
    const maskOfAll = (grants: readonly Grant[]): number =>
      maskOf(grants.flatMap(({ actions }) => actions))
    const row = whole.grants.findIndex(
      (one) =>
        one.resource === resource && principalText(one.principal) === principalText(principal),
    )
    if (row < 0) return
    expect(masks.get(row)).toEqual({ own: maskOfAll(own), all: maskOfAll(covering.map(grant)) })
  })

  it.each([
    ['alice: read acme:slash:/a/c', true],
    ['alice: create acme:slash:/a/c', false],
    ['alice: read acme:slash:/c', false],
    ['bob: delete acme:slash:/c', true],
    ['%ops: read acme:slash:/a/b/c', true],
    ['%ops: update acme:slash:/a/b/c', false],
    ['%dev: read acme:slash:/a', true],
    ['%none: read acme:slash:/a', false],
    ['alice: read shut:secret:p', true],
    ['bob: read shut:secret:p', false],
    ['alice: full acme:slash:b', false],
  ])('tells whether %s is granted: %s', (text, isGranted) => {
    const { principal, resource, actions } = grant(text)
    expect(view.isGranted(principal, actions[0] ?? '', resource)).toBe(isGranted)
  })

  it('grants no unknown action', () => {
    const { principal } = grant('bob: full acme:slash:/')
    expect(view.isGranted(principal, 'FULL', 'acme:slash:/')).toBe(false)
  })
})

it('a grant that reaches more at one place covers one that reaches less, never the reverse', () => {
  const view = engineOf(
    policy(['alice: read acme:slash:/a', 'alice: read acme:slash:/a/'], []),
  ).view()
  const { principal } = grant('alice: read acme:slash:/a')
  const longer = grant('alice: read acme:slash:/a/')
  const shorter = grant('alice: read acme:slash:/a')
  expect(view.coverOf(principal, longer.resource)).toEqual([shorter])
  expect(view.coverOf(principal, shorter.resource)).toEqual([])
})
