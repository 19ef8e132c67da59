/** The revision of an arena: a number of up to 53 bits in two words. @module */

import { REVISION_AT } from './layout.ts'

const LOW = 2 ** 32

/** Notes the revision. */
export function noteRevision(words: Int32Array, revision: number): void {
  words[REVISION_AT] = revision | 0
  words[REVISION_AT + 1] = Math.floor(revision / LOW)
}

/** The revision that was noted. */
export const revisionIn = (words: Int32Array): number =>
  (words[REVISION_AT + 1] as number) * LOW + ((words[REVISION_AT] as number) >>> 0)
