/** Values of parameters: how each kind is written. @module */

import { parseAction } from '../../core/action.ts'
import { appIdOfJob, jobOfAppId } from '../../core/job.ts'
import { MAX_UID_LENGTH, parseUid } from '../../core/principal.ts'
import { quoted } from '../../core/text.ts'
import type { ParameterKind } from './journey.ts'

/** The most characters of a value. */
const MAX_LENGTH = 512

const UNFIT = /[^A-Za-z0-9/.\-_*@]/
const ONE_SEGMENT = /^[A-Za-z0-9.\-_@]+$/

type Problem = string | undefined

/**
 * What is wrong with a value of this kind, to follow the value in a message; nothing if it is
 * sound. A sound value can't leave the place in a RID that its template gives it: it holds no
 * colon, and no star or slash but where the kind has them.
 */
export function valueProblem(kind: ParameterKind, value: string): Problem {
  if (value === '') return 'is empty'
  if (value.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`
  if (kind === 'actions') return actionsProblem(value)
  if (UNFIT.test(value)) return 'may hold letters, digits and `/ . - _ * @` only'
  return PROBLEM_OF[kind](value)
}

const PROBLEM_OF: Readonly<Record<Exclude<ParameterKind, 'actions'>, (value: string) => Problem>> =
  {
    'service-path': (value) =>
      pathProblem(value, 'a star is no wildcard here; a path stands for all that lies below it'),
    'secret-path': (value) =>
      value === '/'
        ? 'is the root; name a folder in it'
        : pathProblem(value, 'leave the star out; all that lies in the folder is meant'),
    job: jobProblem,
    role: roleProblem,
    user: (value) =>
      parseUid(value).ok
        ? undefined
        : `is no uid: 1 to ${MAX_UID_LENGTH} letters, digits and \`- _ @ .\``,
    'linux-user': nameProblem,
    name: nameProblem,
  }

function pathProblem(value: string, onStar: string): Problem {
  if (value.includes('*')) return `holds a star: ${onStar}`
  if (!value.startsWith('/')) return `begins with no slash; write ${quoted(`/${value}`)}`
  if (value === '/') return undefined
  if (value.endsWith('/'))
    return `ends with a slash; write ${quoted(value.replace(/\/+$/, '') || '/')}`
  return segmentProblem(value.slice(1))
}

/** What is wrong with the segments between slashes. */
function segmentProblem(path: string): Problem {
  const segments = path.split('/')
  if (segments.includes('')) return 'has nothing between two slashes; drop one'
  return segments.some((segment) => segment === '.' || segment === '..')
    ? 'has a segment `.` or `..`; write the path out'
    : undefined
}

function jobProblem(value: string): Problem {
  if (value.includes('*')) return 'holds a star: a group of jobs stands for all jobs in it'
  if (value.includes('/')) {
    const job = jobOfAppId(value.startsWith('/') ? value : `/${value}`)
    const hint = job.ok ? `; write ${quoted(job.value)}` : ', as in `dev.batch.job1`'
    return `holds a slash: jobs are written with dots${hint}`
  }
  return appIdOfJob(value).ok ? undefined : 'has nothing before, after or between its dots'
}

function roleProblem(value: string): Problem {
  if (value === '*') return undefined
  if (value.includes('*')) return 'holds a star: only a star alone is a role, the default one'
  if (value.startsWith('/') || value.endsWith('/')) {
    return 'begins or ends with a slash; roles are matched to the letter'
  }
  return segmentProblem(value)
}

function nameProblem(value: string): Problem {
  if (!ONE_SEGMENT.test(value)) return 'is no name: letters, digits and `. - _ @` only'
  return segmentProblem(value)
}

function actionsProblem(value: string): Problem {
  const unknown = value.split(',').find((word) => !parseAction(word).ok)
  return unknown === undefined
    ? undefined
    : `holds ${quoted(unknown)}, which is no action; write them as in \`read,update\``
}
