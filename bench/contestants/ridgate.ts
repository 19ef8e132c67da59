/** The engine of this package, as contestants: asked in each of its ways. @module */

import { Engine } from '../../src/engine/engine.ts'
import type { SubjectHandle } from '../../src/engine/subject.ts'
import type { Batch } from '../batch.ts'
import { PlainEngine } from '../plain/plain-engine.ts'
import type { Workload } from '../workload.ts'
import { type Contestant, type PromptContestant, rightAnswer } from './contestant.ts'

/** How many requests the batch form is handed at a time. */
const COLUMN = 64

/** Asks `isAllowed` of an engine built from the workload's policy, or of the one given. */
export function ridgate(
  { policy }: Workload,
  engine: Engine = Engine.fromPolicy(policy),
): PromptContestant {
  return {
    ...described('ridgate'),
    run({ uids, actions, rids }) {
      let allowed = 0
      for (let at = 0; at < uids.length; at++) {
        if (engine.isAllowed(uids[at] as string, actions[at] as string, rids[at] as string)) {
          allowed++
        }
      }
      return allowed
    },
  }
}

/** Asks handles of subjects, which the caller has had since the subject came. */
export function ridgateHandles(
  { policy }: Workload,
  engine: Engine = Engine.fromPolicy(policy),
): PromptContestant {
  const known = new Map<string, SubjectHandle>()
  let handles: SubjectHandle[] = []
  return {
    ...described('ridgate, handle'),
    prepare({ uids, actions, rids }) {
      handles = uids.map((uid) => known.get(uid) ?? engine.subject(uid))
      handles.forEach((handle, at) => {
        if (known.has(uids[at] as string)) return
        known.set(uids[at] as string, handle)
        // A handle looks its user up when it is first asked; any other resource will do.
        handle.isAllowed(actions[at] as string, `${rids[at]}_`)
      })
    },
    run({ actions, rids }) {
      let allowed = 0
      for (let at = 0; at < rids.length; at++) {
        const handle = handles[at] as SubjectHandle
        if (handle.isAllowed(actions[at] as string, rids[at] as string)) allowed++
      }
      return allowed
    },
  }
}

/** Asks the batch form, for some requests at a time. */
export function ridgateBatches(
  { policy }: Workload,
  engine: Engine = Engine.fromPolicy(policy),
): PromptContestant {
  let columns: Array<Pick<Batch, 'uids' | 'actions' | 'rids'> & { answers: Uint8Array }> = []
  return {
    ...described(`ridgate, batches of ${COLUMN}`),
    prepare({ uids, actions, rids }) {
      columns = []
      for (let from = 0; from < uids.length; from += COLUMN) {
        const [one, other, third] = [uids, actions, rids].map((all) =>
          all.slice(from, from + COLUMN),
        ) as [string[], string[], string[]]
        const answers = new Uint8Array(one.length)
        columns.push({ uids: one, actions: other, rids: third, answers })
      }
    },
    run() {
      let allowed = 0
      for (const { uids, actions, rids, answers } of columns) {
        engine.areAllowed(uids, actions, rids, answers)
        for (let at = 0; at < answers.length; at++) allowed += answers[at] as number
      }
      return allowed
    },
  }
}

/** Asks for decisions with the grant that they rest on. */
export function ridgateDecisions(
  { policy }: Workload,
  engine: Engine = Engine.fromPolicy(policy),
): PromptContestant {
  return {
    ...described('ridgate, decide'),
    run({ uids, actions, rids }) {
      let allowed = 0
      for (let at = 0; at < uids.length; at++) {
        const subject = uids[at] as string
        const [action, resource] = [actions[at] as string, rids[at] as string]
        if (engine.decide({ subject, action, resource }).effect === 'allow') allowed++
      }
      return allowed
    },
  }
}

/** Asks the engine of objects and maps, which the index is to beat. */
export function plain({ policy }: Workload): PromptContestant {
  const engine = new PlainEngine(policy)
  return {
    ...described('plain engine'),
    run({ uids, actions, rids }) {
      let allowed = 0
      for (let at = 0; at < uids.length; at++) {
        if (engine.isAllowed(uids[at] as string, actions[at] as string, rids[at] as string)) {
          allowed++
        }
      }
      return allowed
    },
  }
}

const described = (name: string): Pick<Contestant, 'name' | 'texts' | 'isStrict' | 'expects'> => ({
  name,
  texts: 'pair',
  isStrict: true,
  expects: rightAnswer,
})
