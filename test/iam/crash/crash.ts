/** Kills a process that writes to a store, and looks at what it leaves behind. @module */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Policy } from '../../../src/core/policy.ts'
import { Engine } from '../../../src/engine/engine.ts'
import { type LogEntry, openIam, openSqlite } from '../../../src/iam/index.ts'
import { commitsOf } from '../../../src/iam/ledger.ts'
import { must } from '../must.ts'
import { partsOf } from './parts.ts'

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url))

/** What has been found wrong, in words; empty where all is well. */
export interface Findings {
  readonly faults: readonly string[]
  /** How many writes were acknowledged in all. */
  readonly acknowledged: number
  /** The revision that the store is left at. */
  readonly revision: number
}

/**
 * Starts a writer on a directory, kills it with SIGKILL at a moment that `random` (0 up to 1)
 * chooses, and opens the store again; so many times, on the same store.
 */
export async function crash(
  directory: string,
  times: number,
  random: () => number,
  tell: (time: number) => void = () => undefined,
): Promise<Findings> {
  const acknowledged = new Set<number>()
  let next = 0
  let revision = 0
  for (let time = 1; time <= times; time++) {
    for (const number of await killed(directory, next, random)) acknowledged.add(number)
    const found = await examined(directory, acknowledged, revision)
    if (found.faults.length > 0) return { ...found, acknowledged: acknowledged.size }
    next = found.next
    revision = found.revision
    tell(time)
  }
  return { faults: [], acknowledged: acknowledged.size, revision }
}

/** A writer is killed after so many of its lines at most, and so long after that. */
const MOST_LINES = 12
const LONGEST_MS = 20

/** What a writer acknowledges until it is killed. */
async function killed(directory: string, from: number, random: () => number): Promise<number[]> {
  const argv = ['--import', 'tsx', WRITER, directory, String(from)]
  const writer = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(writer, 'exit')
  const lines: string[] = []
  const last = 1 + Math.floor(random() * MOST_LINES)
  for await (const line of createInterface(writer.stdout)) {
    lines.push(line)
    if (lines.length === last) {
      void pause(random() * LONGEST_MS).then(() => writer.kill('SIGKILL'))
    }
  }
  const [, signal] = (await ended) as [number | null, string | null]
  if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself: ${lines.join(' ')}`)
  return lines.slice(1).map(Number)
}

interface Examined extends Findings {
  /** The first number that no writer has used yet. */
  readonly next: number
}

async function examined(
  directory: string,
  acknowledged: ReadonlySet<number>,
  least: number,
): Promise<Examined> {
  const { iam } = must(await openIam(must(openSqlite(directory))))
  const log: LogEntry[] = []
  for (;;) {
    const page = must(await iam.history(log.at(-1)?.revision ?? 0, 1000))
    if (page.length === 0) break
    log.push(...page)
  }
  const { policy, revision } = must(await iam.policy())
  await iam.close()
  const numbers = numbersIn(policy)
  const faults = [
    ...(revision < least ? [`revision ${revision} was ${least} before`] : []),
    ...[...acknowledged].filter((one) => !numbers.has(one)).map((one) => `${one} is lost`),
    ...[...numbers].filter((one) => !isWhole(policy, one)).map((one) => `${one} is half there`),
    ...gapsIn(log, revision),
    ...(isReplayed(policy, log) ? [] : ['the policy is not what its changelog says']),
  ]
  const next = Math.max(-1, ...numbers, ...acknowledged) + 1
  return { faults, revision, next, acknowledged: acknowledged.size }
}

/** The numbers of all writes that have left anything. */
function numbersIn({ users, groups, grants }: Policy): Set<number> {
  const texts = [
    ...users.map(({ uid }) => uid),
    ...groups.map(({ gid }) => gid),
    ...grants.map(({ resource }) => resource),
  ]
  const found = texts.flatMap((text) => /^(?:u|g|.*\/n)(\d+)/.exec(text)?.[1] ?? [])
  return new Set(found.map(Number))
}

/** Whether all of a write is there. The policy lists each thing once. */
function isWhole(policy: Policy, number: number): boolean {
  const parts = partsOf(number)
  const [group] = parts.groups
  const held = policy.groups.find(({ gid }) => gid === group?.gid)
  const grants = new Set(policy.grants.map((one) => JSON.stringify(one)))
  return (
    parts.users.every(({ uid }) => policy.users.some((user) => user.uid === uid)) &&
    group?.members.every((uid) => held?.members.includes(uid)) === true &&
    parts.grants.every((grant) => grants.has(JSON.stringify(grant)))
  )
}

/** Revisions that the log lacks, and batches that lack a row. */
function gapsIn(log: readonly LogEntry[], revision: number): string[] {
  const faults: string[] = []
  let at = { revision: 0, index: 0 }
  for (const entry of log) {
    const follows =
      entry.revision === at.revision ? entry.index === at.index + 1 : entry.index === 0
    const isNext = entry.revision === at.revision || entry.revision === at.revision + 1
    if (!follows || !isNext) faults.push(`a gap in the changelog after revision ${at.revision}`)
    at = entry
  }
  if (at.revision !== revision) faults.push(`the changelog ends at ${at.revision}, not ${revision}`)
  return faults
}

/** Whether an engine that follows the log from the beginning comes to the same policy. */
function isReplayed(policy: Policy, log: readonly LogEntry[]): boolean {
  const replayed = Engine.fromPolicy({ users: [], groups: [], grants: [] })
  for (const { changes } of commitsOf(log)) must(replayed.apply(changes))
  const loaded = Engine.fromPolicy(policy)
  return JSON.stringify(replayed.toPolicy()) === JSON.stringify(loaded.toPolicy())
}
