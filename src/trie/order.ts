/** The order of siblings in a snapshot: what follows one another is known to differ. @module */

import { END_MASK, NODE_SHAPE, NODE_TEXT, type Ref } from './layout.ts'
import { wordsBetween } from './text.ts'

/**
 * Orders nodes that begin where one text ends: by their shapes, then by the words of their texts.
 * Below 0 where `a` goes first; 0 only for one node, as long as no two are the same place.
 */
export function compareNodes(words: Int32Array, a: Ref, b: Ref, start: number): number {
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
