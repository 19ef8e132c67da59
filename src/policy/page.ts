/** Pages: Markdown with commands, steps and tables among the prose. @module */

import type { Changes } from './changes.ts'
import { ridIn } from './names.ts'
import type { SkipDetail } from './reading.ts'
import { readScript } from './script.ts'
import { Steps } from './steps.ts'

const FENCE = /^\s*(`{3,}|~{3,})\s*([A-Za-z0-9_-]*)/
const SHELLS: readonly string[] = ['', 'bash', 'sh', 'shell', 'zsh', 'console', 'text']
const INDENTED_COMMAND = /^(?: {4,}|\t\s*)(?:\$ +)?(?:dcos|curl)[ \t]/
const PLAIN_COMMAND = /^\s*(?:\$ +)?(?:dcos security org|curl) /
const INLINE_COMMAND =
  /`(dcos security org \S+ (?:grant|revoke|create|delete|add_user|del_user) [^`]+)`/
const CELL_RID = /`([A-Za-z0-9_-]+:(?!\/\/)[^`\s][^`]*)`/
const CODE = /<code>(.*?)<\/code>/
const FRONT_MATTER_ROW = /^[A-Za-z][A-Za-z0-9_-]*:\s/

/**
 * Takes a page into a draft: fenced and indented commands as a script, prose as steps. Rows of
 * tables say what there is to grant and not who holds it: they are noted as skipped, and so are
 * front-matter rows that strayed into a table.
 */
export function readPage(changes: Changes): void {
  new PageReader(changes).read()
}

class PageReader {
  readonly #changes: Changes
  readonly #steps: Steps
  #line = 0

  constructor(changes: Changes) {
    this.#changes = changes
    this.#steps = new Steps(changes)
  }

  read(): void {
    this.#frontMatter()
    while (this.#line < this.#source.lineCount) this.#block(this.#source.line(this.#line))
    this.#steps.heading()
  }

  get #source() {
    return this.#changes.notes.source
  }

  get #at(): number {
    return this.#source.startOf(this.#line)
  }

  #frontMatter(): void {
    if (this.#source.line(0).trimEnd() !== '---') return
    for (let line = 1; line < this.#source.lineCount; line++) {
      if (this.#source.line(line).trimEnd() !== '---') continue
      this.#line = line + 1
      return
    }
  }

  #block(line: string): void {
    const fence = FENCE.exec(line)
    if (fence !== null) {
      this.#fence(fence[1] ?? '', fence[2] ?? '')
      return
    }
    if (/<table\b/i.test(line)) {
      this.#htmlTable()
      return
    }
    if (INDENTED_COMMAND.test(line) || PLAIN_COMMAND.test(line)) {
      this.#command()
      return
    }
    this.#prose(line)
    this.#line++
  }

  #prose(line: string): void {
    const inline = INLINE_COMMAND.exec(line)
    if (line.trimStart().startsWith('|')) this.#row(line)
    else if (FRONT_MATTER_ROW.test(line) && this.#isInTable()) {
      const key = line.split(':', 1)[0] ?? ''
      this.#skip(key, 'a front-matter row that strayed into a table', DAMAGED)
    } else if (/^#{1,6}\s/.test(line)) this.#steps.heading()
    else if (inline !== null) {
      this.#skip(inline[1]?.split(' -', 1)[0] ?? '', 'a command within a sentence is not read')
    } else this.#steps.line(this.#at, line)
  }

  #row(line: string): void {
    const rid = CELL_RID.exec(line)?.[1]
    if (rid !== undefined) this.#reference(rid)
  }

  /** A row that says what there is to grant. */
  #reference(pattern: string): void {
    if (isBalanced(pattern)) this.#skip(pattern, 'a reference table row', ridIn(pattern))
    else this.#skip(pattern, 'a reference table row that lacks a bracket', DAMAGED)
  }

  #isInTable(): boolean {
    const beside = [this.#line - 1, this.#line + 1]
    return beside.every((line) => this.#source.line(line).trimStart().startsWith('|'))
  }

  #htmlTable(): void {
    let openCell: number | undefined
    for (; this.#line < this.#source.lineCount; this.#line++) {
      const line = this.#source.line(this.#line)
      const code = plainText(CODE.exec(line)?.[1] ?? '')
      if (/^[A-Za-z0-9_-]+:(?!\/\/)./.test(code)) this.#reference(code)
      for (const [, end, tag = ''] of line.matchAll(TAG)) openCell = this.#cell(openCell, end, tag)
      if (!/<\/table>/i.test(line)) continue
      this.#line++
      return
    }
  }

  /** Follows the cells of a table, tag by tag; answers where the open one began. */
  #cell(open: number | undefined, end: string | undefined, tag: string): number | undefined {
    const isCell = /^t[dh]$/i.test(tag)
    if (isCell && end === '/') return undefined
    if (open !== undefined) {
      this.#changes.notes.skip(
        open,
        `<${tag}>`,
        'a table cell opens here and is never closed',
        DAMAGED,
      )
    }
    return isCell ? this.#at : undefined
  }

  #fence(mark: string, language: string): void {
    const open = this.#at
    this.#line++
    const from = this.#at
    while (this.#line < this.#source.lineCount && !this.#closes(mark)) this.#line++
    const to = this.#at
    this.#line++
    if (SHELLS.includes(language.toLowerCase())) {
      readScript({ from, to, transcript: true }, this.#changes)
    } else {
      this.#changes.notes.skip(open, language, 'a block that holds no commands')
    }
  }

  #closes(mark: string): boolean {
    const line = this.#source.line(this.#line).trim()
    return line.startsWith(mark) && line.replaceAll(mark.charAt(0), '') === ''
  }

  #command(): void {
    const from = this.#at
    while (this.#source.line(this.#line).endsWith('\\')) this.#line++
    this.#line++
    readScript({ from, to: this.#at, transcript: true }, this.#changes)
  }

  #skip(text: string, why: string, detail?: SkipDetail): void {
    this.#changes.notes.skip(this.#at, text, why, detail)
  }
}

const TAG = /<(\/?)(td|th|tr|table)\b/gi
const DAMAGED: SkipDetail = { cause: 'table' }

/** Whether each bracket of a pattern is closed by its like: `/[<path>]`. */
function isBalanced(pattern: string): boolean {
  const open: string[] = []
  for (const character of pattern) {
    if (character === '[' || character === '<') open.push(character)
    else if (character === ']' && open.pop() !== '[') return false
    else if (character === '>' && open.pop() !== '<') return false
  }
  return open.length === 0
}

const plainText = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
