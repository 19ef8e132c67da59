import { describe, expect, it } from 'vitest'
import type { Loss } from '../../src/engine/lists/losses.ts'
import { engineOf, policy } from './policies.ts'

const POLICY = policy(
  [
    '%ops: read acme:slash:/a',
    '%dev: read acme:slash:/a/b',
    'bob: read acme:slash',
    '%ops: update,delete acme:slash:/a',
    '%ops: read acme:slash:/a/',
    '%dev: full acme:slash:/c',
    '%dev: read acme:slash:/c/d',
    'root: read,update acme:root',
    '%admins: read acme:root',
    '%root: full acme:none',
  ],
  ['ops: alice bob carol', 'dev: alice dave', 'admins: root zoe', 'empty:', 'root: eve'],
)

const READ_A = 'acme:slash:/a'

const group = (gid: string): Loss => ({ op: 'delete-group', gid })
const member = (gid: string, uid: string): Loss => ({ op: 'remove-member', gid, uid })
const grantOf = (holder: string, actions: string, resource: string): Loss => ({
  op: 'revoke',
  principal: holder.startsWith('%')
    ? { kind: 'group', gid: holder.slice(1) }
    : { kind: 'user', uid: holder },
  resource,
  actions: actions.split(','),
})

describe('who loses it', () => {
  const engine = engineOf(POLICY)

  it.each<readonly [string, string, Loss, string[]]>([
    ['read', READ_A, group('ops'), ['alice', 'carol']],
    ['read', 'acme:slash:/a/b', group('ops'), ['carol']],
    ['read', 'acme:slash:/a/b', group('dev'), ['dave']],
    ['update', READ_A, group('ops'), ['alice', 'bob', 'carol']],
    ['create', READ_A, group('ops'), []],
    ['read', READ_A, group('empty'), []],
    ['read', READ_A, group('admins'), ['zoe']],
    ['read', 'acme:root', group('admins'), ['zoe']],
    ['full', 'acme:none', group('root'), ['eve']],
    ['read', 'acme:slash:a', group('admins'), []],
    ['raed', READ_A, group('ops'), []],
    ['read', READ_A, member('ops', 'carol'), ['carol']],
    ['read', READ_A, member('ops', 'bob'), []],
    ['read', 'acme:none', member('admins', 'root'), []],
    ['read', 'acme:none', member('admins', 'zoe'), ['zoe']],
    // The same place is granted twice, in two spellings.
    ['read', READ_A, grantOf('%ops', 'read', READ_A), []],
    ['update', READ_A, grantOf('%ops', 'update', READ_A), ['alice', 'bob', 'carol']],
    ['delete', READ_A, grantOf('%ops', 'update', READ_A), []],
    ['read', 'acme:slash:/x', grantOf('bob', 'read', 'acme:slash'), ['bob']],
    ['read', READ_A, grantOf('bob', 'read', 'acme:slash'), []],
    ['read', 'acme:slash:/c/d', grantOf('%dev', 'full', 'acme:slash:/c'), []],
    ['update', 'acme:slash:/c/d', grantOf('%dev', 'full', 'acme:slash:/c'), ['alice', 'dave']],
    ['update', 'acme:none', grantOf('root', 'read', 'acme:root'), []],
    ['update', 'acme:none', grantOf('root', 'read,update', 'acme:root'), []],
    ['update', 'acme:none', grantOf('%admins', 'read', 'acme:root'), ['zoe']],
  ])('%s %s without %o: %j', (action, resource, loss, users) => {
    expect(engine.whoLoses(loss, action, resource)).toEqual({ ok: true, value: users })
  })

  it('only where `full` makes superusers, when `full` goes', () => {
    const old = engineOf(policy(['u: read,full acme:root']), { release: '1.9' })
    const losers = (actions: string): unknown =>
      old.whoLoses(grantOf('u', actions, 'acme:root'), 'update', 'acme:none')
    expect(losers('read')).toEqual({ ok: true, value: [] })
    expect(losers('full')).toEqual({ ok: true, value: ['u'] })
  })

  it('nobody, where no grant is needed', () => {
    const lax = engineOf(POLICY, { mode: 'disabled' })
    expect(lax.whoLoses(group('ops'), 'update', READ_A)).toEqual({ ok: true, value: [] })
  })

  it.each<readonly [Loss, string]>([
    [group('none'), 'unknown-group'],
    [group('a b'), 'malformed-gid'],
    [member('none', 'bob'), 'unknown-group'],
    [member('ops', 'nobody'), 'unknown-user'],
    [member('dev', 'bob'), 'not-a-member'],
    [grantOf('nobody', 'read', READ_A), 'unknown-user'],
    [grantOf('bob', 'read', READ_A), 'not-granted'],
    [grantOf('%ops', 'read,create', READ_A), 'not-granted'],
    [grantOf('%ops', 'raed', READ_A), 'unknown-action'],
    [grantOf('%ops', 'read', 'acme'), 'malformed-resource'],
    [{ op: 'create-user', uid: 'x' } as unknown as Loss, 'unknown-op'],
  ])('refuses %o: %s', (loss, code) => {
    const refusal = { ok: false, error: { code, index: 0 } }
    expect(engine.whoLoses(loss, 'read', READ_A)).toMatchObject(refusal)
    expect(engine.whoLosesPage(loss, 'read', READ_A)).toMatchObject(refusal)
  })

  it('changes nothing', () => {
    const before = engine.toPolicy()
    engine.whoLoses(group('ops'), 'read', READ_A)
    expect([engine.toPolicy(), engine.revision]).toEqual([before, 1])
  })

  it('in pages too', () => {
    const ask = (cursor?: string, loss = group('ops')): unknown =>
      engine.whoLosesPage(loss, 'update', READ_A, { limit: 2, ...(cursor && { cursor }) })
    const first = ask() as { value: { next: string } }
    expect(first).toMatchObject({ ok: true, value: { users: ['alice', 'bob'] } })
    expect(ask(first.value.next)).toEqual({ ok: true, value: { users: ['carol'] } })
    const other = grantOf('%ops', 'update', READ_A)
    expect(ask(first.value.next, other)).toMatchObject({ error: { code: 'foreign-cursor' } })
    expect(engine.whoLosesPage(group('ops'), 'update', READ_A, { limit: 0 })).toMatchObject({
      error: { code: 'malformed-limit' },
    })
  })

  it('in pages of that question alone', () => {
    const many = engineOf(
      policy(
        ['%g: read,update acme:none', '%h: read acme:none', '%g: read acme:word'],
        ['g: a b', 'h: c d'],
      ),
    )
    const page = (loss: Loss, cursor?: string): unknown =>
      many.whoLosesPage(loss, 'read', 'acme:none', { limit: 1, ...(cursor && { cursor }) })
    const nextOf = (loss: Loss): string => (page(loss) as { value: { next: string } }).value.next
    const losses: Loss[] = [
      group('g'),
      group('h'),
      grantOf('%g', 'read,update', 'acme:none'),
      grantOf('%h', 'read', 'acme:none'),
    ]
    for (const loss of losses) {
      const next = nextOf(loss)
      for (const other of losses) {
        const foreign = { ok: false, error: { code: 'foreign-cursor' } }
        expect(page(other, next)).toMatchObject(other === loss ? { ok: true } : foreign)
      }
    }
    const held = many.whatCanPage('a', { limit: 1 })
    const cursor = (held.ok && held.value.next) || ''
    expect(page(group('g'), cursor)).toMatchObject({ error: { code: 'foreign-cursor' } })
  })

  it('takes away nothing else', () => {
    const loss = { op: 'create-user', uid: 'x' } as unknown as Loss
    expect(engine.whoLoses(loss, 'read', READ_A)).toMatchObject({
      error: { code: 'unknown-op', message: '`create-user` takes nothing away that is known here' },
    })
  })

  it('in pages of one question, however its actions are ordered', () => {
    const many = engineOf(policy(['%g: read,update acme:none'], ['g: a b']))
    const page = (actions: string, cursor?: string): unknown =>
      many.whoLosesPage(grantOf('%g', actions, 'acme:none'), 'read', 'acme:none', {
        limit: 1,
        ...(cursor && { cursor }),
      })
    const { value } = page('read,update') as { value: { next: string } }
    expect(page('update,read', value.next)).toEqual({ ok: true, value: { users: ['b'] } })
  })
})
