import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import type { Change } from '../../src/core/change.ts'
import { MODES } from '../../src/core/mode.ts'
import { EMPTY_POLICY } from '../../src/core/policy.ts'
import { ANONYMOUS, type Subject } from '../../src/core/principal.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Reader } from '../../src/engine/reader.ts'
import { policiesOf, requestsFor } from '../../src/testing/index.ts'
import { LENGTH_AT, MAGIC_AT, MODE_AT, RELEASE_AT, SEQUENCE_AT } from '../../src/trie/layout.ts'
import { ACME } from '../core/acme.ts'

const SERVICES = 'dcos:service:marathon:marathon:services'
const alice = { kind: 'user', uid: 'alice' } as const

const rights = (op: 'grant' | 'revoke', resource: string): Change => ({
  op,
  principal: alice,
  resource,
  actions: ['read'],
})

function shared(): { engine: Engine; reader: Reader; words: Int32Array } {
  const engine = Engine.fromPolicy(EMPTY_POLICY, { shared: true, revision: 7 })
  engine.apply([{ op: 'create-user', uid: 'alice' }, rights('grant', `${SERVICES}:/dev`)])
  return { engine, reader: Reader.open(engine.share()), words: wordsOf(engine) }
}

/** The words that are in use, of those that are reserved. */
function wordsOf(engine: Engine): Int32Array {
  const words = new Int32Array(engine.share().words)
  return words.subarray(0, words[LENGTH_AT])
}

describe('a reader', () => {
  it('answers as the engine does, now and after each change', () => {
    const { engine, reader } = shared()
    const ask = (): boolean[] =>
      ['/dev/web', '/prod'].map((path) => {
        const allowed = reader.isAllowed('alice', 'read', `${SERVICES}:${path}`)
        expect(allowed).toBe(engine.isAllowed('alice', 'read', `${SERVICES}:${path}`))
        expect(reader.revision).toBe(engine.revision)
        return allowed
      })
    expect(ask()).toEqual([true, false])
    engine.apply([rights('grant', `${SERVICES}:/prod`)])
    expect(ask()).toEqual([true, true])
    engine.apply([rights('revoke', `${SERVICES}:/dev`)])
    expect(ask()).toEqual([false, true])
  })

  it('sees what is written beyond the words that it began with', () => {
    const { engine, reader } = shared()
    const before = wordsOf(engine).length
    const changes = Array.from({ length: 500 }, (_, at) => rights('grant', `${SERVICES}:/x/${at}`))
    expect(engine.apply(changes).ok).toBe(true)
    expect(wordsOf(engine).length).toBeGreaterThan(before)
    for (const at of [0, 250, 499]) {
      expect(reader.isAllowed('alice', 'read', `${SERVICES}:/x/${at}`)).toBe(true)
    }
    expect(reader.isAllowed('alice', 'read', `${SERVICES}:/x`)).toBe(false)
  })

  it('follows the mode', () => {
    const { engine, reader } = shared()
    const task = 'dcos:mesos:agent:task:app_id:/dev'
    expect(reader.isAllowed('nobody', 'read', task)).toBe(false)
    engine.apply([{ op: 'set-mode', mode: 'permissive' }])
    expect(reader.isAllowed('nobody', 'read', task)).toBe(true)
    expect(reader.isAllowed(ANONYMOUS, 'read', `${SERVICES}:/dev`)).toBe(true)
    expect(reader.isAllowed('nobody', 'read', `${SERVICES}:/dev`)).toBe(false)
    engine.apply([{ op: 'set-mode', mode: 'strict' }])
    expect(reader.isAllowed('nobody', 'read', task)).toBe(false)
  })

  it('says no while a change is being written, and yes when it is whole', () => {
    const { reader, words } = shared()
    const before = Atomics.load(words, SEQUENCE_AT)
    expect(before % 2).toBe(0)
    Atomics.store(words, SEQUENCE_AT, before + 1)
    expect(reader.isAllowed('alice', 'read', `${SERVICES}:/dev`)).toBe(false)
    Atomics.store(words, SEQUENCE_AT, before + 2)
    expect(reader.isAllowed('alice', 'read', `${SERVICES}:/dev`)).toBe(true)
  })

  it('ends, whatever the words are while they change', () => {
    const { reader, words } = shared()
    let state = 12345
    const draw = (): number => {
      state = Math.imul(state, 1103515245) + 12345
      return state
    }
    const ask = (): unknown => reader.isAllowed('alice', 'read', `${SERVICES}:/dev/web`)
    const ends = (): unknown => {
      try {
        return ask()
      } catch (error) {
        return error
      }
    }
    for (let round = 0; round < 300; round++) {
      const mask = round % 3 === 0 ? -1 : 0xfff
      const kept = [words[SEQUENCE_AT] as number, words[LENGTH_AT] as number] as const
      for (let at = 0; at < words.length; at++) words[at] = draw() & mask
      words.set(kept, SEQUENCE_AT)
      expect(typeof ends()).toMatch(/^(boolean|object)$/)
    }
  })

  it('is opened on the state of an engine only', () => {
    const { engine, words } = shared()
    const open = (): Reader => Reader.open(engine.share(), DCOS_CATALOGUE)
    const message = 'not the state of an engine of this version; share one'
    const refused = expect.objectContaining({ code: 'ERR_SHARED', message })
    for (const [at, wrong] of [
      [MAGIC_AT, 1],
      [MAGIC_AT + 1, 99],
      [RELEASE_AT, 10],
    ] as const) {
      const right = words[at] as number
      words[at] = wrong
      expect(open).toThrow(refused)
      words[at] = right
    }
    expect(open().release).toBe('2.2')
  })

  it('needs a shared engine', () => {
    const engine = Engine.fromPolicy(EMPTY_POLICY)
    const message = 'the engine is not shared; make it with `shared: true`'
    const refused = expect.objectContaining({ code: 'ERR_SHARED', message })
    expect(() => engine.share()).toThrow(refused)
    expect(() => Engine.fromBytes(engine.toBytes()).share()).toThrow(refused)
  })

  it('is strict where the words say no mode', () => {
    const { engine, words } = shared()
    engine.apply([{ op: 'set-mode', mode: 'permissive' }])
    const reader = Reader.open(engine.share())
    expect(reader.isAllowed(ANONYMOUS, 'read', `${SERVICES}:/dev`)).toBe(true)
    words[MODE_AT] = 77
    expect(reader.isAllowed(ANONYMOUS, 'read', `${SERVICES}:/dev`)).toBe(false)
    expect(reader.isAllowed('nobody', 'read', 'dcos:mesos:agent:executor:app_id:/a')).toBe(false)
  })
})

