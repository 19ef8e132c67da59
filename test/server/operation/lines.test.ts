import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Lines } from '../../../src/server/operation/lines.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridgate-lines-'))
  file = join(folder, 'audit.log')
})
afterEach(() => rmSync(folder, { recursive: true }))

async function opened(name = file): Promise<Lines> {
  const lines = await Lines.open(name)
  if (!lines.ok) throw new Error(lines.error)
  return lines.value
}

const written = (): string => readFileSync(file, 'utf8')

describe('lines', () => {
  it('are in the file once they have been flushed, in order, for its owner alone', async () => {
    const lines = await opened()
    for (let at = 0; at < 1000; at++) lines.write(`line ${at}\n`)
    await lines.flush()
    expect(written()).toBe(Array.from({ length: 1000 }, (_, at) => `line ${at}\n`).join(''))
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await lines.close()
  })

  it('come after a moment by themselves', async () => {
    const lines = await opened()
    lines.write('soon\n')
    while (written() === '') await new Promise((resolve) => setTimeout(resolve, 5))
    expect(written()).toBe('soon\n')
    await lines.close()
  })

  it('are added to what is there', async () => {
    writeFileSync(file, 'before\n')
    const lines = await opened()
    lines.write('after\n')
    await lines.close()
    expect(written()).toBe('before\nafter\n')
  })

  it('larger than what is gathered are whole, and none overtakes another', async () => {
    const lines = await opened()
    const long = Array.from({ length: 20 }, (_, at) => `${String(at).repeat(30_000)}\n`)
    for (const line of long) lines.write(line)
    await lines.close()
    expect(written()).toBe(long.join(''))
  })

  it('go to a new file after the old one was moved away', async () => {
    const lines = await opened()
    lines.write('old\n')
    await lines.flush()
    renameSync(file, `${file}.1`)
    lines.write('between\n')
    await lines.reopen()
    lines.write('new\n')
    await lines.close()
    expect(readFileSync(`${file}.1`, 'utf8')).toBe('old\nbetween\n')
    expect(written()).toBe('new\n')
  })

  it('for a folder, or one that is not there, are refused', async () => {
    for (const name of [folder, join(folder, 'no', 'file')]) {
      expect(await Lines.open(name)).toMatchObject({ ok: false })
    }
  })

  it('that a device does not take are counted, and break nothing', async () => {
    const lines = await opened('/dev/full')
    lines.write('lost\n')
    await lines.flush()
    expect(lines.lost).toBe(1)
    lines.write('lost too\n')
    await lines.close()
    expect(lines.lost).toBe(2)
  })
})
