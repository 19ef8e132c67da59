/** Untrusted text on its way to a terminal. @module */

/**
 * What a terminal, or a reader's eye, could be misled by: control characters (C0, C1, escape),
 * the line and paragraph separators, marks that turn the direction of writing, characters without
 * a width, lone surrogates.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

const hex = (character: string): string => (character.codePointAt(0) ?? 0).toString(16)

/** Text on one line, with everything unsafe written as `\u{1b}`. */
export const safeLine = (text: string): string =>
  text.replace(UNSAFE, (character) => `\\u{${hex(character)}}`)

/** Text of several lines: as {@link safeLine}, but for the line ends. */
export const safeText = (text: string): string => text.split('\n').map(safeLine).join('\n')

/** JSON on several lines. Unsafe characters are escaped, so it reads back as the same value. */
export const safeJson = (value: unknown): string =>
  JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => line.replace(UNSAFE, escapedUnits))
    .join('\n')

const escapedUnits = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => {
    const unit = character.charCodeAt(at).toString(16).padStart(4, '0')
    return `\\u${unit}`
  }).join('')
