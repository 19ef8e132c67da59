/** Stamps: by which one state of a store is told from every other. @module */

import { createHash } from 'node:crypto'
import type { LogEntry } from './port.ts'

/** The stamp of what follows a state, once these entries were committed on top of it. */
export const stampAfter = (stamp: string, entries: readonly LogEntry[]): string =>
  createHash('sha256')
    .update(JSON.stringify([stamp, entries]))
    .digest('hex')
