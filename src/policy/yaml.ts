/** YAML with offsets, less what a policy has no use for: aliases, tags, several documents. @module */

import {
  Composer,
  CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { quoted } from '../core/text.ts'
import { plainMessage } from './text.ts'
import { type Complain, type Entry, MAX_DEPTH, type Tree } from './tree.ts'

/** A parser nests a few of its own levels for each of a document's. */
const MAX_TOKEN_DEPTH = 4 * MAX_DEPTH

/**
 * Reads one YAML 1.2 document of the core schema, at most {@link MAX_DEPTH} deep.
 *
 * Complains of every syntax error, and of aliases (none is ever expanded), tags, keys that are no
 * text, and further documents. Repeated keys are kept for the caller to judge. Seconds for each MiB.
 *
 * @returns `undefined` after a syntax error, or where there is no document. What was complained of
 * otherwise stands in the tree as `bad`.
 */
export function parseYaml(text: string, complain: Complain): Tree | undefined {
  const document = compose(text, complain)
  if (document?.contents == null || document.errors.length > 0) return undefined
  return new Converter(complain).tree(document.contents, 0)
}

function compose(text: string, complain: Complain): Document.Parsed | undefined {
  const tokens = [...new Parser().parse(text)]
  const deep = tokens.map(tooDeep).find((at) => at !== undefined)
  if (deep !== undefined) {
    complain(deep, `lists and maps nest more than ${MAX_DEPTH} deep`)
    return undefined
  }
  const options = { prettyErrors: false, uniqueKeys: false, version: '1.2', logLevel: 'silent' }
  const composer = new Composer(options as { prettyErrors: boolean })
  const documents = [...composer.compose(tokens, false, text.length)]
  for (const { errors } of documents) {
    for (const { pos, message } of errors) complain(pos[0], plainMessage(message))
  }
  const second = documents[1]
  if (second !== undefined) {
    complain(second.range[0], 'a second document begins here; a file holds one policy')
  }
  return documents[0] as Document.Parsed | undefined
}

/** Where a token nests deeper than is safe to recurse into, found without recursion. */
function tooDeep(root: CST.Token): number | undefined {
  const open: { readonly token: CST.Token; readonly depth: number }[] = [{ token: root, depth: 0 }]
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const { token, depth } = top
    if (depth > MAX_TOKEN_DEPTH) return 'offset' in token ? token.offset : 0
    for (const child of childrenOf(token)) open.push({ token: child, depth: depth + 1 })
  }
  return undefined
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value]
  if (!CST.isCollection(token)) return []
  return token.items.flatMap(({ key, value }) => [key, value]).filter((part) => part != null)
}

type Contents = NonNullable<Document.Parsed['contents']>

class Converter {
  readonly #complain: Complain

  constructor(complain: Complain) {
    this.#complain = complain
  }

  tree(node: unknown, depth: number): Tree {
    const at = (node as Contents | null)?.range?.[0] ?? 0
    const bad: Tree = { kind: 'bad', at }
    if (depth > MAX_DEPTH) {
      this.#complain(at, `lists and maps nest more than ${MAX_DEPTH} deep`)
      return bad
    }
    if (isAlias(node)) {
      this.#complain(
        at,
        `aliases are not read: write out what \`*\`${quoted(node.source)} stands for`,
      )
      return bad
    }
    if (hasTag(node)) {
      this.#complain(at, `tags such as ${quoted(node.tag)} are not read: leave it out`)
      return bad
    }
    if (isMap(node)) return this.#map(node, at, depth)
    if (isSeq(node)) return this.#list(node, at, depth)
    return isScalar(node) ? scalarTree(node, at) : bad
  }

  #list(node: YAMLSeq, at: number, depth: number): Tree {
    return { kind: 'list', at, items: node.items.map((item) => this.tree(item, depth + 1)) }
  }

  #map(node: YAMLMap, at: number, depth: number): Tree {
    const entries = node.items.map((pair) => this.#entry(pair, at, depth))
    const end = node.range?.[1] ?? at
    return { kind: 'map', at, end, entries: entries.filter((entry) => entry !== undefined) }
  }

  #entry(pair: Pair, mapAt: number, depth: number): Entry | undefined {
    const key = this.tree(pair.key, depth + 1)
    const at = key.at === 0 ? mapAt : key.at
    const value = pair.value === null ? undefined : this.tree(pair.value, depth + 1)
    if (key.kind !== 'text') {
      this.#complain(at, 'a key must be text; write it in quotes')
      return undefined
    }
    return { key: key.text, at, value: value ?? { kind: 'null', at, written: '' } }
  }
}

/** The composer notes a tag on a node only where one is written. */
function hasTag(node: unknown): node is { readonly tag: string } {
  return (isMap(node) || isSeq(node) || isScalar(node)) && typeof node.tag === 'string'
}

function scalarTree(node: Scalar, at: number): Tree {
  const { value } = node
  if (typeof value === 'string') return { kind: 'text', at, text: value }
  if (typeof value === 'boolean') return { kind: 'boolean', at, value }
  const written = node.source ?? ''
  return value === null ? { kind: 'null', at, written } : { kind: 'number', at, written }
}
