/**
 * One Map keyed by uid and RID: as many keys as there are grants, the requests of the workload and
 * their answers among them. It knows no folders and no groups; it shows what a look-up costs.
 * @module
 */

import { type ActionMask, actionBit, maskAllows, maskOf } from '../../src/core/action.ts'
import { type Batch, keyOf } from '../batch.ts'
import { flat, type Workload } from '../workload.ts'
import { type Contestant, rightAnswer } from './contestant.ts'

type Answers = ReadonlyMap<string, ActionMask>

/** The look-up alone: its key was joined outside of what is timed. */
export function exactMap(workload: Workload, answers: Answers = answersOf(workload)): Contestant {
  return {
    ...described('exact-key Map'),
    texts: 'key',
    run({ keys, bits }) {
      let allowed = 0
      for (let at = 0; at < keys.length; at++) {
        if (maskAllows(answers.get(keys[at] as string) ?? 0, bits[at] as number)) allowed++
      }
      return allowed
    },
  }
}

/** The same Map as a caller would use it, who has a uid and a RID. */
export function joiningMap(workload: Workload, answers: Answers = answersOf(workload)): Contestant {
  return {
    ...described('exact-key Map, joining'),
    texts: 'pair',
    run({ uids, actions, rids }: Batch) {
      let allowed = 0
      for (let at = 0; at < uids.length; at++) {
        const held = answers.get(keyOf(uids[at] as string, rids[at] as string)) ?? 0
        if (maskAllows(held, actionBit(actions[at] as string))) allowed++
      }
      return allowed
    },
  }
}

const described = (name: string): Pick<Contestant, 'name' | 'isStrict' | 'expects'> => ({
  name,
  isStrict: false,
  expects: rightAnswer,
})

/** The Map of both: first what is asked, then the grants, as far as there is room for them. */
export function answersOf({ requests, policy, size }: Workload): Map<string, ActionMask> {
  const answers = new Map<string, ActionMask>()
  for (const { uid, rid, held } of requests) answers.set(flat(keyOf(uid, rid)), held)
  for (const { principal, resource, actions } of policy.grants) {
    if (answers.size >= size) break
    const name = principal.kind === 'user' ? principal.uid : principal.gid
    const key = flat(keyOf(name, resource))
    if (!answers.has(key)) answers.set(key, maskOf(actions))
  }
  return answers
}
