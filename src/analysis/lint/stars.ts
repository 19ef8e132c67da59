/** Lint of stars: `*` where it is a plain character and looks like more. @module */

import type { Family } from '../../core/catalogue.ts'
import type { Place } from '../../core/place.ts'
import type { Rid } from '../../core/rid.ts'
import type { Fault } from './finding.ts'

type InFamily = Extract<Place, { readonly kind: 'family' }>

/** What a star says in each kind of tail, and what to do about one. */
interface StarWords {
  readonly means: string
  readonly fix: string
}

const INSTANCE: StarWords = {
  means: 'an instance that is called `*`',
  fix: 'name each instance',
}

const SUBTREE: StarWords = {
  means: 'a path segment that is called `*`',
  fix: 'leave the star out: a path covers all that lies below it',
}

/**
 * The fault of a RID with a star that isn't a wildcard. None where a star is one (`/p/*` of
 * secrets, `*` of any id), nor for the default role where frameworks register with it.
 */
export function starFault(rid: Rid, { family, base, path }: InFamily): Fault[] {
  if (!rid.includes('*')) return []
  const words = base.includes('*') ? INSTANCE : wordsFor(family, path)
  if (words === undefined) return []
  return [
    {
      code: 'literal-star',
      message: `\`*\` in \`${rid}\` is no wildcard: it names ${words.means}`,
      fix: words.fix,
    },
  ]
}

function wordsFor({ base, tail }: Family, path: readonly string[]): StarWords | undefined {
  const last = path.at(-1)
  switch (tail.kind) {
    case 'slash-path':
      return SUBTREE
    case 'dot-path':
      return {
        means: 'a job or group that is called `*`',
        fix: 'leave the star out: a group covers all its jobs',
      }
    case 'secret':
    case 'any-star':
      return last === '*' && !path.slice(0, -1).some((segment) => segment.includes('*'))
        ? undefined
        : { means: 'itself', fix: 'let `*` be the last segment, and all of it' }
    case 'literal':
      if (last === '*' && base.endsWith(':role')) return defaultRole(base)
      return { means: 'the value `*`', fix: `grant \`${base}\` for every value` }
    default:
      return { means: 'the service `*`', fix: 'name each service' }
  }
}

/** `role:*` is how frameworks register, reserve and keep volumes by default: no slip there. */
const defaultRole = (base: string): StarWords | undefined =>
  /:(?:framework|reservation|volume):role$/.test(base)
    ? undefined
    : {
        means: 'the default role and no other',
        fix: `grant \`${base}\` if every role is meant`,
      }
