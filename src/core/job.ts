/** Jobs: Metronome's dots and Mesos' slashes. @module */

import { err, ok, type Result } from './result.ts'

/** Why a text is no job id, or a path is no job's. */
export type JobError =
  | 'empty-segment'
  | 'slash-in-job'
  | 'bad-character'
  | 'no-leading-slash'
  | 'dot-in-segment'
  | 'root'

const BAD_IN_JOB = /[^A-Za-z0-9.\-_*@]/
const BAD_IN_PATH = /[^A-Za-z0-9/.\-_*@]/

/**
 * The Mesos app id of a Metronome job or group of jobs: `dev.batch.job1` is `/dev/batch/job1`.
 *
 * Total and injective on valid job ids: dot-separated, non-empty segments of the RID alphabet,
 * without a slash. Source: `spec-tables/jobs.json`.
 */
export function appIdOfJob(job: string): Result<string, JobError> {
  if (job.includes('/')) return err('slash-in-job')
  if (BAD_IN_JOB.test(job)) return err('bad-character')
  const segments = job.split('.')
  return segments.includes('') ? err('empty-segment') : ok(`/${segments.join('/')}`)
}

/**
 * The Metronome job, or group of jobs, whose tasks Mesos knows by `appId`.
 *
 * Partial: a Marathon path segment may hold a dot (`/web/v1.2`), and such a path is no job's; nor
 * is the root. One trailing slash is ignored. Source: `spec-tables/jobs.json`.
 */
export function jobOfAppId(appId: string): Result<string, JobError> {
  if (!appId.startsWith('/')) return err('no-leading-slash')
  if (BAD_IN_PATH.test(appId)) return err('bad-character')
  if (appId === '/') return err('root')
  const segments = (appId.endsWith('/') ? appId.slice(1, -1) : appId.slice(1)).split('/')
  if (segments.includes('')) return err('empty-segment')
  return segments.some((segment) => segment.includes('.'))
    ? err('dot-in-segment')
    : ok(segments.join('.'))
}
