import { describe, expect, it } from 'vitest'
import { ANONYMOUS } from '../../src/core/principal.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { MAX_CURSOR_LENGTH } from '../../src/engine/lists/cursor.ts'
import { MAX_PAGE_LENGTH, type PageRequest } from '../../src/engine/lists/page.ts'
import { engineOf, policy } from './policies.ts'

const UIDS = Array.from({ length: 30 }, (_, at) => `u${(at * 7) % 30}`)
const PATHS = Array.from({ length: 30 }, (_, at) => `acme:word:w${(at * 11) % 30}`)
const [RESOURCE, READ] = ['acme:none', 'read'] as const

const start = (): Engine =>
  engineOf(
    policy(
      [
        '%all: read acme:none',
        '%half: read acme:none',
        'u3: full acme:none',
        ...PATHS.map((path) => `u1: read ${path}`),
        ...PATHS.slice(0, 9).map((path) => `%half: read,update ${path}`),
      ],
      [`all: ${UIDS.join(' ')}`, `half: ${UIDS.slice(0, 15).join(' ')} u1`],
    ),
  )

type AnyPage = ReturnType<Engine['whoCanPage']> | ReturnType<Engine['whatCanPage']>

/** Every page, one after the other. */
function pages<Page extends AnyPage>(ask: (page: PageRequest) => Page, limit: number): Page[] {
  const found: Page[] = []
  let cursor: string | undefined
  do {
    const page = ask({ limit, ...(cursor !== undefined && { cursor }) })
    found.push(page)
    cursor = page.ok ? page.value.next : undefined
  } while (cursor !== undefined)
  return found
}

const uidsIn = (page: AnyPage): readonly unknown[] =>
  page.ok && 'users' in page.value ? page.value.users : []
const holdingsIn = (page: AnyPage): readonly unknown[] =>
  page.ok && 'holdings' in page.value ? page.value.holdings : []

/** The cursor of the first page of who can read. */
function cursorFrom(engine: Engine, binding?: string): string {
  const page = engine.whoCanPage(READ, RESOURCE, { limit: 4, ...(binding && { binding }) })
  return (page.ok && page.value.next) || ''
}

describe('pages', () => {
  const engine = start()

  it.each([1, 2, 7, 29, 30, 31, 1000])('of %i users make the whole', (limit) => {
    const whole = engine.whoCan(READ, RESOURCE)
    const found = pages((page) => engine.whoCanPage(READ, RESOURCE, page), limit)
    expect({ everyone: false, users: found.flatMap(uidsIn) }).toEqual(whole)
    expect(found).toHaveLength(Math.ceil(30 / limit))
    expect(found.slice(0, -1).every((page) => uidsIn(page).length === limit)).toBe(true)
  })

  it.each([1, 2, 7, 38, 39, 40, 1000])('of %i holdings make the whole', (limit) => {
    const whole = engine.whatCan('u1').holdings
    expect(whole).toHaveLength(40)
    const found = pages((page) => engine.whatCanPage('u1', page), limit)
    expect(found.flatMap(holdingsIn)).toEqual(whole)
    expect(found).toHaveLength(Math.ceil(40 / limit))
  })

  it('are filled up where much is left out', () => {
    const below = Array.from({ length: 20 }, (_, at) => `u: read acme:slash:/a/${at}`)
    const of = policy(['u: read acme:slash:/a', ...below, 'u: read acme:slash:/b'])
    const asked = engineOf(of).whatCanPage('u', { limit: 2 })
    expect(holdingsIn(asked)).toMatchObject([
      { resource: 'acme:slash:/a' },
      { resource: 'acme:slash:/b' },
    ])
    expect(asked.ok && asked.value).not.toHaveProperty('next')
  })

  it('have 1,000 items where no limit is named', () => {
    const many = Array.from({ length: 1001 }, (_, at) => `u${at}`)
    const asked = engineOf(policy(['%g: read acme:none'], [`g: ${many.join(' ')}`]))
    expect(uidsIn(asked.whoCanPage(READ, RESOURCE))).toHaveLength(1000)
    const words = policy(many.map((name) => `u: read acme:word:${name}`))
    expect(holdingsIn(engineOf(words).whatCanPage('u'))).toHaveLength(1000)
  })

  it('say all that the whole says', () => {
    const open = engineOf(policy(['r: read acme:root', 'r: read acme:none']), {
      mode: 'permissive',
    })
    expect(open.whoCanPage(READ, 'acme:none')).toEqual({ ok: true, value: { everyone: true } })
    expect(open.whoCanPage(READ, 'acme:new')).toEqual({
      ok: true,
      value: { everyone: false, anonymous: true, users: ['r'] },
    })
    const page = open.whatCanPage('r', { limit: 1 })
    const { superuser, open: categories } = open.whatCan('r')
    expect(page).toMatchObject({ ok: true, value: { superuser, open: categories } })
    expect(open.whatCanPage(ANONYMOUS)).toEqual({ ok: true, value: open.whatCan(ANONYMOUS) })
  })

  it.each([0, -1, 1.5, Number.NaN, MAX_PAGE_LENGTH + 1, Number.POSITIVE_INFINITY])(
    'of %d items are refused',
    (limit) => {
      const message = `limit \`${limit}\` is no page; use 1 to ${MAX_PAGE_LENGTH}`
      const refused = { ok: false, error: { code: 'malformed-limit', message } }
      expect(engine.whoCanPage(READ, RESOURCE, { limit })).toMatchObject(refused)
      expect(engine.whatCanPage('u1', { limit })).toMatchObject(refused)
    },
  )
})

