/** Data directories of tests, gone afterwards. @module */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openSqlite } from '../../src/iam/index.ts'
import type { Store } from '../../src/iam/store/port.ts'
import { must } from './must.ts'

/** Makes directories that the tests of the calling file share no other with. */
export function directories(): () => string {
  const made: string[] = []
  afterAll(() => {
    for (const directory of made) rmSync(directory, { recursive: true, force: true })
  })
  return () => {
    const directory = mkdtempSync(join(tmpdir(), 'ridgate-test-'))
    made.push(directory)
    return directory
  }
}

/** A store in a directory. */
export const sqliteIn = (directory: string): Store => must(openSqlite(directory))
