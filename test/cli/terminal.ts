/** A terminal that isn't one: runs the command line in process, on files in memory. @module */

import { readFileUpTo } from '../../src/cli/files.ts'
import type { Io } from '../../src/cli/io.ts'
import { run } from '../../src/cli/run.ts'
import { err, ok } from '../../src/core/result.ts'

/** What one run said. */
export interface Said {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  /** Files that were written. */
  readonly written: ReadonlyMap<string, string>
  /** Files of bytes that were put in the place of others. */
  readonly replaced: ReadonlyMap<string, Uint8Array>
}

/** What a run finds. Names that are not in `files` are looked up on the disk. */
export interface World {
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly isTTY?: boolean
  readonly env?: Readonly<Record<string, string>>
  /** Stands in for the network; without it nothing can be reached. */
  readonly fetch?: typeof globalThis.fetch
  /** Is told of what is printed, as it is. */
  readonly seen?: (text: string) => void
  /** When the program is asked to stop; at once where nothing is said. */
  readonly stopped?: () => Promise<void>
}

/** Runs one command line, without the program's name. */
export async function ridgate(argv: readonly string[], world: World = {}): Promise<Said> {
  const said = {
    stdout: '',
    stderr: '',
    written: new Map<string, string>(),
    replaced: new Map<string, Uint8Array>(),
  }
  const files = new Map(Object.entries(world.files ?? {}))
  const io: Io = {
    stdout: (text) => {
      said.stdout += text
      world.seen?.(text)
    },
    stderr: (text) => {
      said.stderr += text
    },
    isTTY: world.isTTY ?? false,
    env: world.env ?? {},
    read: async (file, maxBytes) => {
      const content = files.get(file)
      if (content === undefined) return readFileUpTo(file, maxBytes)
      return ok(typeof content === 'string' ? Buffer.from(content) : content)
    },
    write: async (file, text) => {
      if (file.startsWith('/nowhere/')) return err('there is no such file')
      said.written.set(file, text)
      return ok(undefined)
    },
    replace: async (file, bytes) => {
      if (file.startsWith('/nowhere/')) return err('there is no such file')
      said.replaced.set(file, bytes)
      return ok(undefined)
    },
    writePrivate: async (file, text) => {
      if (file.startsWith('/nowhere/')) return err('there is no such file')
      said.written.set(file, text)
      return ok(undefined)
    },
    fetch: world.fetch ?? (() => Promise.reject(new TypeError('fetch failed'))),
    stopped: world.stopped ?? (async () => undefined),
    onHangup: () => {},
  }
  return { exit: await run(argv, io), ...said }
}

/** A policy for tests: one user's own grants, and those of a group. */
export const POLICY = `release: "2.2"
mode: strict
users: [alice, {uid: dcos_marathon, service: true}]
groups: {ops: [alice, bob]}
grants:
  - {user: alice, resource: "dcos:adminrouter:service:marathon", actions: [full]}
  - {group: ops, resource: "dcos:service:marathon:marathon:services:/dev", actions: [read, update]}
  - {user: dcos_marathon, resource: "dcos:superuser", actions: [full]}
`

/** The path of Marathon services. */
export const SERVICES = 'dcos:service:marathon:marathon:services'
