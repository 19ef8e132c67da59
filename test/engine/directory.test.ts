import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import { applyAll } from '../../src/engine/apply.ts'
import { Directory } from '../../src/engine/directory.ts'
import { loadPolicy } from '../../src/engine/load.ts'
import { State } from '../../src/engine/state.ts'
import { hashOf } from '../../src/trie/hash.ts'
import { policy } from './policies.ts'

describe('a directory', () => {
  const names = ['alice', 'bob', 'carol', '__proto__', '']

  it('finds each by its name, and nothing by another one or by what is no text', () => {
    const directory = new Directory()
    const items = names.map((name) => ({ name, hash: hashOf(name) }))
    for (const item of items) directory.add(item)
    expect(directory.size).toBe(names.length)
    expect(names.map((name) => directory.get(name))).toEqual(items)
    const others: unknown[] = ['Alice', 'alice ', 'constructor', undefined, null, 0, ['alice'], {}]
    for (const other of others) expect(directory.has(other as string)).toBe(false)
    expect(new Set(directory.values())).toEqual(new Set(items))
  })

  it('tells names of one hash apart, whichever leaves', () => {
    const items = names.map((name) => ({ name, hash: hashOf('alice') }))
    for (const gone of items) {
      const directory = new Directory()
      for (const item of items) directory.add(item)
      expect(directory.get('alice')).toBe(items[0])
      expect(directory.get('bob')).toBeUndefined()
      directory.remove(gone)
      expect(directory.size).toBe(names.length - 1)
      expect(directory.get('alice')).toBe(gone === items[0] ? undefined : items[0])
    }
  })
})

describe('a state that is full', () => {
  const full = (): State => {
    const state = new State(DCOS_CATALOGUE, '2.2', 2)
    loadPolicy(state, policy([], ['ops: alice']))
    return state
  }

  it.each([[{ op: 'create-user', uid: 'bob' }], [{ op: 'create-group', gid: 'dev' }]] as const)(
    'refuses %o',
    (change) => {
      const state = full()
      expect(state.isFull).toBe(true)
      expect(applyAll({ state, modes: { mode: 'strict' } }, [change])).toEqual({
        ok: false,
        error: {
          index: 0,
          code: 'too-many-principals',
          message: 'there is no room for one more; delete a user or a group',
        },
      })
    },
  )

  it('has room again when one was deleted', () => {
    const state = full()
    const swap = [
      { op: 'delete-user', uid: 'alice' },
      { op: 'create-user', uid: 'bob' },
    ] as const
    expect(applyAll({ state, modes: { mode: 'strict' } }, swap).ok).toBe(true)
    expect(state.isFull).toBe(true)
  })

  it('takes no policy of more', () => {
    const state = new State(DCOS_CATALOGUE, '2.2', 2)
    expect(() => loadPolicy(state, policy([], ['ops: alice bob']))).toThrow('no room for one more')
    expect(() => loadPolicy(full(), policy([], ['dev']))).toThrow('no room for one more')
  })
})
