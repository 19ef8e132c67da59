/** Probes: a few RIDs that stand for all that a family or a grant reaches. @module */

import { type Family, isOpenSegment } from '../../core/catalogue.ts'
import { parseRid, type Rid } from '../../core/rid.ts'
import type { Stand } from './stands.ts'

/** The forms that a tail can have, sound and faulty, with a name that no grant knows. */
const shapesOf = (name: string): readonly string[] =>
  [
    'q',
    '/q',
    '/q/',
    'q/',
    'q/q',
    '/q/q',
    'q.q',
    '/q.q',
    '*',
    '/*',
    'q/*',
    '/q/*',
    '/',
    '//',
    'q//q',
    '/q//q',
    'q..q',
    '..',
    '/..',
    'q/../q',
    '/q/../q',
    'q:q',
    'q:/q',
    '/q:q',
    'q:q:q',
    'q:q:q:q',
  ].map((shape) => shape.replaceAll('q', name))

/**
 * Makes RIDs of every form that the families of two catalogues can have. Two RIDs of one form are
 * told apart by no catalogue, so what is true of the probes is true of all. `name` must be a text
 * that is in no base and no grant.
 */
export class Probes {
  readonly #families: readonly Family[]
  readonly #name: string
  readonly #shapes: readonly string[]

  constructor(families: readonly Family[], name: string) {
    this.#families = families
    this.#name = name
    this.#shapes = shapesOf(name)
  }

  /** Probes of every family whose base fits the segments given; of every family for none. */
  around(segments: readonly string[] = []): Rid[] {
    const texts = this.#families.flatMap(({ base, tail: { joint } }) =>
      this.#fills(base.split(':'), segments).flatMap((filled) => [
        filled,
        ...this.#shapes.flatMap((shape) => [`${filled}:${shape}`, filled + joint + shape]),
      ]),
    )
    return soundOf(texts)
  }

  /** Every spelling of a stand's node, and probes of what lies below it. Others may be among them. */
  near({ base, path }: Stand, { tail: { kind, joint } }: Family): Rid[] {
    const separator = kind === 'dot-path' ? '.' : '/'
    const node = path.join(separator)
    const below = this.#shapes.map((shape) => (node === '' ? shape : node + separator + shape))
    const tails = [node, `${node}/`, ...below].flatMap((tail) => [tail, `/${tail}`])
    return soundOf([base, ...tails.map((tail) => base + joint + tail)])
  }

  /** A base with its open segments filled: as given, else with the name or what others have there. */
  #fills(pattern: readonly string[], given: readonly string[]): string[] {
    let filled: string[] = ['']
    for (const [at, segment] of pattern.entries()) {
      const names = this.#namesFor(segment, at, given[at])
      filled = filled.flatMap((head) => names.map((name) => (at === 0 ? name : `${head}:${name}`)))
    }
    return filled
  }

  #namesFor(segment: string, at: number, given: string | undefined): readonly string[] {
    if (!isOpenSegment(segment)) return given === undefined || given === segment ? [segment] : []
    if (given !== undefined) return [given]
    const others = this.#families.map(({ base }) => base.split(':')[at])
    const literals = others.filter((other) => other !== undefined && !isOpenSegment(other))
    return [...new Set([this.#name, ...(literals as string[])])]
  }
}

const soundOf = (texts: readonly string[]): Rid[] =>
  [...new Set(texts)].flatMap((text) => {
    const rid = parseRid(text)
    return rid.ok ? [rid.value] : []
  })
