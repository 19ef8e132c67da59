/** Load: so many connections on loopback, each asking again once it is answered. @module */

import { connect, type Socket } from 'node:net'

/** What one stretch of load came to. */
export interface Load {
  readonly perSecond: number
  readonly answers: number
  /** Answers that are no success. */
  readonly failures: number
}

/** How to load. */
export interface LoadOptions {
  readonly port: number
  readonly connections: number
  readonly ms: number
  /** The bytes of the nth request. */
  readonly request: (at: number) => string
}

const HEAD_END = '\r\n\r\n'

/**
 * Loads a server for some time and counts its answers. The client reads no more of an answer than
 * its status and length, so that on a machine of few cores it is the server that is measured. Nor
 * does it ever sleep: whoever writes to one that sleeps pays for waking its core, which on a virtual
 * machine takes longer than an answer, and the slower a server is, the more often it would pay.
 */
export async function load({ port, connections, ms, request }: LoadOptions): Promise<Load> {
  const counts = { sent: 0, answers: 0, failures: 0 }
  const startMs = performance.now()
  const isOver = (): boolean => performance.now() - startMs >= ms
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1').setNoDelay(true)
      socket.on('error', reject)
      socket.on('connect', () => socket.write(request(counts.sent++), 'latin1'))
      onAnswer(socket, (status) => {
        counts.answers++
        if (!status.startsWith('2')) counts.failures++
        if (!isOver()) {
          socket.write(request(counts.sent++), 'latin1')
          return
        }
        socket.destroy()
        resolve()
      })
    })
  const keepAwake = (): void => {
    if (!isOver()) setImmediate(keepAwake)
  }
  keepAwake()
  await Promise.all(Array.from({ length: connections }, one))
  const seconds = (performance.now() - startMs) / 1000
  return { perSecond: counts.answers / seconds, answers: counts.answers, failures: counts.failures }
}

/** Calls back with the status of each whole answer. */
function onAnswer(socket: Socket, done: (status: string) => void): void {
  let rest = ''
  socket.on('data', (chunk: Buffer) => {
    rest += chunk.toString('latin1')
    for (;;) {
      const head = rest.indexOf(HEAD_END)
      if (head === -1) return
      const length = /content-length: (\d+)/i.exec(rest.slice(0, head))?.[1] ?? '0'
      const end = head + HEAD_END.length + Number(length)
      if (rest.length < end) return
      const status = rest.slice(9, 12)
      rest = rest.slice(end)
      done(status)
    }
  })
}
