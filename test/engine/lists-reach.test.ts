import { describe, expect, it } from 'vitest'
import type { Loss } from '../../src/engine/lists/losses.ts'
import { MAX_PAGE_LENGTH } from '../../src/engine/lists/page.ts'
import { gid, uid } from '../../src/testing/literals.ts'
import { catalogueWith, familyOf, tailOf } from '../core/acme.ts'
import { engineOf, policy } from './policies.ts'

const engine = engineOf(
  policy(
    [
      'ann: read shut:secret:/p',
      'ann: read shut:secret:/p/q',
      'ann: read shut:secret:/p/q/*',
      'ann: read shut:secret:/p/q/r/s',
      'ben: read acme:slash:/a',
      'ben: read acme:slash:/a//b',
      '%ops: read acme:word:x',
      '%dev: read acme:word:x',
    ],
    ['ops: cat dan', 'dev: eve fay'],
  ),
)

const resourcesOf = (subject: string, below?: string): string[] =>
  engine
    .whatCan(uid(subject), below === undefined ? {} : { below })
    .holdings.map(({ resource }) => resource)

describe('a list', () => {
  it('has what nothing above gives, which only what reaches below does', () => {
    expect(resourcesOf('ann')).toEqual(['shut:secret:/p', 'shut:secret:/p/q', 'shut:secret:/p/q/*'])
    expect(engine.whoCan('read', 'shut:secret:/p/q')).toMatchObject({ users: ['ann'] })
    expect(engine.whoCan('read', 'shut:secret:/p/x')).toMatchObject({ users: [] })
  })

  it('is empty below what is malformed, whatever stands above it or is written so', () => {
    expect(resourcesOf('ben', 'acme:slash:/a')).toEqual(['acme:slash:/a'])
    expect(resourcesOf('ben', 'acme:slash:/a/b')).toEqual(['acme:slash:/a'])
    expect(resourcesOf('ben', 'acme:slash:/a//b')).toEqual([])
    expect(resourcesOf('ben', 'acme:slash:/a/..')).toEqual([])
  })

  it('of open categories is sorted by name, in whatever order the catalogue has them', () => {
    const catalogue = {
      ...catalogueWith(
        ['zeta', 'mid', 'alpha'].map((category) =>
          familyOf(`x:${category}`, tailOf('none'), { category }),
        ),
      ),
      categories: {
        zeta: { enforcedIn: [], anonymousIn: [] },
        mid: { enforcedIn: ['strict'], anonymousIn: [] },
        alpha: { enforcedIn: [], anonymousIn: [] },
      },
    } as const
    const { open } = engineOf(policy([]), { catalogue, mode: 'permissive' }).whatCan('ann')
    expect(open.map(({ category }) => category)).toEqual(['alpha', 'mid', 'zeta'])
  })
})

describe('a page', () => {
  it('may be as long as is said, and no longer', () => {
    const page = (limit: number) => engine.whoCanPage('read', 'acme:word:x', { limit })
    expect(page(MAX_PAGE_LENGTH).ok).toBe(true)
    expect(page(MAX_PAGE_LENGTH + 1)).toMatchObject({ error: { code: 'malformed-limit' } })
    expect(page(0)).toMatchObject({ error: { code: 'malformed-limit' } })
  })

  it('is held to no text as to an empty one', () => {
    const first = engine.whoCanPage('read', 'acme:word:x', { limit: 2 })
    const cursor = (first.ok && first.value.next) || ''
    expect(cursor).not.toBe('')
    const after = (binding?: string) =>
      engine.whoCanPage('read', 'acme:word:x', {
        cursor,
        ...(binding === undefined ? {} : { binding }),
      })
    expect(after('')).toEqual(after())
    expect(after()).toMatchObject({ ok: true, value: { users: ['eve', 'fay'] } })
    expect(after('x').ok).toBe(false)
  })

  it('of those who lose is of one loss', () => {
    const page = (loss: Loss, cursor?: string) =>
      engine.whoLosesPage(loss, 'read', 'acme:word:x', {
        limit: 1,
        ...(cursor === undefined ? {} : { cursor }),
      })
    const [ops, dev] = ['ops', 'dev'].map((name) => ({
      op: 'delete-group' as const,
      gid: gid(name),
    }))
    const first = page(ops as Loss)
    const cursor = first.ok ? first.value.next : undefined
    expect(cursor).toBeDefined()
    expect(page(ops as Loss, cursor)).toMatchObject({ ok: true, value: { users: ['dan'] } })
    expect(page(dev as Loss, cursor).ok).toBe(false)
    const leaving = (name: string): Loss => ({ op: 'remove-member', gid: 'ops', uid: name })
    const left = engine.whoLosesPage(leaving('cat'), 'read', 'acme:word:x', { limit: 1 })
    expect(left).toMatchObject({ ok: true, value: { users: ['cat'] } })
  })
})
