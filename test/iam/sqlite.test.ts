import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backupSqlite, openIam, openSqlite, STORE_FILE } from '../../src/iam/index.ts'
import { StoreUnavailable } from '../../src/iam/store/port.ts'
import { Connection } from '../../src/iam/store/sqlite/connection.ts'
import { SqliteStore } from '../../src/iam/store/sqlite/store.ts'
import { directories, sqliteIn } from './directory.ts'
import { must } from './must.ts'
import { codeOf, makeWorld, ROOT } from './world.ts'
import { createUser } from './writes.ts'

const newDirectory = directories()
const modeOf = (file: string): number => statSync(file).mode & 0o777
const batch = (base: number, ...uids: readonly string[]) => ({
  base,
  actor: 'root',
  atMs: 0,
  writes: uids.map(createUser),
})

/** The message that opening a directory is refused with. */
function refusal(directory: string): string {
  const opened = openSqlite(directory)
  return opened.ok ? '' : opened.error
}

describe('a data directory', () => {
  it('is made for its owner only, and so is each file in it', async () => {
    const directory = join(newDirectory(), 'deep', 'er')
    const store = sqliteIn(directory)
    must(await store.commit(batch(0, 'alice')))
    expect(modeOf(directory)).toBe(0o700)
    for (const file of ['ridgate.db', 'ridgate.db-wal', 'ridgate.db-shm', 'ridgate.lock']) {
      expect([file, modeOf(join(directory, file))]).toEqual([file, 0o600])
    }
    await store.close()
  })

  it('has what was committed when it is opened again', async () => {
    const directory = newDirectory()
    const store = sqliteIn(directory)
    must(await store.commit(batch(0, 'alice')))
    const head = await store.head()
    await store.close()
    const again = sqliteIn(directory)
    expect(await again.revision()).toBe(1)
    expect(await again.user('alice')).toBeDefined()
    expect(await again.head()).toEqual(head)
    await again.close()
  })

  it('lets one in at a time', async () => {
    const directory = newDirectory()
    const store = sqliteIn(directory)
    expect(refusal(directory)).toContain('another process has it; stop that one')
    expect(await store.revision()).toBe(0)
    await store.close()
    await sqliteIn(directory).close()
  })

  it('refuses a file that is no database, and one that is damaged', async () => {
    const directory = newDirectory()
    writeFileSync(join(directory, STORE_FILE), 'not a database at all'.repeat(100))
    expect(refusal(directory)).toContain('damaged; restore a backup')
    const other = newDirectory()
    const store = sqliteIn(other)
    must(await store.commit(batch(0, ...Array.from({ length: 2000 }, (_, at) => `user${at}`))))
    await store.close()
    const bytes = readFileSync(join(other, STORE_FILE))
    bytes.fill(0xff, 8192, 32_768)
    writeFileSync(join(other, STORE_FILE), bytes)
    expect(refusal(other)).toContain('damaged')
  })

  it.each([
    ['PRAGMA user_version = 99', 'its schema is 99'],
    ['PRAGMA application_id = 7', 'of another program'],
    ['UPDATE state SET revision = 5', 'not that of its changelog'],
  ])('refuses a store after %s', async (sql, message) => {
    const directory = newDirectory()
    await sqliteIn(directory).close()
    const connection = new Connection(join(directory, STORE_FILE), 0)
    connection.run(sql)
    connection.close()
    expect(refusal(directory)).toContain(message)
  })

  it('refuses the database of another program', () => {
    const directory = newDirectory()
    const connection = new Connection(join(directory, STORE_FILE), 0)
    connection.run('CREATE TABLE things (x)')
    connection.close()
    expect(refusal(directory)).toContain('of another program')
  })

  it('refuses a directory that is a file, and releases what it took', async () => {
    const directory = newDirectory()
    const file = join(directory, 'file')
    writeFileSync(file, '')
    expect(refusal(file)).toContain("can't be used: EEXIST")
    mkdirSync(join(directory, STORE_FILE))
    expect(refusal(directory)).toContain("can't be used: EISDIR")
    expect(refusal(directory)).toContain("can't be used: EISDIR")
  })

  it('refuses a directory that is read-only to its process', () => {
    const directory = newDirectory()
    chmodSync(directory, 0o555)
    // Root may write anywhere, so that another user has to try.
    const script = `import { openSqlite } from ${JSON.stringify(new URL('../../src/iam/index.ts', import.meta.url).href)}
      const opened = openSqlite(${JSON.stringify(directory)})
      process.stdout.write(opened.ok ? 'opened' : opened.error)`
    const { stdout } = spawnSync(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', script],
      {
        encoding: 'utf8',
        env: {},
        ...(process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}),
      },
    )
    expect(stdout).toContain('(EACCES); change its owner or name another directory')
  })
})

