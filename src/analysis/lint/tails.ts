/** Lint of tails: paths that no request can have, or that are spelled oddly. @module */

import type { Family } from '../../core/catalogue.ts'
import { jobOfAppId } from '../../core/job.ts'
import type { Gazetteer, Place } from '../../core/place.ts'
import { parseRid, type Rid } from '../../core/rid.ts'
import type { Fault } from './finding.ts'

type Malformed = Extract<Place, { readonly kind: 'malformed' }>
type InFamily = Extract<Place, { readonly kind: 'family' }>

/** The fault of a RID whose tail its family can't have, with the likely spelling. */
export function malformedFault(rid: Rid, place: Malformed, gazetteer: Gazetteer): Fault {
  const at = tailStart(rid, place.family.base)
  const head = rid.slice(0, at)
  const tail = rid.slice(at)
  const subject = { head, tail, gazetteer }
  switch (place.problem) {
    case 'no-leading-slash':
      return slashFault(rid, subject)
    case 'slash-in-dot-path':
      return faultOf('job-in-slash-form', subject, dotted(tail), {
        message: `\`${rid}\` matches nothing: a job is written with dots`,
        fix: 'write the job id with dots in place of slashes',
      })
    case 'empty-segment':
      return faultOf('empty-segment', subject, withoutEmpty(tail, place.family.tail.kind), {
        message: `\`${rid}\` matches nothing: its path has an empty segment`,
        fix: 'leave one separator between two segments',
      })
    case 'dot-segment':
      return faultOf('dot-segment', subject, undefined, {
        message: `\`${rid}\` matches nothing: its path has a segment \`.\` or \`..\``,
        fix: 'write the path that is meant, without `.` and `..`',
      })
  }
}

/** A path without its slash; a star, or a job's dots, leave open which path is meant. */
function slashFault(rid: Rid, subject: Subject): Fault {
  const { tail } = subject
  const message = `\`${rid}\` matches nothing: a path here begins with a slash`
  if (tail.includes('*')) {
    return {
      code: 'missing-leading-slash',
      message,
      fix: 'write the path with a slash and without a star: it covers all that lies below it',
    }
  }
  const isJob = tail.includes('.') && !tail.includes('/')
  if (isJob) {
    const fix = `write \`/${tail.replaceAll('.', '/')}\` for a job, \`/${tail}\` for an app of this name`
    return { code: 'missing-leading-slash', message, fix }
  }
  const path = `/${squeezed(tail, '/')}`
  const fault = faultOf('missing-leading-slash', subject, path, {
    message,
    fix: 'put a slash before the path',
  })
  if (fault.replacement === undefined) return fault
  const certain = path === `/${tail}`
  return { ...fault, certain, takesEffect: true }
}

/** A job's id where Mesos knows the job's tasks by slashes: legal, and another app's path. */
export function jobInDotsFault(rid: Rid, { family, path }: InFamily): Fault[] {
  const [only = ''] = path
  if (family.tail.kind !== 'slash-path' || family.category !== MESOS) return []
  if (path.length !== 1 || !JOB.test(only)) return []
  return [
    {
      code: 'job-in-dot-form',
      message: `\`${rid}\` names an app \`/${only}\`; the tasks of a job \`${only}\` have slashes`,
      fix: `write \`/${only.replaceAll('.', '/')}\` if a job is meant`,
    },
  ]
}

/** Tells whether a sound RID has nothing in it that it may be faulted for: a cheap first look. */
export const isPlain = (rid: Rid, { category }: Family): boolean =>
  !rid.endsWith('/') && !rid.includes('*') && !(category === MESOS && rid.includes('.'))

const MESOS = 'dcos:mesos'
/** Dots between names; `v1.2` is more likely a version. */
const JOB = /^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+$/

/** The fault of a path that ends with a slash: it is kept, and ignored in matching. */
export function trailingSlashFault(rid: Rid, place: InFamily): Fault[] {
  if (!PATH_KINDS.has(place.family.tail.kind)) return []
  if (place.path.length === 0 || !rid.endsWith('/')) return []
  const replacement = rid.slice(0, -1)
  return [
    {
      code: 'trailing-slash',
      message: `\`${rid}\` ends with a slash, which is ignored`,
      fix: `write \`${replacement}\``,
      replacement,
      certain: true,
    },
  ]
}

const PATH_KINDS: ReadonlySet<string> = new Set(['slash-path', 'exact-path', 'secret'])

/** Where the tail begins: after as many segments as the base has. */
function tailStart(rid: string, base: string): number {
  let at = 0
  for (let left = base.split(':').length; left > 0; left--) at = rid.indexOf(':', at) + 1
  return at
}

interface Subject {
  readonly head: string
  readonly tail: string
  readonly gazetteer: Gazetteer
}

/** A fault that offers `tail` in place of the one written, if that makes a sound RID. */
function faultOf(
  code: Fault['code'],
  subject: Subject,
  tail: string | undefined,
  words: { readonly message: string; readonly fix: string },
): Fault {
  if (tail === undefined) return { code, ...words }
  const parsed = parseRid(subject.head + tail)
  if (!parsed.ok || subject.gazetteer.locate(parsed.value).kind !== 'family') {
    return { code, ...words }
  }
  return {
    code,
    message: words.message,
    fix: `write \`${parsed.value}\``,
    replacement: parsed.value,
  }
}

const squeezed = (text: string, separator: '/' | '.'): string =>
  text
    .split(separator)
    .filter((segment) => segment !== '')
    .join(separator)

/** The job that is meant by a path: nothing where a segment of it holds a dot. */
function dotted(tail: string): string | undefined {
  const job = jobOfAppId(`/${squeezed(tail, '/')}`)
  return job.ok ? job.value : undefined
}

function withoutEmpty(tail: string, kind: string): string {
  if (kind === 'dot-path') return squeezed(tail, '.')
  return (tail.startsWith('/') ? '/' : '') + squeezed(tail, '/')
}
