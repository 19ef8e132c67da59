/** Kills a writing process at random moments: `npx tsx tools/crash.ts [TIMES]`, 200 by itself. @module */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crash } from '../test/iam/crash/crash.ts'

const times = Number(process.argv[2] ?? '200')
const directory = mkdtempSync(join(tmpdir(), 'ridgate-crash-'))
const { faults, acknowledged, revision } = await crash(directory, times, Math.random, (time) => {
  if (time % 20 === 0) console.log(`${time} of ${times}`)
})
rmSync(directory, { recursive: true, force: true })
for (const fault of faults) console.error(fault)
console.log(
  `${times} kills: ${acknowledged} writes acknowledged, revision ${revision}, ${faults.length} faults`,
)
if (faults.length > 0) process.exitCode = 1
