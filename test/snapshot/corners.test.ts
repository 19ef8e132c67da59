import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import type { Catalogue, TailKind } from '../../src/core/catalogue.ts'
import type { Policy } from '../../src/core/policy.ts'
import { Engine } from '../../src/engine/engine.ts'
import { gid, rid, uid } from '../../src/testing/index.ts'
import { digestOf } from '../../src/trie/digest.ts'
import { CATALOGUE_AT } from '../../src/trie/layout.ts'
import { readSnapshot, requireLowFirst } from '../../src/trie/snapshot.ts'
import { Text } from '../../src/trie/text.ts'
import { seal, wordsOf } from './corruption.ts'

const SERVICES = 'dcos:service:marathon:marathon:services'

/** A policy in which alice may read some resources. */
const readsOf = (resources: readonly string[]): Policy => ({
  users: [{ uid: uid('alice'), service: false }],
  groups: [],
  grants: resources.map((resource) => ({
    principal: { kind: 'user', uid: uid('alice') },
    resource: rid(resource),
    actions: ['read'],
  })),
})

/** The engine of a policy, by way of its bytes; its own policy is the same. */
function again(policy: Policy, catalogue: Catalogue = DCOS_CATALOGUE): Engine {
  const engine = Engine.fromPolicy(policy, { catalogue })
  const loaded = Engine.fromBytes(engine.toBytes(), { catalogue })
  expect(loaded.toPolicy()).toEqual(engine.toPolicy())
  return loaded
}

/** A catalogue of one family `x:a` of this kind. */
const familyOf = (kind: TailKind, joint = ':', base = 'x:a'): Catalogue => ({
  families: [
    {
      id: 'x',
      base,
      tail: { kind, joint, bare: false, colons: kind === 'exact-path' },
      actions: [],
      category: 'c',
      authorizer: 'x',
      since: '1.7',
    },
  ],
  categories: { c: { enforcedIn: ['strict'], anonymousIn: [] } },
})

/** Two texts of one length below a base that have one hash. */
function twins(base: string): readonly [string, string] {
  const text = new Text()
  const seen = new Map<number, string>()
  for (let number = 1_000_000; ; number++) {
    const rid = `${base}:/${number}`
    text.load(rid)
    text.hashAll()
    const hash = text.hashOf(rid.length)
    const twin = seen.get(hash)
    if (twin !== undefined) return [twin, rid]
    seen.set(hash, rid)
  }
}

describe('a snapshot has', () => {
  it('nothing at all', () => {
    expect(again({ users: [], groups: [], grants: [] }).toPolicy()).toMatchObject({ grants: [] })
  })

  it('siblings whose texts have one hash', () => {
    const [one, other] = twins(SERVICES)
    for (const resources of [
      [one, other],
      [other, one],
    ]) {
      const engine = again(readsOf(resources))
      expect(engine.isAllowed('alice', 'read', one)).toBe(true)
      expect(engine.isAllowed('alice', 'read', other)).toBe(true)
      expect(engine.isAllowed('alice', 'read', `${SERVICES}:/1`)).toBe(false)
    }
  })

  it('two bases of one text: one for itself, one for what lies below', () => {
    const engine = again(readsOf(['x:a', 'x:a:/p']), familyOf('slash-path'))
    expect(engine.isAllowed('alice', 'read', 'x:a')).toBe(true)
    expect(engine.isAllowed('alice', 'read', 'x:a:/p/q')).toBe(true)
    expect(engine.isAllowed('alice', 'read', 'x:a:/q')).toBe(false)
  })

  it.each<[TailKind, readonly string[]]>([
    ['slash-path', ['x:a:/', 'x:a:/p', 'x:a:/p/', 'x:a:/p/*', 'x:a:/*', 'x:a:p', 'x:a:/p//q']],
    ['dot-path', ['x:a:p', 'x:a:p.q', 'x:a:p.', 'x:a:*', 'x:a:p/q']],
    ['secret', ['x:a:/', 'x:a:p', 'x:a:/p', 'x:a:/p/', 'x:a:p/*', 'x:a:/p/*', 'x:a:*', 'x:a:/*/*']],
    ['literal', ['x:a:p', 'x:a:*', 'x:a:p/', 'x:a:/p', 'x:a:..']],
    ['any-star', ['x:a:p', 'x:a:*', 'x:a:p*']],
    ['exact-path', ['x:a:p', 'x:a:p/', 'x:a:p:q', 'x:a:p/q', 'x:a:/p', 'x:a:p//q']],
    ['none', ['x:a', 'x:a:p']],
  ])('all that stands in a family that is %s, however it is written', (kind, resources) => {
    for (const joint of kind === 'none' ? [''] : [':', ':a/']) {
      const tails = resources.map((resource) => resource.replace('x:a:', `x:a${joint}`))
      const catalogue = familyOf(kind, joint)
      const engine = again(readsOf([...resources, ...tails]), catalogue)
      for (const resource of [...resources, ...tails]) {
        engine.apply([
          {
            op: 'revoke',
            principal: { kind: 'user', uid: 'alice' },
            resource,
            actions: ['read'],
          },
        ])
        again(engine.toPolicy(), catalogue)
      }
      expect(engine.toPolicy().grants).toEqual([])
    }
  })

  it('the longest resources there are, a secret without its slash among them', () => {
    const long = (start: string): string => start + 'p'.repeat(1024 - start.length)
    const base = `${'a'.repeat(1021)}:b`
    const secrets = familyOf('secret')
    again(readsOf([long('x:a:'), long('x:a:/'), long('x:a:').replace(/..$/, '/*')]), secrets)
    again(readsOf([long('x:a:q/'), `${long('x:a:q/').slice(0, -1)}/`]), secrets)
    again(readsOf([long('x:a:/'), `${long('x:a:/').slice(0, -1)}/`]), familyOf('slash-path'))
    again(readsOf([`${base}:p`.slice(-1024)]), familyOf('secret', ':', base.slice(-1022)))
    again(readsOf([`${base}:/`.slice(-1024)]), familyOf('slash-path', ':', base.slice(-1022)))
  })

  it('numbers that were given back, in the order in which they are given out again', () => {
    const engine = Engine.fromPolicy({
      users: ['a', 'b', 'c', 'd'].map((name) => ({ uid: uid(name), service: name === 'b' })),
      groups: [{ gid: gid('g'), members: [uid('c')] }],
      grants: [],
    })
    engine.apply([
      { op: 'delete-user', uid: 'b' },
      { op: 'delete-group', gid: 'g' },
      { op: 'delete-user', uid: 'd' },
    ])
    const loaded = Engine.fromBytes(engine.toBytes())
    for (const one of [engine, loaded]) one.apply([{ op: 'create-user', uid: 'e' }])
    expect(loaded.toBytes()).toEqual(engine.toBytes())
  })
})

