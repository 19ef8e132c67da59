/**
 * Writes without end to the store of a directory, and says on standard output what was
 * acknowledged, a line each, at once: the number of the write. Whoever runs it kills it.
 *
 * @module
 */

import { writeSync } from 'node:fs'
import { openIam, openSqlite } from '../../../src/iam/index.ts'
import { must } from '../must.ts'
import { partsOf } from './parts.ts'

const STDOUT = 1

/** How many changes wait for their turn at any time. */
const WRITERS = 4

const [directory = '', from = '0'] = process.argv.slice(2)
const root = { uid: 'root', isSuperuser: true }
const options = { administrator: { uid: 'root', password: 'secret' }, passwordCost: 2 }
const { iam } = must(await openIam(must(openSqlite(directory)), options))
let next = Number(from)
writeSync(STDOUT, 'ready\n')

async function writeOn(): Promise<never> {
  for (;;) {
    const number = next++
    must(await iam.importPolicy(root, partsOf(number)))
    writeSync(STDOUT, `${number}\n`)
  }
}

await Promise.all(Array.from({ length: WRITERS }, writeOn))
