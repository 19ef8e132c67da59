/** Jobs and their app ids, row by row. @module */

import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import { appIdOfJob, jobOfAppId } from '../../src/core/job.ts'
import { covers, gazetteerOf } from '../../src/core/place.ts'
import { specTable } from '../support/tables.ts'
import { type JobRow, promised, ridOf } from './rows.ts'

const { rows } = specTable<JobRow>('jobs')
const toAppId = rows.filter((row) => row.kind === 'app-id-of-job')
const toJob = rows.filter((row) => row.kind === 'job-of-app-id')
const translations = rows.filter((row) => row.kind === 'translation')
const gazetteer = gazetteerOf(DCOS_CATALOGUE, '2.2')

describe('jobs', () => {
  it.each(toAppId)('$id: $note', (row) => {
    expect(appIdOfJob(row.job)).toEqual(
      'appId' in row ? { ok: true, value: row.appId } : { ok: false, error: row.error },
    )
  })

  it.each(toAppId.filter((row) => 'appId' in row))('$id, and back', ({ job, appId }) => {
    expect(jobOfAppId(appId)).toEqual({ ok: true, value: job })
  })

  it.each(toJob)('$id: $note', (row) => {
    expect(jobOfAppId(row.appId)).toEqual(
      'job' in row ? { ok: true, value: row.job } : { ok: false, error: row.error },
    )
  })

  it.each(translations)('$id: $note', ({ grant, request, covers: expected }) => {
    const jobs = (id: string) => ridOf(`dcos:service:metronome:metronome:jobs:${id}`)
    expect(covers(gazetteer, jobs(grant), jobs(request))).toBe(expected)
  })

  it.each(translations)('$id, translated: $note', ({ grant, request, covers: expected }) => {
    const tasks = (id: string) => ridOf(`dcos:mesos:agent:task:app_id:${promised(appIdOfJob(id))}`)
    expect(covers(gazetteer, tasks(grant), tasks(request))).toBe(expected)
  })
})
