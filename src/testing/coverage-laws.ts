/** Laws of coverage: what a lone grant reaches, seen through a decider. @module */

import fc, { type Arbitrary } from 'fast-check'
import { gazetteerOf } from '../core/place.ts'
import { parseRid, type Rid } from '../core/rid.ts'
import { isOrderly } from './catalogues.ts'
import { expectThat, type Law, type LawOptions, law, type MakeDecider } from './law.ts'
import { uid } from './literals.ts'
import { neighboursOf, ridsOf } from './rids.ts'
import { type Setting, settings } from './scenarios.ts'

/** A setting and RIDs that lie close to one another. */
interface Neighbourhood {
  readonly setting: Setting
  readonly rids: readonly [Rid, Rid, Rid]
}

type Covers = (granted: Rid, requested: string) => boolean

/**
 * The laws of coverage: reflexive, transitive, antisymmetric up to the spelling of one place, and
 * never reaching a longer spelling. Checked where every family is enforced, with one grant each.
 */
export function coverageLaws(makeDecider: MakeDecider, options: LawOptions = {}): Law[] {
  const coverageLaw = (
    name: string,
    holds: (covers: Covers, rids: Neighbourhood['rids'], setting: Setting) => void,
  ): Law =>
    law(name, neighbourhoods(), options, ({ setting, rids }) => {
      holds(
        (granted, requested) => reaches(makeDecider, setting, granted, requested),
        rids,
        setting,
      )
    })
  return [
    coverageLaw('coverage is reflexive: a grant covers its own RID', (covers, [a], setting) => {
      const isSound = placeText(setting, a) !== 'malformed'
      expectThat(covers(a, a) === isSound, `\`${a}\` must cover itself unless it is malformed`)
    }),
    coverageLaw('coverage is transitive', (covers, [a, b, c]) => {
      if (!covers(a, b) || !covers(b, c)) return
      expectThat(covers(a, c), `\`${a}\` covers \`${b}\`, which covers \`${c}\`: so must the first`)
    }),
    coverageLaw('coverage is antisymmetric up to spelling', (covers, [a, b], setting) => {
      if (!covers(a, b) || !covers(b, a)) return
      const isOnePlace = placeText(setting, a) === placeText(setting, b)
      expectThat(isOnePlace, `\`${a}\` and \`${b}\` cover each other and are two places`)
    }),
    coverageLaw('a grant never covers a longer spelling of its last name', (covers, [a]) => {
      if (!/[A-Za-z0-9]$/.test(a)) return
      expectThat(!covers(a, `${a}a`), `\`${a}\` must not cover \`${a}a\``)
    }),
  ]
}

/** Close RIDs of a catalogue whose strictest mode enforces everything, in that mode. */
const neighbourhoods = (): Arbitrary<Neighbourhood> =>
  settings()
    .filter(({ catalogue }) => isOrderly(catalogue))
    .chain((setting) => {
      const any = ridsOf(setting.catalogue)
      return any.chain((first) => {
        const near = fc.oneof(neighboursOf(fc.constant(first)), any, fc.constant(first))
        return fc.record({
          setting: fc.constant<Setting>({ ...setting, mode: 'strict' }),
          rids: fc.tuple(fc.constant(first), near, fc.oneof(near, neighboursOf(near))),
        })
      })
    })

/** Tells whether a user's only grant is what allows the user a request: not as a superuser. */
function reaches(
  makeDecider: MakeDecider,
  setting: Setting,
  granted: Rid,
  requested: string,
): boolean {
  const holder = uid('a')
  const { superuser: _, ...catalogue } = setting.catalogue
  const decider = makeDecider(
    {
      users: [{ uid: holder, service: false }],
      groups: [],
      grants: [{ principal: { kind: 'user', uid: holder }, resource: granted, actions: ['read'] }],
    },
    { ...setting, catalogue },
  )
  return decider.decide({ subject: holder, action: 'read', resource: requested }).effect === 'allow'
}

/** Where a RID lies, as a text that is the same for every spelling of one place. */
function placeText({ catalogue, release }: Setting, text: string): string {
  const parsed = parseRid(text)
  if (!parsed.ok) return 'malformed'
  const place = gazetteerOf(catalogue, release).locate(parsed.value)
  if (place.kind === 'malformed') return 'malformed'
  if (place.kind === 'outside') return `outside ${text}`
  return JSON.stringify([place.family.id, place.base, place.path])
}
