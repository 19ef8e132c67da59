import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App, AppEnv } from '../../src/server/index.ts'
import { isLocal, type Listening, listen, type Place, parsePlace } from '../../src/server/index.ts'

describe('an address', () => {
  it.each([
    ['127.0.0.1:8101', { kind: 'tcp', host: '127.0.0.1', port: 8101 }, true],
    ['127.8.8.8:1', { kind: 'tcp', host: '127.8.8.8', port: 1 }, true],
    ['[::1]:8101', { kind: 'tcp', host: '::1', port: 8101 }, true],
    ['unix:/run/ridgate.sock', { kind: 'unix', path: '/run/ridgate.sock' }, true],
    ['/run/ridgate.sock', { kind: 'unix', path: '/run/ridgate.sock' }, true],
    ['unix:here.sock', { kind: 'unix', path: 'here.sock' }, true],
    ['0.0.0.0:8101', { kind: 'tcp', host: '0.0.0.0', port: 8101 }, false],
    ['[::]:8101', { kind: 'tcp', host: '::', port: 8101 }, false],
    ['localhost:8101', { kind: 'tcp', host: 'localhost', port: 8101 }, false],
    ['127.0.0.1.evil.example:1', { kind: 'tcp', host: '127.0.0.1.evil.example', port: 1 }, false],
    ['10.0.0.1:80', { kind: 'tcp', host: '10.0.0.1', port: 80 }, false],
  ])('%s, and whether only this machine reaches it: %j %s', (text, place, local) => {
    expect(parsePlace(text)).toEqual({ ok: true, value: place })
    expect(isLocal(place as Place)).toBe(local)
  })

  it.each(['', '8101', ':8101', 'a', 'a:b', 'a:65536', 'unix:', '127.0.0.1:', '::1:80', 'a b:1'])(
    '%j is none',
    (text) => expect(parsePlace(text)).toMatchObject({ ok: false }),
  )
})

let folder = ''
let listening: Listening | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridgate-listen-'))
})
afterEach(async () => {
  await listening?.close()
  listening = undefined
  rmSync(folder, { recursive: true })
})

const TCP: Place = { kind: 'tcp', host: '127.0.0.1', port: 0 }

/** An app that answers at once on `/`, and on `/slow` when it is let go. */
function slowApp(): { app: App; letGo: () => void } {
  let letGo = (): void => {}
  const gate = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const app: App = new Hono<AppEnv>()
  app.get('/', (context) => context.text('here'))
  app.get('/slow', async (context) => {
    await gate
    return context.text('done')
  })
  return { app, letGo }
}

async function open(app: App, place: Place): Promise<Listening> {
  const opened = await listen(app, place)
  if (!opened.ok) throw new Error(opened.error)
  listening = opened.value
  return opened.value
}

describe('listening', () => {
  it('ends when the last request under way has been answered', async () => {
    const { app, letGo } = slowApp()
    const { url, close } = await open(app, TCP)
    const slow = fetch(`${url}/slow`)
    await fetch(`${url}/`)
    let isClosed = false
    const closed = close().then(() => {
      isClosed = true
    })
    await new Promise((resolve) => setTimeout(resolve, 20))
    await expect(fetch(`${url}/`)).rejects.toThrow()
    expect(isClosed).toBe(false)
    letGo()
    expect(await (await slow).text()).toBe('done')
    await closed
    listening = undefined
  })

  it('waits for no request longer than it may', async () => {
    const { app } = slowApp()
    const timeouts = { headersMs: 1000, requestMs: 1000, idleMs: 1000, stopMs: 20 }
    const opened = await listen(app, TCP, { timeouts })
    if (!opened.ok) throw new Error(opened.error)
    const slow = fetch(`${opened.value.url}/slow`).then(
      () => 'answered',
      () => 'cut',
    )
    await fetch(`${opened.value.url}/`)
    await opened.value.close()
    expect(await slow).toBe('cut')
  })

  it('on a taken port is refused, with what to do', async () => {
    const { app } = slowApp()
    const { url } = await open(app, TCP)
    const again = await listen(app, { ...TCP, port: Number(new URL(url).port) })
    expect(again).toMatchObject({ ok: false })
    if (!again.ok) expect(again.error).toContain('something else listens there')
  })

  it('on an address that this machine has not is refused', async () => {
    const { app } = slowApp()
    expect(await listen(app, { kind: 'tcp', host: '192.0.2.1', port: 0 })).toMatchObject({
      ok: false,
    })
  })

  const overSocket = (path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      request({ socketPath: path, path: '/' }, (answer) => {
        answer.on('data', (chunk) => resolve(String(chunk)))
      })
        .on('error', reject)
        .end()
    })

  it('on a Unix socket is for its owner alone, and takes over one that is dead', async () => {
    const path = join(folder, 'ridgate.sock')
    const { app } = slowApp()
    const first = await open(app, { kind: 'unix', path })
    expect(first.url).toBe(`unix:${path}`)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(await overSocket(path)).toBe('here')
    const second = await listen(app, { kind: 'unix', path })
    expect(second).toMatchObject({ ok: false })
    expect(await overSocket(path)).toBe('here')
  })

  it('never takes a file for a socket', async () => {
    const path = join(folder, 'precious')
    writeFileSync(path, 'precious')
    const { app } = slowApp()
    expect(await listen(app, { kind: 'unix', path })).toMatchObject({ ok: false })
    expect(statSync(path).size).toBe(8)
  })

  it('in a folder that is not there is refused', async () => {
    const { app } = slowApp()
    const path = join(folder, 'no', 'ridgate.sock')
    expect(await listen(app, { kind: 'unix', path })).toMatchObject({ ok: false })
  })
})
