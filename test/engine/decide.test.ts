import { describe, expect, it } from 'vitest'
import type { SecurityMode } from '../../src/core/mode.ts'
import { EMPTY_POLICY, type Policy } from '../../src/core/policy.ts'
import { ANONYMOUS, type Subject } from '../../src/core/principal.ts'
import type { Decider } from '../../src/core/request.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Oracle } from '../../src/oracle/oracle.ts'
import { catalogueWith, FEW, familyOf, tailOf } from '../core/acme.ts'
import { engineOf, grant, policy, WORDS } from './policies.ts'

const POLICY = policy(
  [
    'alice: read acme:slash:/a/b',
    'alice: update acme:slash:/a',
    '%ops: update,delete acme:slash:/a/b',
    '%dev: delete acme:slash:/a/b',
    'bob: create,read,update,delete acme:slash:/',
    'carol: full acme:slash:a',
    'carol: read acme:my:nowhere',
    'root: read acme:root',
    '%admins: create acme:root',
    '%chiefs: full acme:root',
    'dave: read acme:slash:/a',
    'dave: read acme:slash:/a/',
    'dave: full acme:slash:/a/c',
    'dave: full acme:slash:/a/c/',
    'erin: read shut:secret:/p/*',
    'erin: read shut:secret:p/s',
    '__proto__: read acme:word:x',
    '%constructor: update acme:word:x',
  ],
  [
    'ops: alice',
    'dev: alice',
    'admins: frank',
    'chiefs: frank root',
    'empty:',
    'constructor: hasOwnProperty',
  ],
)

/** Subject, action, resource, and what is decided: its reason, and for an allow its grant. */
const DECISIONS: ReadonlyArray<readonly [Subject, string, string, string, string?]> = [
  ['alice', 'read', 'acme:slash:/a/b', 'granted', 'alice: read acme:slash:/a/b'],
  ['alice', 'read', 'acme:slash:/a/b/c', 'granted', 'alice: read acme:slash:/a/b'],
  ['alice', 'update', 'acme:slash:/a/b', 'granted', '%ops: update,delete acme:slash:/a/b'],
  ['alice', 'delete', 'acme:slash:/a/b', 'granted', '%dev: delete acme:slash:/a/b'],
  ['alice', 'update', 'acme:slash:/a', 'granted', 'alice: update acme:slash:/a'],
  ['alice', 'update', 'acme:slash:/a/c', 'granted', 'alice: update acme:slash:/a'],
  ['alice', 'read', 'acme:slash:/a', 'action-not-granted'],
  ['alice', 'full', 'acme:slash:/a/b', 'action-not-granted'],
  ['alice', 'read', 'acme:slash:/b', 'no-covering-grant'],
  ['alice', 'read', 'acme:slash', 'no-covering-grant'],
  ['bob', 'delete', 'acme:slash', 'granted', 'bob: create,read,update,delete acme:slash:/'],
  ['bob', 'full', 'acme:slash:/a', 'action-not-granted'],
  ['bob', 'read', 'acme:slash:/a//b', 'malformed-resource'],
  ['bob', 'read', 'acme:slash:a', 'malformed-resource'],
  ['bob', 'read', 'nothing', 'malformed-resource'],
  ['bob', 'write', 'nothing', 'malformed-resource'],
  ['bob', 'write', 'acme:slash:/a', 'unknown-action'],
  ['bob', '', 'acme:slash:/a', 'unknown-action'],
  ['carol', 'read', 'acme:slash:/a', 'no-covering-grant'],
  ['carol', 'read', 'acme:slash:a', 'malformed-resource'],
  ['carol', 'read', 'acme:my:nowhere', 'granted', 'carol: read acme:my:nowhere'],
  ['carol', 'read', 'acme:my:nowhere:else', 'no-covering-grant'],
  ['root', 'full', 'acme:none', 'superuser', 'root: read acme:root'],
  ['root', 'full', 'acme:slash:a', 'malformed-resource'],
  ['root', 'read', 'acme:root', 'granted', 'root: read acme:root'],
  ['root', 'update', 'acme:root', 'granted', '%chiefs: full acme:root'],
  ['frank', 'delete', 'acme:none', 'superuser', '%admins: create acme:root'],
  ['dave', 'read', 'acme:slash:/a', 'granted', 'dave: read acme:slash:/a'],
  ['dave', 'create', 'acme:slash:/a/c', 'granted', 'dave: full acme:slash:/a/c'],
  ['erin', 'read', 'shut:secret:p/s', 'granted', 'erin: read shut:secret:p/s'],
  ['erin', 'read', 'shut:secret:p/t', 'granted', 'erin: read shut:secret:/p/*'],
  ['erin', 'read', 'shut:secret:p', 'no-covering-grant'],
  ['erin', 'read', 'shut:secret:p/s/t', 'granted', 'erin: read shut:secret:/p/*'],
  ['__proto__', 'read', 'acme:word:x', 'granted', '__proto__: read acme:word:x'],
  ['__proto__', 'update', 'acme:word:x', 'action-not-granted'],
  ['hasOwnProperty', 'update', 'acme:word:x', 'granted', '%constructor: update acme:word:x'],
  ['constructor', 'update', 'acme:word:x', 'no-covering-grant'],
  ['toString', 'read', 'acme:word:x', 'no-covering-grant'],
  ['ops', 'update', 'acme:slash:/a/b', 'no-covering-grant'],
  ['', 'read', 'acme:slash:/a/b', 'no-covering-grant'],
  [ANONYMOUS, 'read', 'acme:slash:/a/b', 'no-covering-grant'],
  [ANONYMOUS, 'read', 'acme:slash:a', 'malformed-resource'],
]