describe('a disk that is full', () => {
  it('makes 503 of each change, keeps reading, and loses nothing', async () => {
    const directory = newDirectory()
    const world = await makeWorld(must(openSqlite(directory, { maxPages: 40 })))
    const body = { description: 'x'.repeat(4000) }
    const codes: string[] = []
    let known = 0
    for (let at = 0; at < 60; at++) {
      const code = await codeOf(world.iam.acls.create(ROOT, `dcos:x:${at}`, body))
      codes.push(code)
      if (code === 'ok') known++
    }
    expect(new Set(codes)).toEqual(new Set(['ok', 'ERR_STORE_UNAVAILABLE']))
    const refused = await world.iam.acls.create(ROOT, 'dcos:x:last', body)
    expect(refused.ok ? '' : refused.error.message).toContain('the disk is full; make room')
    const listed = must(await world.iam.acls.list()).filter(({ rid }) => rid.startsWith('dcos:x'))
    expect(listed).toHaveLength(known)
    expect(world.engine().revision).toBe(must(await world.iam.ready()))
    expect(world.engine().isAllowed('root', 'full', 'dcos:x:1')).toBe(true)
    expect(
      (await world.iam.logins.login({ kind: 'password', uid: 'root', password: 'secret' })).ok,
    ).toBe(true)
    await world.iam.close()
    const again = must(await openIam(sqliteIn(directory))).iam
    expect(again.revision).toBe(world.engine().revision)
    expect(await codeOf(again.acls.create(ROOT, 'dcos:x:last', body))).toBe('ok')
    await again.close()
  })
})

describe('a store that has become read-only', () => {
  it('makes 503 of each change, keeps reading, and goes on once it can be written to', async () => {
    const directory = newDirectory()
    await sqliteIn(directory).close()
    const connection = new Connection(join(directory, STORE_FILE), 0)
    const world = await makeWorld(new SqliteStore(connection, () => undefined))
    const body = { description: '' }
    connection.pragma('query_only = ON')
    const refused = await world.iam.groups.create(ROOT, 'ops', {
      ...body,
      providerType: 'internal',
    })
    expect(refused).toMatchObject({ ok: false, error: { code: 'ERR_STORE_UNAVAILABLE' } })
    expect(refused.ok ? '' : refused.error.message).toContain('read-only; make it writable')
    expect(await codeOf(world.iam.groups.get('ops'))).toBe('ERR_UNKNOWN_GROUP_ID')
    expect(await codeOf(world.iam.users.get('root'))).toBe('ok')
    expect(world.engine().revision).toBe(1)
    connection.pragma('query_only = OFF')
    expect(await codeOf(world.iam.acls.create(ROOT, 'dcos:x:y', body))).toBe('ok')
    expect(world.engine().revision).toBe(2)
    await world.iam.close()
  })
})

describe('a backup', () => {
  it('is a store of its own, made while the other is in use', async () => {
    const directory = newDirectory()
    const world = await makeWorld(sqliteIn(directory))
    must(await world.iam.acls.create(ROOT, 'dcos:x:y', { description: 'kept' }))
    const copy = join(newDirectory(), 'copy.db')
    expect(backupSqlite(directory, copy)).toEqual({ ok: true, value: undefined })
    expect(modeOf(copy)).toBe(0o600)
    must(await world.iam.acls.create(ROOT, 'dcos:x:later', { description: '' }))
    const restored = newDirectory()
    copyFileSync(copy, join(restored, STORE_FILE))
    const { iam } = must(await openIam(sqliteIn(restored)))
    expect(iam.revision).toBe(2)
    expect(await codeOf(iam.acls.get('dcos:x:y'))).toBe('ok')
    expect(await codeOf(iam.acls.get('dcos:x:later'))).toBe('ERR_UNKNOWN_RESOURCE_ID')
    await iam.close()
    await world.iam.close()
  })

  it('writes over nothing, and needs something to copy', async () => {
    const directory = newDirectory()
    const target = join(directory, 'copy.db')
    expect(backupSqlite(directory, target)).toMatchObject({ ok: false })
    expect(existsSync(target)).toBe(false)
    await sqliteIn(directory).close()
    writeFileSync(target, 'mine')
    expect(backupSqlite(directory, target)).toMatchObject({ ok: false })
    expect(readFileSync(target, 'utf8')).toBe('mine')
    expect(backupSqlite(directory, join(directory, 'no', 'copy.db'))).toMatchObject({ ok: false })
  })

  it('is not made of a damaged file, and leaves none behind', () => {
    const directory = newDirectory()
    writeFileSync(join(directory, STORE_FILE), 'not a database at all'.repeat(100))
    const target = join(directory, 'copy.db')
    expect(backupSqlite(directory, target)).toMatchObject({ ok: false })
    expect(existsSync(target)).toBe(false)
  })
})

it('tells what the world has done from what the program has', async () => {
  const store = sqliteIn(newDirectory())
  must(await store.commit(batch(0, 'alice')))
  await expect(store.commit(batch(1, 'alice'))).rejects.not.toBeInstanceOf(StoreUnavailable)
  await store.close()
})
