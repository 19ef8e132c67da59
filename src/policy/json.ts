/** JSON with offsets: a parser that remembers where things stood. @module */

import { type Complain, type Entry, MAX_DEPTH, type Tree } from './tree.ts'

/** Thrown inside this module only: there is no way to go on after a syntax error. */
class SyntaxFault extends Error {
  readonly at: number
  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

const SPACE = /[ \t\r\n]*/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const WORD = /true|false|null/y

/**
 * Reads one JSON value, RFC 8259 to the letter, at most {@link MAX_DEPTH} deep.
 *
 * Repeated keys are kept for the caller to judge. Linear in the length of the text.
 *
 * @returns `undefined` after it complained of the first syntax error, which is also the last.
 */
export function parseJson(text: string, complain: Complain): Tree | undefined {
  try {
    return new JsonParser(text).document()
  } catch (fault) {
    if (!(fault instanceof SyntaxFault)) throw fault
    complain(fault.at, fault.message)
    return undefined
  }
}

class JsonParser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): Tree {
    this.#space()
    const tree = this.#value(0)
    this.#space()
    if (this.#at < this.#text.length) this.#fail('there is more after the end of the JSON value')
    return tree
  }

  #value(depth: number): Tree {
    const at = this.#at
    if (depth > MAX_DEPTH) this.#fail(`lists and maps nest more than ${MAX_DEPTH} deep`)
    const first = this.#text[at]
    if (first === '{') return this.#map(depth)
    if (first === '[') return this.#list(depth)
    if (first === '"') return { kind: 'text', at, text: this.#string() }
    const word = this.#match(WORD)
    if (word === 'null') return { kind: 'null', at, written: word }
    if (word !== undefined) return { kind: 'boolean', at, value: word === 'true' }
    const written = this.#match(NUMBER)
    if (written !== undefined && written !== '') return { kind: 'number', at, written }
    return this.#fail('no JSON value stands here')
  }

  #map(depth: number): Tree {
    const at = this.#at
    const entries: Entry[] = []
    this.#sequence('}', () => {
      const keyAt = this.#at
      if (this.#text[keyAt] !== '"') this.#fail('a key in double quotes belongs here')
      const key = this.#string()
      this.#space()
      this.#expect(':', 'a key is followed by `:`')
      this.#space()
      entries.push({ key, at: keyAt, value: this.#value(depth + 1) })
    })
    return { kind: 'map', at, end: this.#at, entries }
  }

  #list(depth: number): Tree {
    const at = this.#at
    const items: Tree[] = []
    this.#sequence(']', () => items.push(this.#value(depth + 1)))
    return { kind: 'list', at, items }
  }

  /** Reads `open item , item … close`, standing on the opening bracket. */
  #sequence(close: string, item: () => void): void {
    this.#at++
    this.#space()
    if (this.#text[this.#at] === close) {
      this.#at++
      return
    }
    for (;;) {
      item()
      this.#space()
      if (this.#text[this.#at] === close) break
      this.#expect(',', `\`,\` or \`${close}\` belongs here`)
      this.#space()
    }
    this.#at++
  }

  #string(): string {
    const at = this.#at
    const end = stringEnd(this.#text, at)
    if (end === undefined) return this.#fail('this text is not closed on its line')
    const written = this.#text.slice(at, end)
    this.#at = end
    if (!written.includes('\\')) return written.slice(1, -1)
    const text = unescaped(written)
    if (text !== undefined) return text
    this.#at = at
    return this.#fail('this text holds an escape that JSON does not have')
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    this.#at += found?.length ?? 0
    return found
  }

  #space(): void {
    this.#match(SPACE)
  }

  #expect(character: string, message: string): void {
    if (this.#text[this.#at] !== character) this.#fail(message)
    this.#at++
  }

  #fail(message: string): never {
    throw new SyntaxFault(this.#at, message)
  }
}

/** The offset after the closing quote, or `undefined` before a control character or the end. */
function stringEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code === 0x5c) at++
    else if (code < 0x20) return undefined
  }
  return undefined
}

function unescaped(written: string): string | undefined {
  try {
    return JSON.parse(written) as string
  } catch {
    return undefined
  }
}