describe('a snapshot is read', () => {
  const engine = Engine.fromPolicy(readsOf([`${SERVICES}:/dev`]), {
    mode: 'permissive',
    revision: 7,
  })
  const bytes = engine.toBytes()

  it('from wherever it stands: within others, at an odd place, in shared memory', () => {
    const within = new Uint8Array(bytes.length + 9)
    within.set(bytes, 3)
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
    shared.set(bytes)
    for (const one of [within.subarray(3, 3 + bytes.length), shared]) {
      expect(Engine.fromBytes(one).toBytes()).toEqual(bytes)
    }
  })

  it('with its revision, its release and its mode, or another mode', () => {
    const { revision, mode, release } = Engine.fromBytes(bytes)
    expect({ revision, mode, release }).toEqual({
      revision: 7,
      mode: 'permissive',
      release: '2.2',
    })
    expect(Engine.fromBytes(bytes, { mode: 'strict' }).mode).toBe('strict')
  })

  it('with a revision of any size', () => {
    const revision = 2 ** 40 + 3
    const late = Engine.fromPolicy(readsOf([]), { revision })
    expect(Engine.fromBytes(late.toBytes()).revision).toBe(revision)
  })

  it('and not changed by the engine that is made of it', () => {
    const before = bytes.slice()
    Engine.fromBytes(bytes).apply([{ op: 'create-user', uid: 'bob' }])
    expect(bytes).toEqual(before)
    expect(readSnapshot(bytes).revision).toBe(7)
  })

  it('under its own catalogue only, or one that decides the same', () => {
    const [family, ...others] = DCOS_CATALOGUE.families
    const renamed = { ...DCOS_CATALOGUE, families: [{ ...family, id: 'other' }, ...others] }
    expect(Engine.fromBytes(bytes, { catalogue: renamed as Catalogue }).revision).toBe(7)
    const fewer = { ...DCOS_CATALOGUE, families: others }
    expect(() => Engine.fromBytes(bytes, { catalogue: fewer })).toThrow('for another catalogue')
  })

  it('by nobody who takes a text for that of another family, whose RIDs are written otherwise', () => {
    const other = familyOf('literal', ':', 'x:a:<any>').families
    const [exact, secret] = (['exact-path', 'secret'] as const).map((kind) => {
      const catalogue = familyOf(kind, ':', 'x:<any>')
      return {
        ...catalogue,
        families: [...catalogue.families, { ...other[0], id: 'y' }],
      } as Catalogue
    }) as [Catalogue, Catalogue]
    const words = wordsOf(Engine.fromPolicy(readsOf(['x:q:ab']), { catalogue: exact }).toBytes())
    const { low, high } = digestOf(secret, '2.2')
    words[CATALOGUE_AT] = low
    words[CATALOGUE_AT + 1] = high
    seal(words)
    const disguised = new Uint8Array(words.buffer)
    expect(() => Engine.fromBytes(disguised, { catalogue: secret })).toThrow('stands elsewhere')
  })

  it('under a catalogue without problems, in a mode that there is', () => {
    const unfit = familyOf('none', ':')
    expect(() => Engine.fromBytes(bytes, { catalogue: unfit })).toThrow('malformed joint')
    expect(() => Engine.fromBytes(bytes, { mode: 'lax' as never })).toThrow('`lax` is not known')
  })

  it('by no machine that has the high byte of a word first', () => {
    expect(() => requireLowFirst(false)).toThrow('snapshots need a little-endian machine')
    expect(() => requireLowFirst()).not.toThrow()
  })

  it.each([undefined, null, 'ridg', [], {}, new ArrayBuffer(400)])(
    'where there is one: %s',
    (it) => {
      expect(() => Engine.fromBytes(it as never)).toThrow('these bytes are no snapshot')
    },
  )
})
