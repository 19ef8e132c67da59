/** Snapshots as policies: what is read of one, wherever a policy is. @module */

import { RidgateError } from '../../core/error.ts'
import type { Policy } from '../../core/policy.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { Engine } from '../../engine/engine.ts'
import { type Origin, type Reading, type ReadOptions, readPolicy } from '../../policy/index.ts'
import { isSnapshot } from '../../trie/snapshot.ts'
import type { FileBytes } from '../io.ts'
import type { Settings } from '../words.ts'

/** What is read of a file that is a policy in whatever form, or a snapshot. */
export function readingOf(input: string | Uint8Array, options: ReadOptions): Reading {
  if (typeof input === 'string' || !isSnapshot(input)) return readPolicy(input, options)
  const engine = loaded(input)
  return engine.ok ? readingOfEngine(engine.value, options) : unreadable(engine.error, options)
}

/**
 * The engine of a sound snapshot that is the only file, without the way through its policy. None
 * where there are more files, or another release is asked for.
 */
export function engineOf(files: readonly FileBytes[], settings: Settings): Engine | undefined {
  const [only] = files
  if (only === undefined || files.length > 1 || !isSnapshot(only.bytes)) return undefined
  const engine = loaded(only.bytes, settings)
  if (!engine.ok) return undefined
  const { release = engine.value.release } = settings
  return engine.value.release === release ? engine.value : undefined
}

function loaded(bytes: Uint8Array, { mode }: Settings = {}): Result<Engine, string> {
  try {
    return ok(Engine.fromBytes(bytes, mode === undefined ? {} : { mode }))
  } catch (error) {
    if (error instanceof RidgateError) return err(error.message)
    throw error
  }
}

function readingOfEngine(engine: Engine, { name, bind = {} }: ReadOptions): Reading {
  const policy = engine.toPolicy()
  const { users, groups, grants } = policy
  const counts = `${users.length} users, ${groups.length} groups, ${grants.length} grants`
  const what = `revision ${engine.revision}: ${counts}`
  return {
    name,
    format: 'snapshot',
    policy: ok(policy),
    problems: [],
    understood: [{ file: name, line: 1, column: 1, what }],
    skipped: [],
    origins: () => originsOf(policy, name),
    unusedBinds: Object.keys(bind),
  }
}

function unreadable(message: string, { name, bind = {} }: ReadOptions): Reading {
  const problem = { file: name, line: 1, column: 1, message, fatal: true }
  return {
    name,
    format: 'snapshot',
    policy: err([problem]),
    problems: [problem],
    understood: [],
    skipped: [],
    origins: () => [],
    unusedBinds: Object.keys(bind),
  }
}

/** A snapshot has no lines: all of it stands at its beginning. */
function originsOf({ users, groups, grants }: Policy, file: string): Origin[] {
  const at = { file, line: 1, column: 1 }
  const statement = { form: 'document' } as const
  return [
    ...users.map((user): Origin => ({ ...at, kind: 'user', user })),
    ...groups.map(({ gid }): Origin => ({ ...at, kind: 'group', gid, declared: true })),
    ...groups.flatMap(({ gid, members }) =>
      members.map((uid): Origin => ({ ...at, kind: 'member', gid, uid })),
    ),
    ...grants.map((grant): Origin => ({ ...at, kind: 'grant', grant, statement, repeated: false })),
  ]
}
