import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import { appIdOfJob, jobOfAppId } from '../../src/core/job.ts'
import { covers, gazetteerOf } from '../../src/core/place.ts'
import { parseRid } from '../../src/core/rid.ts'
import { rid } from '../../src/testing/index.ts'
import { runs } from './runs.ts'

const JOBS = 'dcos:service:metronome:metronome:jobs'
const TASKS = 'dcos:mesos:agent:task:app_id'

const gazetteer = gazetteerOf(DCOS_CATALOGUE, '2.2')
const options = { numRuns: runs(300) }

const names = (): Arbitrary<string> => fc.constantFrom('a', 'b', 'ab', 'a-b', '*', '1')

/** Valid job ids of so few names that they are often one another's groups. */
const jobs = (): Arbitrary<string> =>
  fc.array(names(), { minLength: 1, maxLength: 4 }).map((path) => path.join('.'))

/** Texts that may be no job id and no path. */
const texts = (): Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'b', '.', '/', '*', 'ä', ':'), maxLength: 6 })

function appIdOf(job: string): string {
  const mapped = appIdOfJob(job)
  if (!mapped.ok) throw new Error(`\`${job}\` is no job id: ${mapped.error}`)
  return mapped.value
}

const coversJob = (group: string, job: string): boolean =>
  covers(gazetteer, rid(`${JOBS}:${group}`), rid(`${JOBS}:${job}`))

const coversTask = (group: string, job: string): boolean =>
  covers(gazetteer, rid(`${TASKS}:${appIdOf(group)}`), rid(`${TASKS}:${appIdOf(job)}`))

describe('the mapping of jobs to app ids', () => {
  it('comes back to the job it started from', () => {
    fc.assert(
      fc.property(jobs(), (job) => {
        expect(jobOfAppId(appIdOf(job))).toEqual({ ok: true, value: job })
      }),
      options,
    )
  })

  it('comes back to the app id wherever that is a job’s, but for a slash at its end', () => {
    fc.assert(
      fc.property(fc.oneof(texts(), jobs().map(appIdOf)), (text) => {
        const job = jobOfAppId(text)
        if (job.ok) expect(appIdOf(job.value)).toBe(text.replace(/\/$/, ''))
      }),
      options,
    )
  })

  it('is total on what names a job in a RID, and defined nowhere else', () => {
    fc.assert(
      fc.property(fc.oneof(texts(), jobs()), (text) => {
        const parsed = parseRid(`${JOBS}:${text}`)
        const place = parsed.ok ? gazetteer.locate(parsed.value) : undefined
        const isJob = place?.kind === 'family' && !/[.]{2}|^[.]|[.]$/.test(text)
        expect(appIdOfJob(text).ok).toBe(isJob)
      }),
      options,
    )
  })

  it('is injective', () => {
    fc.assert(
      fc.property(jobs(), jobs(), (one, other) => {
        expect(appIdOf(one) === appIdOf(other)).toBe(one === other)
      }),
      options,
    )
  })

  it('keeps the bounds of names: a group of jobs covers exactly the jobs whose tasks it covers', () => {
    fc.assert(
      fc.property(jobs(), jobs(), (group, job) => {
        expect(coversTask(group, job)).toBe(coversJob(group, job))
      }),
      options,
    )
  })

  it('leaves nothing under a translated group that is not under the group of jobs', () => {
    fc.assert(
      fc.property(jobs(), names(), (group, name) => {
        expect(coversJob(group, `${group}.${name}`)).toBe(true)
        expect(coversTask(group, `${group}.${name}`)).toBe(true)
        expect(coversJob(group, `${group}${name}`)).toBe(false)
        expect(coversTask(group, `${group}${name}`)).toBe(false)
      }),
      options,
    )
  })
})
