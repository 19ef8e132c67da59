/** The order of siblings in a snapshot: what follows one another is known to differ. @module */

import { END_MASK, NODE_HASH, NODE_SHAPE, NODE_TEXT, type Ref } from './layout.ts'
import { wordsBetween } from './text.ts'

/**
 * Orders nodes that begin where one text ends: by their hashes, then by their texts and shapes.
 * Below 0 where `a` goes first; 0 only for one node, as long as no two are the same place.
 */
export function compareNodes(words: Int32Array, a: Ref, b: Ref, start: number): number {
  const byHash = (words[a + NODE_HASH] as number) - (words[b + NODE_HASH] as number)
  return byHash === 0 ? compareTexts(words, a, b, start) : byHash
}

function compareTexts(words: Int32Array, a: Ref, b: Ref, start: number): number {
  const shape = words[a + NODE_SHAPE] as number
  const byShape = shape - (words[b + NODE_SHAPE] as number)
  if (byShape !== 0) return byShape
  const end = NODE_TEXT + wordsBetween(start, shape & END_MASK)
  for (let word = NODE_TEXT; word < end; word++) {
    const byText = (words[a + word] as number) - (words[b + word] as number)
    if (byText !== 0) return byText
  }
  return 0
}
