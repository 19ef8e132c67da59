/** Spelling: the base of a family that a text was likely meant to begin with. @module */

import { type Family, isOpenSegment } from '../../core/catalogue.ts'

/** How many letters a base may be off by in all; a short segment is soon another word. */
const MOST_OFF = 2
const SHORT = 4

/** The head of a RID as it was likely meant, and how many of its segments that stands for. */
interface Respelling {
  readonly head: string
  readonly replaces: number
}

interface Candidate extends Respelling {
  readonly off: number
}

/** Finds the base that the first segments of a RID are nearest to. */
export type Speller = (segments: readonly string[]) => Respelling | undefined

/**
 * Makes a speller for families: a base is near with at most two letters added, dropped or changed,
 * whatever their case, or with one segment left out. Of two as near the longer is taken; of two as
 * long neither. Costs the families and the length of their bases.
 */
export function spellerOf(families: readonly Family[]): Speller {
  const bases = families.map(({ base }) => base.split(':'))
  return (segments) => {
    const written = segments.map((segment) => segment.toLowerCase())
    let best: Candidate | undefined
    let isTie = false
    for (const base of bases) {
      const found = misspelt(segments, written, base) ?? shortened(segments, written, base)
      if (found === undefined) continue
      const order = best === undefined ? -1 : byNearness(found, best)
      if (order > 0) continue
      isTie = order === 0 && found.head !== best?.head
      best = found
    }
    return isTie ? undefined : best
  }
}

/** Fewer letters off first; of as many, the longer base. */
const byNearness = (a: Candidate, b: Candidate): number => a.off - b.off || b.replaces - a.replaces

/** A base of which every segment is there, some with other letters. */
function misspelt(
  segments: readonly string[],
  written: readonly string[],
  base: readonly string[],
): Candidate | undefined {
  if (written.length < base.length) return undefined
  let off = 0
  for (let depth = 0; depth < base.length; depth++) {
    const segment = base[depth] as string
    if (!isOpenSegment(segment)) off += distance(written[depth] as string, segment.toLowerCase())
    if (off > MOST_OFF) return undefined
  }
  return { head: named(base, segments), off, replaces: base.length }
}

/** A base of which one segment is missing, and the rest there to the letter. */
function shortened(
  segments: readonly string[],
  written: readonly string[],
  base: readonly string[],
): Candidate | undefined {
  let missing: number | undefined
  let depth = 0
  for (let at = 0; at < base.length; at++) {
    const segment = base[at] as string
    if (isSame(segment, written[depth])) depth++
    else if (missing === undefined && at > 0 && !isOpenSegment(segment)) missing = at
    else return undefined
  }
  if (missing === undefined) return undefined
  const whole = segments.toSpliced(missing, 0, base[missing] as string)
  return { head: named(base, whole), off: MOST_OFF, replaces: base.length - 1 }
}

const isSame = (segment: string, written: string | undefined): boolean =>
  written !== undefined && (isOpenSegment(segment) || segment.toLowerCase() === written)

/** A base with its open segments as they are written. */
const named = (base: readonly string[], segments: readonly string[]): string =>
  base.map((segment, depth) => (isOpenSegment(segment) ? segments[depth] : segment)).join(':')

/** How many letters are added, dropped or changed; more than may be is not counted out. */
function distance(a: string, b: string): number {
  if (a === b) return 0
  const most = b.length <= SHORT ? 1 : MOST_OFF
  if (Math.abs(a.length - b.length) > most) return MOST_OFF + 1
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const cost = Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1)
      next.push(cost)
      least = Math.min(least, cost)
    }
    if (least > most) return MOST_OFF + 1
    row = next
  }
  const off = row[b.length] as number
  return off > most ? MOST_OFF + 1 : off
}