const ROWS = DECISIONS.map(([subject, action, resource, reason, through]) => ({
  subject: subject as Subject,
  action,
  resource,
  reason,
  through,
}))

/** The engine and the definition on this catalogue. */
const DECIDERS: ReadonlyArray<readonly [string, (of: Policy, mode?: SecurityMode) => Decider]> = [
  ['engine', (of, mode = 'strict') => engineOf(of, { mode })],
  ['oracle', (of, mode = 'strict') => new Oracle(of, { mode, release: '2.2', catalogue: FEW })],
]

describe.each(DECIDERS)('the %s', (_, deciderOf) => {
  const decider = deciderOf(POLICY)

  it.each(ROWS)('says to $subject, $action, $resource: $reason $through', (row) => {
    const { subject, action, resource, reason, through } = row
    const decision = decider.decide({ subject, action, resource })
    expect(decision).toEqual(
      through === undefined
        ? { effect: 'deny', reason }
        : { effect: 'allow', reason, grant: grant(through) },
    )
  })

  it.each([
    ['disabled', 'acme:none', 'not-enforced', 'not-enforced'],
    ['permissive', 'acme:none', 'not-enforced', 'not-enforced'],
    ['strict', 'acme:none', 'no-covering-grant', 'no-covering-grant'],
    ['disabled', 'acme:new', 'not-enforced', 'not-enforced'],
    ['permissive', 'acme:new', 'no-covering-grant', 'anonymous'],
    ['strict', 'acme:new', 'no-covering-grant', 'no-covering-grant'],
    ['disabled', 'no:where', 'no-covering-grant', 'no-covering-grant'],
    ['permissive', 'no:where', 'no-covering-grant', 'no-covering-grant'],
    ['disabled', 'acme:slash:a', 'malformed-resource', 'malformed-resource'],
  ] as const)('in %s mode says of %s: %s, without a token %s', (mode, resource, known, none) => {
    const empty = deciderOf(policy([], [], ['alice']), mode)
    const ask = (subject: Subject) => empty.decide({ subject, action: 'read', resource })
    const effect = (reason: string) => (/enforced|anonymous/.test(reason) ? 'allow' : 'deny')
    expect(ask('alice')).toEqual({ effect: effect(known), reason: known })
    expect(ask('nobody')).toEqual({ effect: effect(known), reason: known })
    expect(ask(ANONYMOUS)).toEqual({ effect: effect(none), reason: none })
    const unknown = empty.decide({ subject: 'alice', action: 'write', resource })
    const malformed = known === 'malformed-resource'
    expect(unknown).toEqual({ effect: 'deny', reason: malformed ? known : 'unknown-action' })
  })

  it('takes two grants of one principal on one RID for one', () => {
    const split = policy(['alice: full acme:word:a', 'alice: read acme:word:a'])
    const request = { subject: 'alice', action: 'read', resource: 'acme:word:a' }
    expect(deciderOf(split).decide(request)).toMatchObject({
      grant: { actions: ['read', 'full'] },
    })
  })

  it('names the smaller gid, however long the resource is', () => {
    const long = `acme:slash:/${'x'.repeat(60)}`
    const of = policy([`%a1: read ${long}`, `%a: read ${long}`], ['a: alice', 'a1: alice'])
    const request = { subject: 'alice', action: 'read', resource: long }
    expect(deciderOf(of).decide(request)).toMatchObject({ grant: grant(`%a: read ${long}`) })
  })

  it('names the own grant, then the smaller gid, then the shorter and the smaller spelling', () => {
    const spellings = ['shut:secret:/a/', 'shut:secret:a/', 'shut:secret:/a', 'shut:secret:a']
    const holders = ['%b', '%B', '%a', 'alice']
    const grants = holders.flatMap((holder) =>
      spellings.map((spelling) => `${holder}: read ${spelling}`),
    )
    const best = [...holders].reverse().flatMap((holder) => {
      const order = holder === 'alice' ? 0 : { '%B': 1, '%a': 2, '%b': 3 }[holder]
      return ['a', '/a', 'a/', '/a/'].map((path) => ({ order, path, holder }))
    })
    best.sort((one, other) => (one.order ?? 0) - (other.order ?? 0))
    for (let from = 0; from < best.length; from++) {
      const left = best.slice(from).map(({ holder, path }) => `${holder}: read shut:secret:${path}`)
      const kept = grants.filter((one) => left.includes(one))
      const groups = ['B: alice', 'a: alice', 'b: alice']
      const request = { subject: 'alice', action: 'read', resource: 'shut:secret:a' }
      for (const order of [kept, kept.toReversed()]) {
        const decision = deciderOf(policy(order, groups)).decide(request)
        expect(decision).toMatchObject({ grant: grant(left[0] ?? '') })
      }
    }
  })
})

