/** Text from outside, made fit for a message. @module */

/** The most characters of a foreign text that a message shows. */
export const MAX_QUOTED_LENGTH = 80

/** All but printable ASCII, without the backtick, and the sign that something was cut. */
const UNFIT = /[^ -_a-~…]/gu

const escaped = (character: string): string =>
  `\\u{${(character.codePointAt(0) as number).toString(16)}}`

/**
 * A text from outside, fit for a terminal: on one line, whatever is not printable ASCII escaped,
 * and cut at {@link MAX_QUOTED_LENGTH} characters. Twins that look alike (composed and decomposed
 * letters) look different.
 */
export function excerpt(text: string): string {
  const head = text.slice(0, MAX_QUOTED_LENGTH + 1).replace(UNFIT, escaped)
  return head.length > MAX_QUOTED_LENGTH ? `${head.slice(0, MAX_QUOTED_LENGTH)}…` : head
}

/** An {@link excerpt} of whatever came from outside, in backticks, as messages show it. */
export const quoted = (text: unknown): string =>
  `\`${excerpt(typeof text === 'object' && text !== null ? 'object' : String(text))}\``

/** Orders texts by their code units. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The same text by itself: what `slice` answers would keep all that it was cut from. */
export const copied = (text: string): string => text.split('').join('')
