/** Edits: changes of a text at known offsets, which leave all the rest as it is. @module */

import type { RidStretch, Stretch } from './written.ts'

/** Puts `text` in place of a stretch. */
export interface Edit extends Stretch {
  readonly text: string
}

/** The edit that writes another RID where one stands. */
export const ridEdit = ({ from, to, form }: RidStretch, replacement: string): Edit => ({
  from,
  to,
  text: form === 'url' ? replacement.replaceAll('/', '%252F') : replacement,
})

/** The edit that cuts a stretch. */
export const cutEdit = ({ from, to }: Stretch): Edit => ({ from, to, text: '' })

/**
 * Makes edits in a text, and tells which of them were made. Of two that touch one another only one
 * is: the longer, else the first. Costs the sorting and the length of the text.
 */
export function applyEdits(
  text: string,
  edits: readonly Edit[],
): { readonly text: string; readonly done: readonly Edit[] } {
  const done = apart(edits).sort((a, b) => a.from - b.from)
  const parts: string[] = []
  let at = 0
  for (const edit of done) {
    parts.push(text.slice(at, edit.from), edit.text)
    at = edit.to
  }
  return { text: parts.join('') + text.slice(at), done }
}

/** Those that touch no other one that was taken before: the longest first. */
function apart(edits: readonly Edit[]): Edit[] {
  const byStart = edits.toSorted((a, b) => a.from - b.from || b.to - a.to)
  const taken: Edit[] = []
  for (const edit of byStart) {
    const last = taken.at(-1)
    if (last === undefined || edit.from >= last.to) taken.push(edit)
    else if (length(edit) > length(last)) taken[taken.length - 1] = edit
  }
  return taken
}

const length = ({ from, to }: Stretch): number => to - from
