/** The log of the server: JSON lines, in which no secret has a place. @module */

import { type DestinationStream, type Logger, pino } from 'pino'

/** How much is logged. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** Every level, the most talkative first. */
export const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent']

/**
 * Members that are never printed, should one ever be handed over: the server itself logs no
 * header, no body, no query and no path of a request, only what it made of them.
 */
const SECRETS: readonly string[] = [
  'password',
  'token',
  'public_key',
  'client_secret',
  'authorization',
  'cookie',
  'headers',
  'body',
]

/** A log that writes lines to a stream. */
export const makeLog = (level: LogLevel, stream: DestinationStream): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[redacted]',
      },
    },
    stream,
  )

/**
 * Logs that something broke at a route. The message of an error may repeat what a client sent; the
 * frames of its stack don't.
 */
export function logError(log: Logger, route: string, error: Error): void {
  const at = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  log.error({ route, name: error.name, at: at.slice(0, 8) }, 'internal error')
}