describe('names in capitals', () => {
  const engine = engineOf(
    policy(
      ['A: read acme:none', 'a: read acme:none', 'Z: read acme:none', '%A: update acme:none'],
      ['A: a'],
    ),
  )

  it('come first, in streams too', () => {
    const audience = engine.whoCanStream(READ, RESOURCE)
    expect(audience.everyone ? [] : [...audience.users]).toEqual(['A', 'Z', 'a'])
    expect(Array.from(engine.whatCanStream('a').holdings, ({ through }) => through.kind)).toEqual([
      'user',
      'group',
    ])
  })

  it('come first on pages', () => {
    const found = pages((page) => engine.whoCanPage(READ, RESOURCE, page), 1)
    expect(found.flatMap(uidsIn)).toEqual(['A', 'Z', 'a'])
  })

  it('of groups follow what is one’s own at the same place, from page to page', () => {
    const found = pages((page) => engine.whatCanPage('a', page), 1)
    expect(found.flatMap(holdingsIn)).toEqual(engine.whatCan('a').holdings)
    expect(found).toHaveLength(2)
  })
})

describe('cursors', () => {
  const engine = start()
  const cursor = cursorFrom(engine)
  const codeOf = (page: AnyPage): string => (page.ok ? 'ok' : page.error.code)

  it('are text without surprises, and short', () => {
    expect(cursor).toMatch(/^[0-9a-z.]{1,100}$/)
    expect(cursorFrom(start())).toBe(cursor)
  })

  it.each([
    '',
    'x',
    cursor.slice(0, -1),
    `${cursor}0`,
    ` ${cursor}`,
    `${cursor}\n`,
    cursor.toUpperCase(),
    cursor.replace('1.1.', '1.2.'),
    cursor.replace(/^1/, '2'),
    cursor.replace('.75', '.76'),
    '1.1.a.b..c',
    `1.1.a.b.${'75'.repeat(MAX_CURSOR_LENGTH)}.c`,
  ])('that were not given out are refused: %j', (text) => {
    expect(codeOf(engine.whoCanPage(READ, RESOURCE, { cursor: text }))).toBe('malformed-cursor')
  })

  it('of other questions are refused', () => {
    const asks = [
      engine.whoCanPage('update', RESOURCE, { cursor }),
      engine.whoCanPage(READ, 'acme:new', { cursor }),
      engine.whatCanPage('u1', { cursor }),
      engineOf(engine.toPolicy(), { mode: 'permissive' }).whoCanPage(READ, RESOURCE, { cursor }),
      engineOf(engine.toPolicy(), { release: '2.1' }).whoCanPage(READ, RESOURCE, { cursor }),
    ]
    expect(asks.map(codeOf)).toEqual(asks.map(() => 'foreign-cursor'))
    const mine = engine.whatCanPage('u1', { limit: 1 })
    const held = (mine.ok && mine.value.next) || ''
    expect(codeOf(engine.whatCanPage('u1', { cursor: held, limit: 3 }))).toBe('ok')
    expect(codeOf(engine.whatCanPage('u3', { cursor: held }))).toBe('foreign-cursor')
    expect(codeOf(engine.whatCanPage(ANONYMOUS, { cursor: held }))).toBe('foreign-cursor')
    expect(codeOf(engine.whatCanPage('u1', { cursor: held, below: 'acme:word' }))).toBe(
      'foreign-cursor',
    )
  })

  it('of another revision are refused', () => {
    const changing = start()
    const { whoCanPage } = changing
    const ask = (): string => codeOf(whoCanPage.call(changing, READ, RESOURCE, { cursor }))
    expect(ask()).toBe('ok')
    changing.apply([{ op: 'create-user', uid: 'new' }])
    expect(ask()).toBe('stale-cursor')
    changing.apply([{ op: 'set-mode', mode: 'disabled' }])
    expect(ask()).toBe('stale-cursor')
  })

  it('of another revision say what to do', () => {
    const changing = start()
    changing.apply([{ op: 'create-user', uid: 'new' }])
    expect(changing.whoCanPage(READ, RESOURCE, { cursor })).toEqual({
      ok: false,
      error: {
        code: 'stale-cursor',
        message: 'the cursor is of another revision of the policy; begin again without it',
      },
    })
  })

  it('of another binding are refused', () => {
    const bound = cursorFrom(engine, 'file 1')
    const ask = (binding?: string): string =>
      codeOf(engine.whoCanPage(READ, RESOURCE, { cursor: bound, ...(binding && { binding }) }))
    expect([ask('file 1'), ask('file 2'), ask()]).toEqual(['ok', 'stale-cursor', 'stale-cursor'])
  })

  it('say what to do when they are refused', () => {
    expect(engine.whatCanPage('u1', { cursor })).toEqual({
      ok: false,
      error: {
        code: 'foreign-cursor',
        message: 'the cursor is of another question; ask that one, or begin without it',
      },
    })
  })

  it('of the longest key are not too long', () => {
    const long = (end: string): string => `shut:secret:${'x'.repeat(1024 - 13)}${end}`
    const gid = 'g'.repeat(64)
    const of = policy([`%${gid}: read ${long('a')}`, `%${gid}: read ${long('b')}`], [`${gid}: u`])
    const found = pages((page) => engineOf(of).whatCanPage('u', page), 1)
    expect(found.flatMap(holdingsIn)).toHaveLength(2)
  })
})

