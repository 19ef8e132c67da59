/** Kept engines: the engine of a store as a file beside it, so that a start need not build it. @module */

import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Head } from '../iam/index.ts'

/** The file in a data directory. It may be deleted at any time. */
export const ENGINE_FILE = 'ridgate.engine'

/** What stands before the snapshot: the state of the store that it is of, padded with spaces. */
const HEADER_BYTES = 256

/** Only its owner may read what tells who may do what. */
const OWNER_ONLY = 0o600

/** An engine as bytes, and the state of the store that it is of. */
export interface KeptEngine {
  readonly head: Head
  readonly bytes: Uint8Array
}

/** Where an engine is kept between two runs of a server. */
export interface EngineKeeper {
  /** Nothing where none is kept, or what is kept can't be read. */
  read(): Promise<KeptEngine | undefined>
  /** Puts another one in its place, wholly or not at all. */
  write(kept: KeptEngine): Promise<void>
}

/** Keeps the engine in a file of a data directory. */
export function keeperIn(directory: string): EngineKeeper {
  const file = join(directory, ENGINE_FILE)
  return {
    async read() {
      try {
        return keptIn(await readFile(file))
      } catch {
        return undefined
      }
    },
    async write({ head, bytes }) {
      const draft = `${file}.new`
      const handle = await open(draft, 'w', OWNER_ONLY)
      try {
        await handle.writeFile(JSON.stringify(head).padEnd(HEADER_BYTES))
        await handle.writeFile(bytes)
        await handle.sync()
        await handle.close()
        await rename(draft, file)
      } catch (error) {
        await handle.close()
        await rm(draft, { force: true })
        throw error
      }
    },
  }
}

function keptIn(file: Buffer): KeptEngine | undefined {
  const { revision, stamp } = JSON.parse(file.toString('latin1', 0, HEADER_BYTES))
  if (typeof revision !== 'number' || typeof stamp !== 'string') return undefined
  return { head: { revision, stamp }, bytes: file.subarray(HEADER_BYTES) }
}
