/**
 * CASL: an ability for each user, made before anyone asks. A resource is a subject type, which is
 * what CASL indexes by; it knows no paths, so the caller walks up. @module
 */

import type { Grant } from '../../src/core/grant.ts'
import { above, separatorOf } from '../contestants/above.ts'
import type { Contestant } from '../contestants/contestant.ts'
import { described, type Ground, type Peer } from './peer.ts'
import { slicesOf } from './slices.ts'

/** What is used of the package. */
interface Casl {
  readonly Ability: new (rules: readonly Rule[]) => Abilities
}
interface Abilities {
  can(action: string, subject: string): boolean
}
interface Rule {
  readonly action: string | readonly string[]
  readonly subject: string
}

const NAME = 'CASL, an ability per user'

/** CASL's word for any action. */
const ANY = 'manage'

const ruleOf = ({ actions, resource }: Grant): Rule => ({
  action: actions.includes('full') ? ANY : actions,
  subject: resource,
})

export const casl: Peer = { name: NAME, largest: Number.POSITIVE_INFINITY, build }

async function build({ workload, uids, load }: Ground): Promise<Contestant> {
  const { Ability } = (await load('@casl/ability')) as Casl
  const abilities = new Map(
    slicesOf(workload.policy, uids).map(({ uid, grants }) => [
      uid,
      new Ability(grants.map(ruleOf)),
    ]),
  )
  return {
    ...described(NAME),
    run({ uids: subjects, actions, rids }) {
      let allowed = 0
      for (let at = 0; at < rids.length; at++) {
        const ability = abilities.get(subjects[at] as string)
        if (ability === undefined) continue
        if (walks(ability, actions[at] as string, rids[at] as string)) allowed++
      }
      return allowed
    },
  }
}

function walks(ability: Abilities, action: string, rid: string): boolean {
  const separator = separatorOf(rid)
  const base = rid.lastIndexOf(':')
  for (let at: string | undefined = rid; at !== undefined; at = above(at, separator, base)) {
    if (ability.can(action, at)) return true
  }
  return false
}
