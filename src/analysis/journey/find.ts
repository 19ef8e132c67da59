/** Finding journeys by name, and by what they are about. @module */

import { err, ok, type Result } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'
import type { Journey, JourneyFault } from './journey.ts'
import { DCOS_JOURNEYS } from './journeys.generated.ts'
import { likelyText } from './nearest.ts'

/**
 * The journeys whose name, summary or recipe holds `word`, in any case and in the order of their
 * table; all of them for the empty word.
 */
export function journeysAbout(
  word: string,
  journeys: readonly Journey[] = DCOS_JOURNEYS,
): readonly Journey[] {
  const wanted = word.toLowerCase()
  return journeys.filter(({ name, recipe, summary }) =>
    [name, recipe, summary].some((text) => text.toLowerCase().includes(wanted)),
  )
}

/** The journey of that name; the fault names those that were likely meant. */
export function findJourney(
  name: string,
  journeys: readonly Journey[] = DCOS_JOURNEYS,
): Result<Journey, JourneyFault> {
  const found = journeys.find((journey) => journey.name === name)
  if (found !== undefined) return ok(found)
  return err({
    code: 'unknown-journey',
    message: `there is no journey ${quoted(name)}${hint(name, journeys)}`,
  })
}

function hint(name: string, journeys: readonly Journey[]): string {
  const sameRecipe = journeys.find(({ recipe }) => recipe === name)
  if (sameRecipe !== undefined) return `; that recipe is \`${sameRecipe.name}\``
  return likelyText(
    name,
    journeys.map((journey) => journey.name),
  )
}
