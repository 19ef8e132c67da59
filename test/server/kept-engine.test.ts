import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ANONYMOUS, type Uid } from '../../src/core/principal.ts'
import { Engine } from '../../src/engine/engine.ts'
import { type Head, openSqlite, type Store } from '../../src/iam/index.ts'
import {
  type DecisionOptions,
  ENGINE_FILE,
  type EngineKeeper,
  type FollowingEngine,
  followStore,
  type Iam,
  type KeptEngine,
  keeperIn,
  MemoryStore,
  openIam,
} from '../../src/server/index.ts'
import { directories } from '../iam/directory.ts'
import { must } from '../iam/must.ts'

const ROOT = { uid: 'admin', isSuperuser: true }
const SERVICE = 'dcos:service:marathon:marathon:services:/dev'
const newDirectory = directories()

/** A keeper whose file is a variable. */
function keeper(): EngineKeeper & { kept: KeptEngine | undefined } {
  const one = {
    kept: undefined as KeptEngine | undefined,
    read: async () => one.kept,
    write: async (kept: KeptEngine) => {
      one.kept = kept
    },
  }
  return one
}

async function administration(store: Store = new MemoryStore()): Promise<Iam> {
  const administrator = { uid: ROOT.uid, password: 'secret' }
  const { iam } = must(await openIam(store, { administrator, passwordCost: 16 }))
  return iam
}

const internal = { description: '', providerType: 'internal', providerId: '' } as const

async function addUser(iam: Iam, uid: string): Promise<void> {
  const credential = { kind: 'password', password: 'secret' } as const
  must(await iam.users.create(ROOT, uid, { ...internal, credential }))
}

const follow = async (iam: Iam, options: DecisionOptions): Promise<FollowingEngine> =>
  must(await followStore(iam, options))

/** Follows, keeps, and ends. */
async function run(iam: Iam, options: DecisionOptions): Promise<boolean> {
  const { keep, stop, wasKept } = await follow(iam, options)
  await keep()
  stop()
  return wasKept
}

