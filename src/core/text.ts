/** Text from outside, made fit for a message. @module */

/** The most characters of a foreign text that a message shows. */
export const MAX_QUOTED_LENGTH = 80

/**
 * A text from outside as messages show it: in backticks, on one line, whatever is not printable
 * ASCII escaped, and cut at {@link MAX_QUOTED_LENGTH} characters.
 */
export function quoted(text: unknown): string {
  const whole = String(text)
  const cut = whole.length > MAX_QUOTED_LENGTH ? `${whole.slice(0, MAX_QUOTED_LENGTH)}…` : whole
  return `\`${cut.replace(/[^ -_a-~…]/g, escaped)}\``
}

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
