/**
 * The embedded store by numbers: writes per second, and what a start from a million grants takes.
 * `npx tsx bench/store.ts [GRANTS]`. The directory that it works in is gone afterwards.
 *
 * @module
 */

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Policy } from '../src/core/policy.ts'
import type { Result } from '../src/core/result.ts'
import { Engine } from '../src/engine/engine.ts'
import { type Iam, openIam, openSqlite } from '../src/iam/index.ts'
import { gid, rid, uid } from '../src/testing/literals.ts'

const ROOT = { uid: 'root', isSuperuser: true }
const USERS = 10_000
const GROUPS = 1_000
const WRITES = 2_000

function must<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value
  throw new Error(JSON.stringify(result.error))
}

/** Also says how long a processor was busy: what counts where others keep it busy too. */
async function timed<T>(what: string, act: () => T | Promise<T>): Promise<T> {
  const begun = performance.now()
  const busy = process.cpuUsage()
  const value = await act()
  const { user, system } = process.cpuUsage(busy)
  const elapsed = Math.round(performance.now() - begun)
  console.log(`${what}: ${elapsed} ms, busy ${Math.round((user + system) / 1000)} ms`)
  return value
}

/** Users with a grant each on many apps, and groups with members. */
function policyOf(grants: number): Policy {
  const users = Array.from({ length: USERS }, (_, at) => uid(`user${at}`))
  return {
    users: users.map((one) => ({ uid: one, service: false })),
    groups: Array.from({ length: GROUPS }, (_, at) => ({
      gid: gid(`group${at}`),
      members: users.filter((_, index) => index % GROUPS === at),
    })),
    grants: Array.from({ length: grants }, (_, at) => ({
      principal: { kind: 'user', uid: users[at % USERS] ?? uid('nobody') },
      resource: rid(
        `dcos:service:marathon:marathon:services:/team${(at * 7) % 500}/app${Math.floor(at / 20)}`,
      ),
      actions: ['read', 'update'],
    })),
  }
}

async function opened(directory: string): Promise<Iam> {
  const store = await timed('  open, migrate, check integrity', () => must(openSqlite(directory)))
  const options = { administrator: { uid: 'root', password: 'secret' }, passwordCost: 2 }
  return must(await openIam(store, options)).iam
}

async function started(iam: Iam): Promise<Engine> {
  const snapshot = await timed('  read rows into a policy', async () => must(await iam.policy()))
  return timed('  build the engine', () =>
    Engine.fromPolicy(snapshot.policy, { revision: snapshot.revision }),
  )
}

async function writesPerSecond(iam: Iam, waiting: number): Promise<number> {
  const begun = performance.now()
  let next = 0
  const write = async (): Promise<void> => {
    while (next < WRITES) {
      const name = `w${waiting}-${next++}`
      must(await iam.groups.create(ROOT, name, { description: '', providerType: 'internal' }))
    }
  }
  await Promise.all(Array.from({ length: waiting }, write))
  return Math.round((WRITES * 1000) / (performance.now() - begun))
}

const grants = Number(process.argv[2] ?? '1000000')
const directory = mkdtempSync(join(tmpdir(), 'ridgate-store-'))
try {
  const iam = await opened(directory)
  for (const waiting of [1, 16]) {
    console.log(`writes per second, ${waiting} waiting: ${await writesPerSecond(iam, waiting)}`)
  }
  const policy = policyOf(grants)
  await timed(`import ${grants} grants in one batch`, async () =>
    must(await iam.importPolicy(ROOT, policy)),
  )
  await iam.close()
  const bytes = statSync(join(directory, 'ridgate.db')).size
  console.log(`the file has ${Math.round(bytes / 2 ** 20)} MiB`)
  console.log('start:')
  const again = await opened(directory)
  const engine = await timed('  read and build', () => started(again))
  console.log(`revision ${engine.revision}, counts ${JSON.stringify(must(await again.counts()))}`)
  console.log(`writes per second at that size: ${await writesPerSecond(again, 17)}`)
  await again.close()
} finally {
  rmSync(directory, { recursive: true, force: true })
}
