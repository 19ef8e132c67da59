/** Colour: on a terminal that hasn't asked for none. @module */

import { styleText } from 'node:util'

/** What a piece of text means; how that looks is decided here. */
export type Tone = 'allow' | 'deny' | 'error' | 'warning' | 'info' | 'head' | 'quiet'

/** Paints text, or returns it as it is. */
export type Style = (tone: Tone, text: string) => string

const LOOK = {
  allow: 'green',
  deny: 'red',
  error: 'red',
  warning: 'yellow',
  info: 'cyan',
  head: 'bold',
  quiet: 'dim',
} as const

/** No colour. */
export const PLAIN: Style = (_, text) => text

/** Colour, whatever the stream. */
const COLOURED: Style = (tone, text) => styleText(LOOK[tone], text, { validateStream: false })

/** What decides on colour. */
export interface StyleOptions {
  readonly isTTY: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  /** `false` for `--no-color`. */
  readonly color: boolean
}

/** Coloured only on a terminal, without `--no-color`, and where `NO_COLOR` is unset or empty. */
export const styleFor = ({ isTTY, env, color }: StyleOptions): Style =>
  color && isTTY && (env['NO_COLOR'] ?? '') === '' ? COLOURED : PLAIN
