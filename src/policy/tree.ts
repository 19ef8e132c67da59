/** Trees: what YAML and JSON have in common, each part with its offset. @module */

/** The deepest that lists and maps may nest. */
export const MAX_DEPTH = 32

/**
 * One value of a document, and where it begins; of a map also where it ends, line ends and comments
 * behind it included. Keys are kept in order and may repeat: no object, no prototype.
 */
export type Tree =
  | {
      readonly kind: 'map'
      readonly at: number
      readonly end: number
      readonly entries: readonly Entry[]
    }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly Tree[] }
  | { readonly kind: 'text'; readonly at: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly at: number; readonly value: boolean }
  /** Complained of already: readers pass over it. */
  | { readonly kind: 'bad'; readonly at: number }
  | { readonly kind: 'number' | 'null'; readonly at: number; readonly written: string }

/** One key of a map with its value. */
export interface Entry {
  readonly key: string
  readonly at: number
  readonly value: Tree
}

/** Tells that something at an offset is wrong. */
export type Complain = (at: number, message: string) => void

const KINDS: Readonly<Record<Tree['kind'], string>> = {
  map: 'a map',
  list: 'a list',
  text: 'text',
  boolean: 'a boolean',
  number: 'a number',
  null: 'nothing',
  bad: 'nothing readable',
}

/** The kind of a tree as messages name it, with a cure where one is near. */
export function kindText(tree: Tree): string {
  if (tree.kind === 'number') return `a number; write it in quotes: \`"${tree.written}"\``
  if (tree.kind === 'boolean') return `a boolean; write it in quotes: \`"${tree.value}"\``
  return KINDS[tree.kind]
}
