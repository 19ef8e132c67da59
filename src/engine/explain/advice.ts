/** Advice: what is meant by a question that is spelled wrongly. @module */

import { parseAction } from '../../core/action.ts'
import { jobOfAppId } from '../../core/job.ts'
import type { TailProblem } from '../../core/place.ts'
import type { Decision, DenyReason } from '../../core/request.ts'
import { type Asked, placeOf } from './asked.ts'

/** What to ask in place of what was asked, only where that is certain. */
export interface Advice {
  readonly instead: 'resource' | 'action'
  readonly text: string
  /** The decision on the same request, so spelled. */
  readonly effect: Decision['effect']
}

/**
 * The spelling that must have been meant, if there is one: a path without its leading slash, a job
 * in slashes, a slash as `%2F` or `%252F`, a RID without `dcos:`, an action in the wrong case.
 */
export function adviceOn(asked: Asked, reason: DenyReason): Advice | undefined {
  const { request, decider } = asked
  const action = reason === 'unknown-action' ? meantAction(request.action) : undefined
  if (action !== undefined) {
    const { effect } = decider.decide({ ...request, action })
    return { instead: 'action', text: action, effect }
  }
  const resource = meantResource(asked)
  if (resource === undefined || placeOf(asked.gazetteer, resource).kind !== 'family') {
    return undefined
  }
  const { effect } = decider.decide({ ...request, resource })
  return { instead: 'resource', text: resource, effect }
}

/** More than the length of any action. */
const LONG = 32

function meantAction(text: string): string | undefined {
  const action = text.length > LONG ? undefined : text.trim().toLowerCase()
  return action !== undefined && parseAction(action).ok ? action : undefined
}

function meantResource({ place, request: { resource } }: Asked): string | undefined {
  switch (place.kind) {
    case 'family':
      return undefined
    case 'outside':
      return `dcos:${resource}`
    case 'no-rid':
      return place.error === 'bad-character' ? resource.replace(/%(?:25)?2F/gi, '/') : undefined
    case 'malformed':
      return respelled(resource, place.problem)
  }
}

/** A tail with either of these faults holds no colon: only an exact path may. */
function respelled(resource: string, problem: TailProblem): string | undefined {
  const at = resource.lastIndexOf(':') + 1
  const [head, tail] = [resource.slice(0, at), resource.slice(at)]
  if (problem === 'no-leading-slash') return isMaybeJob(tail) ? undefined : `${head}/${tail}`
  if (problem !== 'slash-in-dot-path') return undefined
  const job = jobOfAppId(tail.startsWith('/') ? tail : `/${tail}`)
  return job.ok ? head + job.value : undefined
}

/** `dev.batch.job1` may be a job, whose path is `/dev/batch/job1`, or a service `/dev.batch.job1`. */
const isMaybeJob = (tail: string): boolean => tail.includes('.') && !tail.includes('/')
