/** Other people's gateways before ridgate: started on loopback, with a configuration of `examples/`. @module */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A gateway that runs. */
export interface Peer {
  readonly port: number
  readonly stop: () => Promise<void>
}

/** Listens on a port of loopback; 0 takes any. */
export const listen = (handler: RequestListener, port = 0): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer({ maxHeaderSize: 65536 }, handler).listen(port, '127.0.0.1', () =>
      resolve(server),
    )
  })

/** The port of a server. */
export const portOf = (server: Server): number => (server.address() as AddressInfo).port

/** Closes a server, its connections first. */
export const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

async function freePort(): Promise<number> {
  const server = await listen(() => undefined)
  const port = portOf(server)
  await close(server)
  return port
}

/** The text of an answer to a request that is sent byte by byte as written. */
export const raw = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer within ten seconds')))
  })

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

const COMMANDS = {
  nginx: {
    file: 'nginx.conf',
    args: (path: string, dir: string): string[] => ['-p', dir, '-c', path],
  },
  caddy: {
    file: 'Caddyfile',
    args: (path: string): string[] => ['run', '--adapter', 'caddyfile', '--config', path],
  },
  haproxy: { file: 'haproxy.cfg', args: (path: string): string[] => ['-db', '-f', path] },
} as const

/** The gateways that have a configuration. */
export type PeerName = keyof typeof COMMANDS

/** Starts a gateway before an upstream. Throws, and says what to install, where there is none. */
export async function startPeer(name: PeerName, ridgate: number, upstream: number): Promise<Peer> {
  if (spawnSync('which', [name]).status !== 0) {
    throw new Error(`${name} is not installed; apt-get install nginx-light caddy haproxy`)
  }
  const dir = mkdtempSync(join(tmpdir(), `ridgate-${name}-`))
  const port = await freePort()
  const { file, args } = COMMANDS[name]
  const put = (from: string): string => {
    const text = readFileSync(new URL(`../../../examples/gateway/${from}`, import.meta.url), 'utf8')
      .replaceAll('RIDGATE', `127.0.0.1:${ridgate}`)
      .replaceAll('UPSTREAM', `127.0.0.1:${upstream}`)
      .replaceAll('LISTEN', `127.0.0.1:${port}`)
      .replaceAll('DIR', dir)
    const path = join(dir, from)
    writeFileSync(path, text)
    return path
  }
  if (name === 'haproxy') put('ridgate.lua')
  const path = put(file)
  const env = { ...process.env, HOME: dir, XDG_DATA_HOME: dir, XDG_CONFIG_HOME: dir }
  const child = spawn(name, args(path, dir), { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2000)
  })
  for (let tries = 0; tries < 200; tries++) {
    const isOpen = await canConnect(port)
    // Another process may have taken the port: then this one has ended, or is about to.
    if (isOpen) await new Promise((resolve) => setTimeout(resolve, 50))
    if (hasEnded(child)) break
    if (isOpen) return { port, stop: () => stop(child) }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await stop(child)
  throw new Error(`${name} did not start: ${said}`)
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (hasEnded(child)) return resolve()
    child.on('exit', () => resolve())
    child.kill('SIGTERM')
  })
