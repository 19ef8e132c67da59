/** Listening: an app on a TCP port or a Unix socket, and how it ends. @module */

import { chmod, lstat, unlink } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { err, ok, type Result } from '../core/result.ts'
import { quoted } from '../core/text.ts'
import type { App } from './app-env.ts'
import { refusal, refusalResponse } from './http/refusal.ts'
import type { Direct } from './http/together.ts'

/** Where to listen. */
export type Place =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }

/** How long a client may take. */
export interface Timeouts {
  /** For the headers of a request. */
  readonly headersMs: number
  /** For a whole request. */
  readonly requestMs: number
  /** Between two requests on one connection. */
  readonly idleMs: number
  /** For requests under way when the server stops. */
  readonly stopMs: number
}

/** The times where none are given. */
export const DEFAULT_TIMEOUTS: Timeouts = {
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 65_000,
  stopMs: 10_000,
}

/** How often idle connections are looked for while a server stops. */
const SWEEP_MS = 20

/** The most bytes of all headers of a request: Node answers 431 to more. */
const MAX_HEADER_BYTES = 16 * 1024

/** The most connections at once: one more is closed unanswered. */
const MAX_CONNECTIONS = 4096

/** How to listen. */
export interface ListenOptions {
  readonly timeouts?: Timeouts | undefined
  /** Is offered each request before the app. */
  readonly direct?: Direct
}

/** An app that listens. */
export interface Listening {
  /** `http://127.0.0.1:8101`, or `unix:/path`. */
  readonly url: string
  /** Takes no more requests, waits for those under way, then closes every connection. */
  close(): Promise<void>
}

const PLACE = /^(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/

/** Reads `HOST:PORT`, `[::1]:PORT`, `unix:PATH`, or the path of a socket. */
export function parsePlace(text: string): Result<Place, string> {
  const path = text.startsWith('unix:') ? text.slice(5) : text.startsWith('/') ? text : undefined
  if (path !== undefined && path !== '') return ok({ kind: 'unix', path })
  const [, host = '', digits = ''] = PLACE.exec(text) ?? []
  const port = Number(digits)
  if (host === '' || port > 65_535) {
    return err(`${quoted(text)} is no address; write \`127.0.0.1:8101\` or \`unix:/path\``)
  }
  return ok({ kind: 'tcp', host: host.replace(/^\[|\]$/g, ''), port })
}

/** Whether only this machine reaches a place: a Unix socket, or an address of loopback. */
export const isLocal = (place: Place): boolean =>
  place.kind === 'unix' || place.host === '::1' || /^127(\.\d{1,3}){3}$/.test(place.host)

/** Listens; a message where that can't be. A socket that nobody listens on is taken over. */
export async function listen(
  app: App,
  place: Place,
  { timeouts = DEFAULT_TIMEOUTS, direct = () => false }: ListenOptions = {},
): Promise<Result<Listening, string>> {
  const server = serverOf(app, direct, timeouts)
  try {
    if (place.kind === 'unix') await dropDeadSocket(place.path)
    await listening(server, place)
    if (place.kind === 'unix') await chmod(place.path, 0o600)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    return err(`can't listen on ${placeText(place)}: ${FAULTS[code] ?? code}`)
  }
  return ok({ url: urlOf(server, place), close: () => close(server, timeouts.stopMs) })
}

const FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there; stop it, or name another address',
  EACCES: 'permission denied; name a port above 1023, or a folder of your own',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'this machine has no such address',
  ENOENT: 'there is no such folder',
  EEXIST: 'there is a file that is no socket',
}

const placeText = (place: Place): string =>
  quoted(place.kind === 'unix' ? place.path : `${place.host}:${place.port}`)

const BAD_REQUEST = refusal('ERR_INVALID_DATA', 'the request has no URL that can be read')

function serverOf(app: App, direct: Direct, { headersMs, requestMs, idleMs }: Timeouts): Server {
  const listener = getRequestListener(app.fetch, {
    // What has no URL that can be read doesn't reach the app.
    errorHandler: () => refusalResponse(BAD_REQUEST),
  })
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: idleMs,
    },
    (incoming, outgoing) => {
      if (!direct(incoming, outgoing)) void listener(incoming, outgoing)
    },
  )
  server.maxConnections = MAX_CONNECTIONS
  return server
}

function listening(server: Server, place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const options = place.kind === 'unix' ? { path: place.path } : place
    server.listen(options, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function urlOf(server: Server, place: Place): string {
  const address = server.address()
  if (place.kind === 'unix' || address === null || typeof address === 'string') {
    return `unix:${place.kind === 'unix' ? place.path : ''}`
  }
  const host = place.host.includes(':') ? `[${place.host}]` : place.host
  return `http://${host}:${address.port}`
}

async function close(server: Server, stopMs: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), stopMs)
  // A connection whose last request ends only now would stay open for the next one.
  const idle = setInterval(() => server.closeIdleConnections(), SWEEP_MS)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  clearTimeout(timer)
  clearInterval(idle)
}

/** Removes what a server that was killed has left behind: a socket that refuses connections. */
async function dropDeadSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return
  if (!found.isSocket()) throw Object.assign(new Error('no socket'), { code: 'EEXIST' })
  const isAlive = await new Promise<boolean>((resolve) => {
    const socket = connect(path, () => {
      socket.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })
  if (isAlive) throw Object.assign(new Error('in use'), { code: 'EADDRINUSE' })
  await unlink(path)
}
