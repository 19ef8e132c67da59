/** Shell text: commands as lists of words, with what a reader of policies needs of shell rules. @module */

import type { Binds } from './binds.ts'

/** A placeholder that nothing is bound to, left standing in a word. */
interface Hole {
  readonly name: string
  /** Where in the word's text it stands. */
  readonly index: number
}

/** One word, without its quotes, with its placeholders filled in. `$(…)` stays as it is. */
export interface Word {
  readonly at: number
  readonly text: string
  readonly holes: readonly Hole[]
}

/** One simple command: at least one word. */
export interface Command {
  readonly at: number
  /** Where it ends: before a line end, an operator, or the end of the stretch. */
  readonly end: number
  readonly words: readonly Word[]
}

/** What {@link readShell} needs to know. */
export interface ShellOptions {
  readonly from: number
  readonly to: number
  readonly binds: Binds
  /**
   * Whether output may stand between the commands, as in a page. Then a line that begins with
   * neither `dcos` nor `curl` is one command of one word, whatever quotes it holds.
   */
  readonly transcript: boolean
}

/** What {@link readShell} found. */
export interface Shell {
  readonly commands: readonly Command[]
  /** Where a quote begins that is never closed. Nothing from its command on was read. */
  readonly unclosed?: number
}

const PLACEHOLDER = /<([A-Za-z](?:[A-Za-z0-9_. -]{0,62}[A-Za-z0-9_])?)>/y
const VARIABLE = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)[^}\n]{0,64}\}|([A-Za-z_][A-Za-z0-9_]*))/y
const HEREDOC = /<<-?[ \t]*(['"]?)([A-Za-z_][A-Za-z0-9_]*)\1/y
/** Runs of characters that mean nothing of their own: bare, in double and in single quotes. */
const BARE_RUN = /[^\s\\'"$`<>;&|()#]+/y
const DOUBLE_RUN = /[^"\\$`<]+/y
const SINGLE_RUN = /[^'<]+/y
const READ_HERE = /(?:\$ +)?(?:sudo +)?(?:dcos|curl)(?=[ \t])/y

/**
 * Splits a stretch of shell text into simple commands: quotes, backslashes, continued lines,
 * comments, `;`, `&&`, `||`, `|`, redirections and here documents (both dropped).
 *
 * Nothing is run and nothing expanded but bound placeholders, whose values are data: they are not
 * split or read again. Linear in the length.
 */
export function readShell(text: string, options: ShellOptions): Shell {
  return new ShellReader(text, options).read()
}

const isSpace = (character: string): boolean => character === ' ' || character === '\t'
const endsCommand = (character: string): boolean => ';&|()\n'.includes(character)

class ShellReader {
  readonly #text: string
  readonly #to: number
  readonly #binds: Binds
  readonly #transcript: boolean
  readonly #commands: Command[] = []
  readonly #heredocs: string[] = []
  #at: number
  #words: Word[] = []
  #word = ''
  #wordAt = -1
  #holes: Hole[] = []
  #dropNext = false
  #unclosed: number | undefined

  constructor(text: string, options: ShellOptions) {
    this.#text = text.slice(0, options.to)
    this.#to = options.to
    this.#at = options.from
    this.#binds = options.binds
    this.#transcript = options.transcript
  }

  read(): Shell {
    while (this.#at < this.#to && this.#unclosed === undefined) this.#step()
    if (this.#unclosed !== undefined) return { commands: this.#commands, unclosed: this.#unclosed }
    this.#endCommand()
    return { commands: this.#commands }
  }

  #step(): void {
    const character = this.#text.charAt(this.#at)
    if (this.#transcript && this.#startsLine(character)) {
      this.#outputLine()
      return
    }
    if (character === '\\') this.#backslash()
    else if (character === "'") this.#single()
    else if (character === '"') this.#double()
    else if (isSpace(character) || character === '\r') this.#space()
    else if (endsCommand(character)) this.#operator(character)
    else if (character === '#' && this.#wordAt < 0) this.#toLineEnd()
    else if (character === '<' || character === '>') this.#angle(character)
    else if (character === '$' || character === '`') this.#dollar()
    else this.#run(BARE_RUN)
  }

  /** Takes as much as fits the pattern, and at least one character. */
  #run(pattern: RegExp): void {
    pattern.lastIndex = this.#at
    const text = pattern.exec(this.#text)?.[0] ?? this.#text.charAt(this.#at)
    this.#add(text, text.length)
  }

  #startsLine(character: string): boolean {
    if (this.#words.length > 0 || this.#wordAt >= 0) return false
    if (isSpace(character) || character === '\r' || character === '\n') return false
    READ_HERE.lastIndex = this.#at
    return !READ_HERE.test(this.#text)
  }

  #outputLine(): void {
    const end = this.#lineEnd()
    const text = this.#text.slice(this.#at, end).trim()
    if (!text.startsWith('#')) {
      this.#commands.push({ at: this.#at, end, words: [{ at: this.#at, text, holes: [] }] })
    }
    this.#at = end
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at)
    return end === -1 ? this.#to : end
  }

  #toLineEnd(): void {
    this.#at = this.#lineEnd()
  }

  #space(): void {
    this.#endWord()
    this.#at++
  }

  #operator(character: string): void {
    this.#endCommand()
    this.#at++
    if (character === '\n') this.#skipHeredocs()
  }

  #add(text: string, read: number): void {
    if (this.#wordAt < 0) this.#wordAt = this.#at
    this.#word += text
    this.#at += read
  }

  #backslash(): void {
    const next = this.#text.charAt(this.#at + 1)
    if (next === '\n') this.#at += 2
    else if (next === '\r' && this.#text[this.#at + 2] === '\n') this.#at += 3
    else this.#add(next, 2)
  }

  #single(): void {
    const open = this.#at
    this.#add('', 1)
    while (this.#at < this.#to && this.#text[this.#at] !== "'") this.#quoted(SINGLE_RUN)
    this.#close(open)
  }

  #double(): void {
    const open = this.#at
    this.#add('', 1)
    while (this.#at < this.#to && this.#text[this.#at] !== '"') {
      const character = this.#text[this.#at]
      const next = this.#text.charAt(this.#at + 1)
      if (character === '\\' && next === '\n') this.#at += 2
      else if (character === '\\' && '"\\$`'.includes(next)) this.#add(next, 2)
      else if (character === '$' || character === '`') this.#dollar()
      else this.#quoted(DOUBLE_RUN)
    }
    this.#close(open)
  }

  #quoted(pattern: RegExp): void {
    if (!this.#placeholder()) this.#run(pattern)
  }

  #close(open: number): void {
    if (this.#at >= this.#to) this.#unclosed = open
    else this.#at++
  }

  #placeholder(): boolean {
    PLACEHOLDER.lastIndex = this.#at
    const found = PLACEHOLDER.exec(this.#text)
    if (found === null) return false
    this.#fill(found[1] ?? '', found[0])
    return true
  }

  #fill(name: string, written: string): void {
    const value = this.#binds.get(name)
    if (value === undefined) this.#holes.push({ name, index: this.#word.length })
    this.#add(value ?? written, written.length)
  }

  #dollar(): void {
    const opening = this.#text[this.#at] === '`' ? '`' : this.#text.slice(this.#at, this.#at + 2)
    if (opening === '`' || opening === '$(') {
      this.#substitution(opening)
      return
    }
    VARIABLE.lastIndex = this.#at
    const found = VARIABLE.exec(this.#text)
    if (found === null) {
      this.#add('$', 1)
      return
    }
    this.#fill(found[1] ?? found[2] ?? '', found[0])
  }

  /** `$(…)` and backquotes, taken whole: what they would print is not known. */
  #substitution(opening: string): void {
    const open = this.#at
    let depth = 1
    let end = open + opening.length
    for (; end < this.#to && depth > 0; end++) {
      const character = this.#text[end]
      if (opening === '`' ? character === '`' : character === ')') depth--
      else if (opening !== '`' && character === '(') depth++
    }
    if (depth > 0) this.#unclosed = open
    else this.#add(this.#text.slice(open, end), end - open)
  }

  #angle(character: string): void {
    if (character === '<' && this.#placeholder()) return
    HEREDOC.lastIndex = this.#at
    const heredoc = HEREDOC.exec(this.#text)
    if (/^[0-9]$/.test(this.#word)) this.#dropWord()
    this.#endWord()
    if (heredoc !== null) {
      this.#heredocs.push(heredoc[2] ?? '')
      this.#at += heredoc[0].length
      return
    }
    this.#at++
    while ('<>&'.includes(this.#text.charAt(this.#at)) && this.#at < this.#to) this.#at++
    this.#dropNext = true
  }

  #skipHeredocs(): void {
    for (const mark of this.#heredocs.splice(0)) {
      while (this.#at < this.#to) {
        const line = this.#text.slice(this.#at, this.#lineEnd()).trim()
        this.#at = Math.min(this.#lineEnd() + 1, this.#to)
        if (line === mark) break
      }
    }
  }

  #dropWord(): void {
    this.#word = ''
    this.#wordAt = -1
    this.#holes = []
  }

  #endWord(): void {
    if (this.#wordAt < 0) return
    if (!this.#dropNext) {
      this.#words.push({ at: this.#wordAt, text: this.#word, holes: this.#holes })
    }
    this.#dropNext = false
    this.#dropWord()
  }

  #endCommand(): void {
    this.#endWord()
    this.#dropNext = false
    const [first] = this.#words
    if (first !== undefined) {
      this.#commands.push({ at: first.at, end: this.#at, words: this.#words })
    }
    this.#words = []
  }
}
