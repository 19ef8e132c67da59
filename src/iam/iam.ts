/** The administration, put together on a store. @module */

import type { Policy } from '../core/policy.ts'
import { ok } from '../core/result.ts'
import type {
  Acls,
  Actor,
  Answered,
  Clock,
  Counts,
  Directories,
  Follower,
  Grants,
  Groups,
  Iam,
  IamOptions,
  Imported,
  Logins,
  Opened,
  Snapshot,
  Users,
} from './api.ts'
import { AclArea } from './areas/acls.ts'
import { DirectoryArea } from './areas/directories.ts'
import { GrantArea } from './areas/grants.ts'
import { GroupArea } from './areas/groups.ts'
import { UserArea } from './areas/users.ts'
import { type Filling, fillingOf } from './bootstrap.ts'
import { refuse } from './errors.ts'
import { type Lacking, lackingOf } from './import.ts'
import { Ledger } from './ledger.ts'
import { LoginArea } from './logins/logins.ts'
import { Passwords } from './logins/passwords.ts'
import { SUPERUSER_RID } from './model.ts'
import { type Head, type LogEntry, type Store, StoreUnavailable } from './store/port.ts'
import { mayChangeGrants, mayChangeGroup } from './superusers.ts'

/** The most entries of the changelog that are asked for at once. */
const MAX_HISTORY = 1000

/** Whose name the changelog has for what an empty store is filled with. */
const BOOTSTRAP: Actor = { uid: 'bootstrap', isSuperuser: true }

/**
 * Opens the administration on a store, which then belongs to it, and fills a store that is empty.
 * Where that is refused, the store is left as it was, and open.
 */
export async function openIam(store: Store, options: IamOptions = {}): Answered<Opened> {
  const clock = options.clock ?? { nowMs: Date.now }
  const passwords = new Passwords(options.passwordCost)
  const revision = await revisionOf(store)
  if (!revision.ok) return revision
  const ledger = new Ledger(store, clock, revision.value)
  const iam = new OpenedIam(ledger, passwords, clock)
  if (revision.value > 0) return ok({ iam })
  const filling = await fillingOf(options.administrator ?? {}, passwords, clock.nowMs())
  return filling.ok ? filled(iam, ledger, filling.value) : filling
}

async function revisionOf(store: Store): Answered<number> {
  try {
    return ok(await store.revision())
  } catch (error) {
    if (error instanceof StoreUnavailable) return refuse('ERR_STORE_UNAVAILABLE', error.message)
    throw error
  }
}

async function filled(iam: Iam, ledger: Ledger, { writes, bootstrap }: Filling): Answered<Opened> {
  let isMine = false
  const done = await ledger.change(BOOTSTRAP, async (store) => {
    // Another process may have been faster.
    isMine = (await store.revision()) === 0
    return ok(isMine ? writes : [])
  })
  if (!done.ok) return done
  return ok(isMine ? { iam, bootstrap } : { iam })
}

class OpenedIam implements Iam {
  readonly users: Users
  readonly groups: Groups
  readonly acls: Acls
  readonly grants: Grants
  readonly logins: Logins
  readonly directories: Directories
  readonly #ledger: Ledger

  constructor(ledger: Ledger, passwords: Passwords, clock: Clock) {
    this.#ledger = ledger
    this.users = new UserArea(ledger, passwords)
    this.groups = new GroupArea(ledger)
    this.acls = new AclArea(ledger)
    this.grants = new GrantArea(ledger)
    this.logins = new LoginArea(ledger, passwords, clock)
    this.directories = new DirectoryArea(ledger)
  }

  get revision(): number {
    return this.#ledger.revision
  }

  policy(): Answered<Snapshot> {
    return this.#ledger.read(async (store) => ok(await store.policy()))
  }

  follow(start: (snapshot: Snapshot) => Follower): Answered<() => void> {
    return this.#ledger.follow(start)
  }

  head(): Answered<Head> {
    return this.#ledger.head()
  }

  followFrom(head: Head, follower: Follower): Answered<(() => void) | undefined> {
    return this.#ledger.followFrom(head, follower)
  }

  ready(): Answered<number> {
    return this.#ledger.read(async (store) => ok(await store.revision()))
  }

  counts(): Answered<Counts> {
    return this.#ledger.read(async (store) => ok(await store.counts()))
  }

  history(after: number, limit: number): Answered<readonly LogEntry[]> {
    const most = Math.min(limit, MAX_HISTORY)
    return this.#ledger.read(async (store) => ok(await store.log(after, most)))
  }

  async importPolicy(actor: Actor, policy: Policy): Answered<Imported> {
    let imported: Imported | undefined
    const done = await this.#ledger.change(actor, async (store) => {
      const { policy: held } = await store.policy()
      const lacking = lackingOf(policy, held, await store.acls())
      imported = lacking.imported
      const may = await mayImport(store, actor, lacking)
      return may.ok ? ok(lacking.writes) : may
    })
    if (!done.ok) return done
    if (imported === undefined) throw new Error('an import has counted nothing')
    return ok(imported)
  }

  close(): Promise<void> {
    return this.#ledger.close()
  }
}

/** Only a superuser makes superusers, by import too. */
async function mayImport(store: Store, actor: Actor, { writes }: Lacking): Answered<void> {
  if (actor.isSuperuser) return ok(undefined)
  if (writes.some((write) => write.op === 'grant' && write.resource === SUPERUSER_RID)) {
    return mayChangeGrants(actor, SUPERUSER_RID)
  }
  const gids = new Set(writes.flatMap((write) => (write.op === 'add-member' ? write.gid : [])))
  for (const gid of gids) {
    const may = await mayChangeGroup(store, actor, gid)
    if (!may.ok) return may
  }
  return ok(undefined)
}