describe('an engine that was kept', () => {
  it('is taken where the store is in the same state, and follows it from there', async () => {
    const iam = await administration()
    const kept = keeper()
    expect(await run(iam, { keeper: kept })).toBe(false)
    const { engine, isTrue, wasKept } = await follow(iam, { keeper: kept })
    expect(wasKept).toBe(true)
    expect(engine.revision).toBe(iam.revision)
    expect(engine.isAllowed(ROOT.uid, 'read', SERVICE)).toBe(true)
    await addUser(iam, 'alice')
    expect(engine.revision).toBe(iam.revision)
    expect(engine.isAllowed('alice', 'read', SERVICE)).toBe(false)
    must(await iam.acls.create(ROOT, SERVICE, { description: '' }))
    must(await iam.grants.grant(ROOT, SERVICE, { kind: 'user', uid: 'alice' }, 'read'))
    expect(engine.isAllowed('alice', 'read', SERVICE)).toBe(true)
    const { policy } = must(await iam.policy())
    expect(engine.toPolicy().grants).toHaveLength(policy.grants.length)
    expect(isTrue()).toBe(true)
  })

  it.each([
    ['memory', (): Store => new MemoryStore()],
    ['SQLite', (): Store => must(openSqlite(newDirectory()))],
  ] as const)('is told of what a store in %s was changed by since', async (_, makeStore) => {
    const iam = await administration(makeStore())
    const kept = keeper()
    await addUser(iam, 'bob')
    await run(iam, { keeper: kept })
    // After each of these, as if the server had been killed: what was kept is older and older.
    const later: ReadonlyArray<() => Promise<unknown>> = [
      () => iam.groups.update(ROOT, 'superusers', { description: 'another, “quoted”' }),
      () => addUser(iam, 'alice'),
      () => iam.acls.create(ROOT, SERVICE, { description: '' }),
      () => iam.grants.grant(ROOT, SERVICE, { kind: 'user', uid: 'alice' }, 'read'),
      () => iam.groups.create(ROOT, 'ops', internal),
      () => iam.groups.addMember(ROOT, 'ops', 'bob'),
      () => iam.users.delete(ROOT, 'alice'),
      () => iam.logins.rotate(ROOT),
    ]
    for (const change of later) {
      await change()
      const { engine, isTrue, wasKept, stop } = await follow(iam, { keeper: kept })
      expect([wasKept, isTrue(), engine.revision]).toEqual([true, true, iam.revision])
      const built = await follow(iam, {})
      expect(engine.toPolicy()).toEqual(built.engine.toPolicy())
      built.stop()
      stop()
    }
    expect(await run(iam, { keeper: kept })).toBe(true)
    await iam.close()
  })

  it('is not taken where its state does not lead to that of the store', async () => {
    const iam = await administration()
    const kept = keeper()
    await run(iam, { keeper: kept })
    const { head, bytes } = kept.kept as KeptEngine
    await addUser(iam, 'alice')
    const asIf = async (other: Partial<Head>): Promise<boolean> => {
      kept.kept = { head: { ...head, ...other }, bytes }
      const { wasKept, stop } = await follow(iam, { keeper: kept })
      stop()
      return wasKept
    }
    expect(await asIf({})).toBe(true)
    expect(await asIf({ stamp: `${head.stamp}0` })).toBe(false)
    expect(await asIf({ stamp: '' })).toBe(false)
    expect(await asIf({ revision: head.revision - 1 })).toBe(false)
    expect(await asIf({ revision: iam.revision + 1 })).toBe(false)
  })

  it('is not taken where it does not take what was changed since', async () => {
    const iam = await administration()
    const kept = keeper()
    const { engine, keep, stop } = await follow(iam, { keeper: kept })
    await keep()
    stop()
    // The engine of another policy, at the revision of this one.
    const stranger = Engine.fromPolicy(
      { users: [{ uid: 'alice' as Uid, service: false }], groups: [], grants: [] },
      { revision: engine.revision },
    )
    kept.kept = { head: (kept.kept as KeptEngine).head, bytes: stranger.toBytes() }
    await addUser(iam, 'alice')
    const again = await follow(iam, { keeper: kept })
    expect([again.wasKept, again.isTrue()]).toEqual([false, true])
    expect(again.engine.isAllowed(ROOT.uid, 'read', SERVICE)).toBe(true)
    again.stop()
  })

  it('is not taken for another store of the same revision', async () => {
    const [one, other] = [await administration(), await administration()]
    expect(one.revision).toBe(other.revision)
    const kept = keeper()
    await run(one, { keeper: kept })
    expect(await run(other, { keeper: kept })).toBe(false)
  })

  it('is not taken where its bytes or its revision are not as they were', async () => {
    const iam = await administration()
    const kept = keeper()
    await run(iam, { keeper: kept })
    const { head, bytes } = kept.kept as KeptEngine
    for (const at of [0, 100, bytes.length >> 1, bytes.length - 1]) {
      const damaged = bytes.slice()
      damaged[at] = (damaged[at] as number) ^ 1
      kept.kept = { head, bytes: damaged }
      const { engine, wasKept, stop } = await follow(iam, { keeper: kept })
      expect(wasKept).toBe(false)
      expect(engine.isAllowed(ROOT.uid, 'read', SERVICE)).toBe(true)
      stop()
    }
    await addUser(iam, 'alice')
    const later = must(await iam.head())
    kept.kept = { head: later, bytes }
    expect(await run(iam, { keeper: kept })).toBe(false)
  })

  it('decides in the mode and release that are asked for, not in its own', async () => {
    const iam = await administration()
    const kept = keeper()
    await run(iam, { keeper: kept, mode: 'permissive' })
    const { engine, wasKept, stop } = await follow(iam, { keeper: kept })
    expect([wasKept, engine.mode]).toEqual([true, 'strict'])
    expect(engine.isAllowed(ANONYMOUS, 'read', SERVICE)).toBe(false)
    stop()
    const older = await follow(iam, { keeper: kept, release: '1.9' })
    expect([older.wasKept, older.engine.release]).toEqual([false, '1.9'])
  })

  it('is not kept once it is no longer true', async () => {
    const iam = await administration()
    const kept = keeper()
    const { engine, isTrue, keep } = await follow(iam, { keeper: kept })
    must(engine.apply([{ op: 'create-user', uid: 'stranger' }]))
    await addUser(iam, 'alice')
    expect(isTrue()).toBe(false)
    await keep()
    expect(kept.kept).toBeUndefined()
  })
})

describe('the file beside the store', () => {
  const head = { revision: 7, stamp: 'f'.repeat(64) }

  it('has what was written, for its owner only', async () => {
    const directory = newDirectory()
    const file = keeperIn(directory)
    expect(await file.read()).toBeUndefined()
    for (const length of [0, 1, 5000]) {
      const bytes = new Uint8Array(length).fill(length)
      await file.write({ head, bytes })
      const kept = await file.read()
      expect(kept?.head).toEqual(head)
      expect(kept?.bytes.length).toBe(length)
      expect(kept?.bytes.every((byte) => byte === (length & 255))).toBe(true)
      expect(statSync(join(directory, ENGINE_FILE)).mode & 0o777).toBe(0o600)
    }
  })

  it.each(['', '{', 'null', '[]', '{}', '{"revision":1}', '{"revision":"1","stamp":"a"}', '\0\0'])(
    'is none where it begins with %j',
    async (text) => {
      const directory = newDirectory()
      writeFileSync(join(directory, ENGINE_FILE), text.padEnd(300))
      expect(await keeperIn(directory).read()).toBeUndefined()
    },
  )

  it('stays as it was where it can not be written', async () => {
    const directory = newDirectory()
    const file = keeperIn(directory)
    await file.write({ head, bytes: new Uint8Array(3) })
    const before = readFileSync(join(directory, ENGINE_FILE))
    const broken = { head, bytes: undefined as unknown as Uint8Array }
    await expect(file.write(broken)).rejects.toThrow()
    expect(readFileSync(join(directory, ENGINE_FILE))).toEqual(before)
    rmSync(directory, { recursive: true })
    await expect(file.write({ head, bytes: new Uint8Array(3) })).rejects.toThrow('ENOENT')
  })
})
