import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { directories } from '../directory.ts'
import { crash } from './crash.ts'

const KILLS = Number(process.env['RIDGATE_KILLS'] ?? '10')

const newDirectory = directories()

it('keeps what it has acknowledged, whole, whenever its process is killed', async () => {
  const directory = newDirectory()
  const found = await crash(directory, KILLS, Math.random)
  expect(found.faults).toEqual([])
  expect(found.acknowledged).toBeGreaterThan(0)
  // The first batch fills the store; each write is one more. At most those under way are unsaid.
  expect(found.revision).toBeGreaterThanOrEqual(found.acknowledged + 1)
  expect(existsSync(join(directory, 'ridgate.db'))).toBe(true)
})