describe('isAllowed', () => {
  const subjects: Subject[] = ['alice', 'bob', 'root', 'frank', '__proto__', 'nobody', ANONYMOUS]
  const ASKED = ['read', 'delete', 'full', 'write']
  const resources = new Set(DECISIONS.map(([, , resource]) => resource))

  it.each(['disabled', 'permissive', 'strict'] as const)('is what decides, in %s mode', (mode) => {
    const engine = engineOf(POLICY, { mode })
    for (const subject of subjects) {
      for (const resource of resources) {
        const allowed = ASKED.filter(
          (action) => engine.decide({ subject, action, resource }).effect === 'allow',
        )
        const text = `${String(subject)} ${resource}`
        expect(
          ASKED.filter((action) => engine.isAllowed(subject, action, resource)),
          text,
        ).toEqual(allowed)
      }
    }
  })

  it('never allows what is no text', () => {
    const engine = engineOf(POLICY)
    for (const junk of [undefined, null, 0, true, {}, [], ['read'], Symbol('x')]) {
      const text = junk as string
      expect(engine.isAllowed(text, 'read', 'acme:word:x')).toBe(false)
      expect(engine.isAllowed('root', text, 'acme:word:x')).toBe(false)
    }
  })
})

describe('superusers', () => {
  const holding = (actions: string) => policy([`%gods: ${actions} acme:root`], ['gods: alice'])
  const allows = (of: Policy, release: '1.9' | '1.10') => {
    const engine = engineOf(of, { release })
    const request = { subject: 'alice', action: 'update', resource: 'acme:none' }
    const oracle = new Oracle(of, { mode: 'strict', release, catalogue: FEW })
    expect(engine.decide(request)).toEqual(oracle.decide(request))
    expect(engine.isAllowed('alice', 'update', 'acme:none')).toBe(
      engine.decide(request).reason === 'superuser',
    )
    return engine.isAllowed('alice', 'update', 'acme:none')
  }

  it.each([
    ['full', true, true],
    ['read,full', true, true],
    ['read', false, true],
    ['create,read,update,delete', false, true],
  ])('with %s: before 1.10 %s, from then on %s', (actions, before, since) => {
    expect(allows(holding(actions), '1.9')).toBe(before)
    expect(allows(holding(actions), '1.10')).toBe(since)
  })

  it('are none where the catalogue names no resource', () => {
    const { superuser: _, ...catalogue } = FEW
    const of = holding('full')
    const request = { subject: 'alice', action: 'update', resource: 'acme:none' }
    const denied = { effect: 'deny', reason: 'no-covering-grant' }
    expect(engineOf(of, { catalogue }).decide(request)).toEqual(denied)
    expect(new Oracle(of, { mode: 'strict', release: '2.2', catalogue }).decide(request)).toEqual(
      denied,
    )
  })

  it('are those of a malformed resource too, if the catalogue says so', () => {
    const catalogue = { ...FEW, superuser: { resource: 'acme:slash:a', anyActionSince: '1.10' } }
    const of = policy(['%b: read acme:slash:a', '%a: read acme:slash:a'], ['a: al', 'b: al'])
    const engine = engineOf(of, { catalogue: catalogue as typeof FEW })
    expect(engine.decide({ subject: 'al', action: 'full', resource: 'acme:none' })).toEqual({
      effect: 'allow',
      reason: 'superuser',
      grant: grant('%a: read acme:slash:a'),
    })
  })

  it('are of their own right before that of a group', () => {
    const of = policy(['%a: full acme:root', 'alice: read acme:root'], ['a: alice'])
    expect(
      engineOf(of).decide({ subject: 'alice', action: 'full', resource: 'acme:none' }),
    ).toMatchObject({ grant: grant('alice: read acme:root') })
  })
})

