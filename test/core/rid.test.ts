import { describe, expect, it } from 'vitest'
import { appIdOfJob, jobOfAppId } from '../../src/core/job.ts'
import { err, ok } from '../../src/core/result.ts'
import { MAX_RID_LENGTH, MAX_RID_SEGMENTS, MIN_RID_SEGMENTS, parseRid } from '../../src/core/rid.ts'

/** A RID of so many segments. */
const segmented = (count: number): string => Array.from({ length: count }, () => 'a').join(':')

/** A RID of so many characters. */
const long = (length: number): string => `a:${'b'.repeat(length - 2)}`

describe('parseRid', () => {
  it('knows its limits', () => {
    expect([MAX_RID_LENGTH, MIN_RID_SEGMENTS, MAX_RID_SEGMENTS]).toEqual([1024, 2, 64])
  })

  it.each(['a:b', 'A:Z:0:9', 'a:/.-_*@', 'a:/', 'a:.', 'a:*', segmented(64), long(1024)])(
    'takes `%s` verbatim',
    (text) => {
      expect(parseRid(text)).toEqual(ok(text))
    },
  )

  it.each([
    ['', 'empty-segment'],
    ['a', 'too-few-segments'],
    [':a', 'empty-segment'],
    ['a:', 'empty-segment'],
    ['a::b', 'empty-segment'],
    ['a b:c', 'bad-character'],
    [' a:b', 'bad-character'],
    ['a:b\n', 'bad-character'],
    ['a:b+c', 'bad-character'],
    ['a:é', 'bad-character'],
    ['a:%2F', 'bad-character'],
    ['a:\u0000', 'bad-character'],
    [segmented(65), 'too-many-segments'],
    [long(1025), 'too-long'],
  ] as const)('refuses `%s`: %s', (text, error) => {
    expect(parseRid(text)).toEqual(err(error))
  })

  it.each([
    [' '.repeat(1025), 'too-long'],
    ['::é', 'bad-character'],
    [`${segmented(65)}::`, 'empty-segment'],
  ] as const)('names the first of several faults', (text, error) => {
    expect(parseRid(text)).toEqual(err(error))
  })
})

describe('a job', () => {
  it.each([
    ['dev', '/dev'],
    ['dev.batch.job1', '/dev/batch/job1'],
    ['a-b.c_d.@*', '/a-b/c_d/@*'],
  ])('%s has the app id %s, and no other has', (job, appId) => {
    expect(appIdOfJob(job)).toEqual(ok(appId))
    expect(jobOfAppId(appId)).toEqual(ok(job))
    expect(jobOfAppId(`${appId}/`)).toEqual(ok(job))
  })

  it.each([
    ['', 'empty-segment'],
    ['.', 'empty-segment'],
    ['a..b', 'empty-segment'],
    ['.a', 'empty-segment'],
    ['a.', 'empty-segment'],
    ['a/b', 'slash-in-job'],
    ['/a:', 'slash-in-job'],
    ['a:b', 'bad-character'],
    ['é', 'bad-character'],
    ['a b', 'bad-character'],
  ] as const)('is not `%s`: %s', (text, error) => {
    expect(appIdOfJob(text)).toEqual(err(error))
  })

  it.each([
    ['', 'no-leading-slash'],
    ['dev/batch', 'no-leading-slash'],
    ['/a:b', 'bad-character'],
    ['/é', 'bad-character'],
    ['/', 'root'],
    ['//', 'empty-segment'],
    ['/a//b', 'empty-segment'],
    ['//a', 'empty-segment'],
    ['/a//', 'empty-segment'],
    ['/web/v1.2', 'dot-in-segment'],
    ['/.', 'dot-in-segment'],
  ] as const)('has none of the app ids: `%s`: %s', (text, error) => {
    expect(jobOfAppId(text)).toEqual(err(error))
  })
})