describe('a subject handle', () => {
  it('answers as the engine does, through every change', () => {
    const { engine } = shared()
    const handle = engine.subject('alice')
    const later = engine.subject('bob')
    const dev = `${SERVICES}:/dev`
    expect([handle.subject, handle.isAllowed('read', dev)]).toEqual(['alice', true])
    expect(handle.isAllowed('update', dev)).toBe(false)
    expect(handle.isAllowed('READ', dev)).toBe(false)
    expect(later.isAllowed('read', dev)).toBe(false)
    engine.apply([
      { op: 'delete-user', uid: 'alice' },
      { op: 'create-user', uid: 'bob' },
    ])
    expect(handle.isAllowed('read', dev)).toBe(false)
    engine.apply([
      { op: 'grant', principal: { kind: 'user', uid: 'bob' }, resource: dev, actions: ['read'] },
    ])
    expect(later.isAllowed('read', dev)).toBe(true)
    expect(handle.isAllowed('read', dev)).toBe(false)
  })

  it('is not taken for one without a token', () => {
    const { engine } = shared()
    engine.apply([
      { op: 'set-mode', mode: 'permissive' },
      { op: 'create-user', uid: 'carol' },
    ])
    for (const name of ['carol', 'nobody']) {
      expect(engine.subject(name).isAllowed('read', `${SERVICES}:/dev`)).toBe(false)
    }
  })

  it('may be without a token', () => {
    const { engine } = shared()
    const handle = engine.subject(ANONYMOUS)
    expect(handle.isAllowed('read', `${SERVICES}:/dev`)).toBe(false)
    engine.apply([{ op: 'set-mode', mode: 'permissive' }])
    expect(handle.isAllowed('read', `${SERVICES}:/dev`)).toBe(true)
  })
})

describe('requests in columns', () => {
  it('are answered one by one', () => {
    const { engine } = shared()
    const resources = [`${SERVICES}:/dev`, `${SERVICES}:/prod`, `${SERVICES}:/dev/web`]
    const subjects = ['alice', 'alice', 'alice']
    const answers = new Uint8Array(3).fill(9)
    expect(engine.areAllowed(subjects, ['read', 'read', 'delete'], resources)).toEqual(
      Uint8Array.of(1, 0, 0),
    )
    expect(engine.areAllowed(subjects, ['read', 'read', 'read'], resources, answers)).toBe(answers)
    expect([...answers]).toEqual([1, 0, 1])
  })

  it('are answered by who carried no token, and who did', () => {
    const engine = Engine.fromPolicy(EMPTY_POLICY, { mode: 'permissive' })
    const subjects: Subject[] = [ANONYMOUS, 'alice', ANONYMOUS]
    const resources = [`${SERVICES}:/dev`, `${SERVICES}:/dev`, 'dcos:adminrouter:package']
    expect(engine.isAllowed(ANONYMOUS, 'read', `${SERVICES}:/dev`)).toBe(true)
    expect([...engine.areAllowed(subjects, ['read', 'read', 'read'], resources)]).toEqual([1, 0, 0])
  })

  it('are answered so however many there are', () => {
    const drawn = fc
      .tuple(policiesOf(ACME), fc.constantFrom(...MODES))
      .chain(([whole, mode]) =>
        fc.tuple(
          fc.constant(Engine.fromPolicy(whole, { catalogue: ACME, mode })),
          fc.array(requestsFor(whole, ACME), { minLength: 1, maxLength: 9 }),
        ),
      )
    fc.assert(
      fc.property(drawn, ([engine, some]) => {
        const requests = Array.from({ length: 150 }, (_, at) => some[at % some.length] ?? some[0])
        const answers = engine.areAllowed(
          requests.map((one) => one?.subject as Subject),
          requests.map((one) => one?.action as string),
          requests.map((one) => one?.resource as string),
        )
        const expected = requests.map((one) =>
          Number(engine.isAllowed(one?.subject as Subject, `${one?.action}`, `${one?.resource}`)),
        )
        expect([...answers]).toEqual(expected)
      }),
    )
  })

  it.each([
    [['a'], [], ['b'], undefined],
    [['a'], ['read'], [], undefined],
    [['a'], ['read'], ['b'], new Uint8Array(2)],
  ])('differ in length: %j %j %j', (subjects, actions, resources, answers) => {
    const { engine } = shared()
    const message = 'columns differ in length; give one entry per request'
    expect(() => engine.areAllowed(subjects, actions, resources, answers)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', message }),
    )
  })
})