describe('a crowded node', () => {
  const many = Array.from({ length: 14 }, (_, n) => `u${n}`)
  const of = policy(
    [
      ...many.map((name) => `${name}: read acme:slash:/a`),
      ...many.map((name) => `%g${name}: update acme:slash:/a/`),
      'u7: delete acme:slash:/a/',
      ...many.map((name) => `${name}: read shut:secret:a/*`),
      ...many.map((name) => `%g${name}: read shut:secret:a`),
    ],
    [...many.map((name) => `g${name}: ${name} all`), 'none: u3'],
  )
  const requests = ['u0', 'u3', 'u7', 'all', 'nobody'].flatMap((subject) =>
    [
      'acme:slash:/a',
      'acme:slash:/a/b',
      'acme:slash:/',
      'shut:secret:a',
      'shut:secret:a/b',
    ].flatMap((resource) => WORDS.map((action) => ({ subject, action, resource }))),
  )

  it('answers as the definition does', () => {
    const engine = engineOf(of)
    const oracle = new Oracle(of, { mode: 'strict', release: '2.2', catalogue: FEW })
    for (const request of requests) {
      const { subject, action, resource } = request
      const decision = oracle.decide(request)
      expect(engine.decide(request)).toEqual(decision)
      expect(engine.isAllowed(subject, action, resource)).toBe(decision.effect === 'allow')
    }
  })
})

