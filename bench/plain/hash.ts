/** Hashes of texts: FNV-1a over UTF-16 code units. A hash suggests, it never decides. @module */

/** The hash of no text. */
export const EMPTY_HASH = -2128831035

const FNV_PRIME = 0x01000193

/** The hash of a text and one character more, by its code. */
export const mix = (hash: number, code: number): number => Math.imul(hash ^ code, FNV_PRIME)

/** The hash of a text. Costs its length. */
export function hashOf(text: string): number {
  let hash = EMPTY_HASH
  for (let at = 0; at < text.length; at++) hash = mix(hash, text.charCodeAt(at))
  return hash
}
