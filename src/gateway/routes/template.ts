/** Templates: resources with `{name}` for what a path or an item names. @module */

import type { Params } from './pattern.ts'

/** A template, cut at its names: a text before each of them, and one after the last. */
export interface Template {
  readonly texts: readonly string[]
  readonly names: readonly string[]
}

const NAME = /\{([^}]*)\}/

/** Reads a template. What has no closing brace is text. */
export function templateOf(template: string): Template {
  const pieces = template.split(NAME)
  return {
    texts: pieces.filter((_, at) => at % 2 === 0),
    names: pieces.filter((_, at) => at % 2 === 1),
  }
}

/**
 * A template with every name replaced; `undefined` where a name has no value, or one with a colon,
 * which would end in another part of the resource than the template means.
 */
export function filled({ texts, names }: Template, params: Params): string | undefined {
  let text = texts[0] as string
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as string
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    if (value === undefined || value.includes(':')) return undefined
    text += value + texts[at + 1]
  }
  return text
}

/** A template with those names replaced that have a value without a colon. */
export function bound({ texts, names }: Template, params: Params): Template {
  const kept: string[] = []
  const done = [texts[0] as string]
  for (const [at, name] of names.entries()) {
    const next = texts[at + 1] as string
    const value = filled({ texts: ['', ''], names: [name] }, params)
    if (value === undefined) {
      kept.push(name)
      done.push(next)
    } else done.push(`${done.pop()}${value}${next}`)
  }
  return { texts: done, names: kept }
}