describe('what an engine is made with', () => {
  it.each([
    [{}, {}, 'strict', '2.2'],
    [{ mode: 'permissive', release: '1.9' }, {}, 'permissive', '1.9'],
    [{ mode: 'permissive', release: '1.9' }, { mode: 'disabled' }, 'disabled', '1.9'],
    [{ mode: 'permissive', release: '1.9' }, { release: '2.0' }, 'permissive', '2.0'],
  ] as const)('policy %j, options %j: %s, %s', (words, options, mode, release) => {
    const engine = Engine.fromPolicy({ ...EMPTY_POLICY, ...words }, options)
    expect([engine.mode, engine.release, engine.revision]).toEqual([mode, release, 1])
  })

  it('is the catalogue of DC/OS where none is given', () => {
    const request = { subject: 'x', action: 'read', resource: 'dcos:mesos:agent:flags' }
    const engine = Engine.fromPolicy(EMPTY_POLICY, { mode: 'disabled' })
    expect(engine.decide(request).reason).toBe('not-enforced')
    expect(engineOf(EMPTY_POLICY).catalogue).toBe(FEW)
  })

  const thrown = (make: () => unknown) => {
    try {
      make()
    } catch (error) {
      return error
    }
    return undefined
  }

  it.each([
    [{ mode: 'lax' }, 'ERR_OPTION', 'mode `lax` is not known; leave it out for the default'],
    [{ release: '3' }, 'ERR_OPTION', 'release `3` is not known; leave it out for the default'],
    [{ revision: 0 }, 'ERR_OPTION', 'revision `0` is not known; leave it out for the default'],
    [{ revision: 1.5 }, 'ERR_OPTION', 'revision `1.5` is not known; leave it out for the default'],
    [
      { catalogue: catalogueWith([familyOf('a', tailOf('none')), familyOf('b', tailOf('none'))]) },
      'ERR_CATALOGUE',
      'family `a` needs a base of two segments or a tail; ' +
        'family `b` needs a base of two segments or a tail',
    ],
  ])('is refused: %j', (options, code, message) => {
    const error = thrown(() => Engine.fromPolicy(EMPTY_POLICY, options as object))
    expect(error).toMatchObject({ name: 'RidgateError', code, message })
  })

  const user = { kind: 'user', uid: 'a' }
  const rights = (words: object) => ({
    grants: [{ principal: user, resource: 'acme:none', actions: ['read'], ...words }],
  })

  it.each([
    [
      { users: [{ uid: 'a b', service: false }] },
      '`a b` is no uid; use 1 to 96 letters, digits and - _ @ .',
    ],
    [
      { groups: [{ gid: 'a.b', members: [] }] },
      '`a.b` is no gid; use 1 to 64 letters, digits and - _ @',
    ],
    [
      { groups: [{ gid: 'a', members: ['é'] }] },
      '`\\u{e9}` is no uid; use 1 to 96 letters, digits and - _ @ .',
    ],
    [
      rights({ principal: { kind: 'user', uid: '' } }),
      '`` is no uid; use 1 to 96 letters, digits and - _ @ .',
    ],
    [
      rights({ principal: { kind: 'group', gid: '' } }),
      '`` is no gid; use 1 to 64 letters, digits and - _ @',
    ],
    [rights({ resource: 'acme' }), '`acme` is no resource: too-few-segments'],
    [rights({ actions: [] }), 'a grant needs an action; name one'],
    [
      rights({ actions: ['read', 'own'] }),
      'action `own` is not known; use create, read, update, delete or full',
    ],
  ])('is no policy that no reader made: %j', (words, message) => {
    const error = thrown(() => engineOf({ ...EMPTY_POLICY, ...(words as object) }))
    expect(error).toMatchObject({
      code: 'ERR_POLICY',
      message: `policy was not read by a reader: ${message}`,
    })
  })
})