describe('streams', () => {
  const many = Array.from({ length: 700 }, (_, at) => `u${(at * 13) % 700}`)
  const make = (): Engine =>
    engineOf(
      policy(
        ['%g: read acme:none', ...many.map((name) => `%g: read acme:word:${name}`)],
        [`g: ${many.join(' ')}`],
      ),
    )
  const usersOf = (engine: Engine): Generator<string> => {
    const audience = engine.whoCanStream(READ, RESOURCE)
    if (audience.everyone) throw new Error('everyone can')
    return audience.users
  }

  it('make the whole', () => {
    const engine = make()
    expect({ everyone: false, users: [...usersOf(engine)] }).toEqual(engine.whoCan(READ, RESOURCE))
    const { holdings } = engine.whatCanStream('u5')
    expect([...holdings]).toEqual(engine.whatCan('u5').holdings)
    expect([...engine.whatCanStream('u5', { below: 'acme:none' }).holdings]).toHaveLength(1)
    expect(engineOf(policy([]), { mode: 'disabled' }).whoCanStream(READ, RESOURCE)).toEqual({
      everyone: true,
    })
  })

  it.each([0, 1, 256, 699])('end with an error once the policy has changed, after %i', (count) => {
    const engine = make()
    const users = usersOf(engine)
    for (let at = 0; at < count; at++) expect(users.next().done).toBe(false)
    engine.apply([{ op: 'remove-member', gid: 'g', uid: 'u699' }])
    expect(() => users.next()).toThrowError(
      expect.objectContaining({
        name: 'RidgateError',
        code: 'ERR_REVISION',
        message: 'the policy has changed from revision 1 to 2 while a list was read; ask again',
      }),
    )
  })

  it('outlive a batch that was refused and taken back', () => {
    const engine = make()
    const whole = engine.whoCan(READ, RESOURCE)
    const held = engine.whatCan('u5').holdings
    const users = usersOf(engine)
    const { holdings } = engine.whatCanStream('u5')
    const found: string[] = []
    const places: object[] = []
    for (let at = 0; at < 300; at++) {
      found.push(users.next().value)
      places.push(holdings.next().value)
      if (at % 50 === 0) {
        const bad = { op: 'delete-user', uid: 'nobody' } as const
        const batch = [
          { op: 'delete-group', gid: 'g' },
          { op: 'delete-user', uid: 'u5' },
        ] as const
        expect(engine.apply([...batch, bad]).ok).toBe(false)
      }
    }
    found.push(...users)
    places.push(...holdings)
    expect({ everyone: false, users: found }).toEqual(whole)
    expect(places).toEqual(held)
  })
})

describe('what a page is asked for', () => {
  it('may be as long as a page may be, and no longer', () => {
    const engine = start()
    expect(engine.whoCanPage(READ, RESOURCE, { limit: MAX_PAGE_LENGTH }).ok).toBe(true)
    expect(engine.whoCanPage(READ, RESOURCE, { limit: MAX_PAGE_LENGTH + 1 })).toMatchObject({
      error: { code: 'malformed-limit' },
    })
  })
})
