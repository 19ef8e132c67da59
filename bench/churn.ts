/**
 * Churn: whether a long run of changes leaves decisions slower or memory larger.
 * `npm run churn -- --changes 10000000 [--size N] [--seed N]` @module
 */

import { parseArgs } from 'node:util'
import type { Change } from '../src/core/change.ts'
import { Engine } from '../src/engine/engine.ts'
import { collect } from './measures/stage.ts'
import { medianOf } from './numbers.ts'
import { Random } from './random.ts'
import { makeWorkload, type Workload } from './workload.ts'

/** How many times on the way the memory is looked at. */
const STAGES = 10
const ROUNDS = 40
const ASKED = 20_000

/** Draws changes that are never refused: what is put in is taken out again, in another order. */
class Churn {
  readonly #random: Random
  readonly #uids: readonly string[]
  readonly #gids: readonly string[]
  readonly #resources: readonly string[]
  readonly #engine: Engine
  readonly #grants: Array<readonly [uid: string, resource: string]> = []
  readonly #users: string[] = []
  #next = 0

  constructor(engine: Engine, { policy }: Workload, seed: number) {
    this.#engine = engine
    this.#random = new Random(seed)
    this.#uids = policy.users.map(({ uid }) => uid)
    this.#gids = policy.groups.map(({ gid }) => gid)
    this.#resources = policy.grants.map(({ resource }) => resource)
  }

  step(): void {
    const draw = this.#random.below(10)
    if (draw < 7) this.#changeGrant()
    else if (draw < 9) this.#changeMember()
    else this.#changeUser()
  }

  /** Half of the changes put in and half take out, once there are as many as a tenth of all. */
  #changeGrant(): void {
    const isFew = this.#grants.length < this.#resources.length / 10
    if (isFew || this.#random.chance(0.5)) {
      const grant = [
        this.#one(this.#uids),
        `${this.#one(this.#resources)}_${this.#next++}`,
      ] as const
      this.#grants.push(grant)
      this.#apply(grantOf('grant', grant))
      return
    }
    this.#apply(grantOf('revoke', this.#taken(this.#grants)))
    if (this.#grants.length > this.#resources.length / 8) {
      this.#apply(grantOf('revoke', this.#taken(this.#grants)))
    }
  }

  #changeMember(): void {
    const [gid, uid] = [this.#one(this.#gids), this.#one(this.#uids)]
    const isIn = this.#engine.view().isMember(gid, uid)
    const isWanted = this.#random.chance(0.02)
    if (isIn !== isWanted) this.#apply({ op: isIn ? 'remove-member' : 'add-member', gid, uid })
  }

  #changeUser(): void {
    if (this.#users.length < this.#uids.length / 10) {
      const uid = `new${this.#next++}`
      this.#users.push(uid)
      this.#apply({ op: 'create-user', uid })
      return
    }
    this.#apply({ op: 'delete-user', uid: this.#taken(this.#users) })
  }

  #apply(change: Change): void {
    const done = this.#engine.apply([change])
    if (!done.ok) throw new Error(`refused, so no figure is right: ${done.error.message}`)
  }

  #one(texts: readonly string[]): string {
    return texts[this.#random.below(texts.length)] ?? ''
  }

  /** Any of some items, which is one of them no more. */
  #taken<Item>(items: Item[]): Item {
    const at = this.#random.below(items.length)
    const [item, last] = [items[at], items.pop()]
    if (item === undefined || last === undefined) throw new Error('nothing is left to take out')
    if (at < items.length) items[at] = last
    return item
  }
}

const grantOf = (
  op: 'grant' | 'revoke',
  [uid, resource]: readonly [uid: string, resource: string],
): Change => ({ op, principal: { kind: 'user', uid }, resource, actions: ['read'] })

/** Nanoseconds for one decision: of each engine the median of rounds taken in turns. */
function speeds(engines: readonly Engine[], { requests, mixes }: Workload): number[] {
  const times = engines.map((): number[] => [])
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [nth, engine] of engines.entries()) {
      const startedMs = performance.now()
      for (let at = 0; at < ASKED; at++) {
        const request = requests[mixes.mixed[(round * ASKED + at) % mixes.mixed.length] as number]
        if (request !== undefined) engine.isAllowed(request.uid, request.action, request.rid)
      }
      if (round > 0) times[nth]?.push(((performance.now() - startedMs) * 1e6) / ASKED)
    }
  }
  return times.map(medianOf)
}

/** How many bytes stand in arrays. */
function bytesInArrays(): number {
  collect()
  return process.memoryUsage().arrayBuffers
}

function main(): void {
  const { values } = parseArgs({
    options: {
      changes: { type: 'string', default: '10000000' },
      size: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '20261128' },
    },
  })
  const [changes, size, seed] = [Number(values.changes), Number(values.size), Number(values.seed)]
  const workload = makeWorkload({ size, seed })
  const before = bytesInArrays()
  const engine = Engine.fromPolicy(workload.policy)
  const churn = new Churn(engine, workload, seed)
  const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`
  for (let stage = 1; stage <= STAGES; stage++) {
    const startedMs = performance.now()
    for (let at = 0; at < changes / STAGES; at++) churn.step()
    const each = ((performance.now() - startedMs) * 1e3) / (changes / STAGES)
    const held = bytesInArrays() - before
    const compact = engine.toBytes().length
    console.log(
      `${(changes / STAGES) * stage} changes, ${each.toFixed(2)} µs each: holds ${mib(held)}, of which ${mib(compact)} would do`,
    )
  }
  const anew = Engine.fromPolicy(engine.toPolicy())
  for (const { uid, action, rid } of workload.requests) {
    if (engine.isAllowed(uid, action, rid) !== anew.isAllowed(uid, action, rid)) {
      throw new Error(`\`${uid} ${action} ${rid}\` is answered in two ways`)
    }
  }
  const [changed = 0, fresh = 0] = speeds([engine, anew], workload)
  console.log(
    `a decision takes ${changed.toFixed(0)} ns, in an engine made anew of the same policy ${fresh.toFixed(0)} ns: ${(changed / fresh).toFixed(2)} of it`,
  )
  console.log(`${workload.requests.length} answers are those of the engine made anew`)
}

main()
