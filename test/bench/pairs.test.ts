import { describe, expect, it } from 'vitest'
import { BATCH, Press } from '../../bench/batch.ts'
import type { Contestant } from '../../bench/contestants/contestant.ts'
import { type Entry, pairedUp, timeInTurns } from '../../bench/pairs.ts'
import { makeWorkload } from '../../bench/workload.ts'

const workload = makeWorkload({ size: 200, seed: 3, questions: 256 })
const press = new Press(workload.requests)

/** A clock that only moves when a contestant works. */
class Works {
  now = 0
  readonly turns: string[] = []

  entry(name: string, nanoseconds: number, more: Partial<Contestant> = {}): Entry {
    const contestant: Contestant = {
      name,
      texts: 'pair',
      isStrict: false,
      expects: () => true,
      run: ({ uids }) => {
        if (this.turns.at(-1) !== name) this.turns.push(name)
        this.now += (nanoseconds * uids.length) / 1e6
        return uids.length
      },
      ...more,
    }
    return { contestant, press, mix: workload.mixes.mixed }
  }

  readonly clock = (): number => this.now
}

const TIMING = { rounds: 3, segment: 0.5 }

describe('turns', () => {
  it('give the mean of each segment, and the ratio to the first contestant', async () => {
    const works = new Works()
    const entries = [works.entry('one', 100), works.entry('other', 250)]
    const [one, other] = await timeInTurns(entries, TIMING, works.clock)
    expect(one?.fast).toBeCloseTo(100)
    expect(one?.ratio).toBe(1)
    expect(other?.median).toBeCloseTo(250)
    expect(other?.ratio).toBeCloseTo(2.5)
  })

  it('are taken in an order that is reversed every other round', async () => {
    const works = new Works()
    const entries = ['a', 'b', 'c'].map((name) => works.entry(name, 1000))
    await timeInTurns(entries, { rounds: 2, segment: 0.5 }, works.clock)
    expect(works.turns.join('')).toBe('abcbabc')
  })

  it('last as long as a segment must', async () => {
    const works = new Works()
    await timeInTurns([works.entry('one', 100)], { rounds: 0, segment: 1 }, works.clock)
    expect(works.now).toBeGreaterThanOrEqual(1)
    expect(works.now).toBeLessThan(1 + (100 * BATCH) / 1e6)
  })

  it('wait for those who answer later', async () => {
    const works = new Works()
    const run = async (): Promise<number> => {
      await Promise.resolve()
      works.now += 1
      return 1
    }
    const entry = works.entry('later', 0, { run, most: 2 })
    const [later] = await timeInTurns([entry], TIMING, works.clock)
    expect(later?.fast).toBeCloseTo(1e6 / 2)
  })

  it('do not count what is made ready before', async () => {
    const works = new Works()
    const prepare = (): void => {
      works.now += 50
    }
    const [one] = await timeInTurns([works.entry('one', 100, { prepare })], TIMING, works.clock)
    expect(one?.fast).toBeCloseTo(100)
  })

  it('name an entry as it is called, else as its contestant', async () => {
    const works = new Works()
    const entry = works.entry('one', 100)
    const paired = await timeInTurns([{ ...entry, name: 'hot' }, entry], TIMING, works.clock)
    expect(paired.map(({ name }) => name)).toEqual(['hot', 'one'])
  })
})

describe('pairs', () => {
  it('take the ratio of each round before the median of ratios', () => {
    const slow = [10, 20, 40]
    const [, other] = pairedUp(['first', 'other'], [slow, slow.map((time) => time * 3)])
    expect(other).toEqual({ name: 'other', fast: 30, median: 60, ratio: 3 })
  })

  it('take the tenth percentile as fast', () => {
    const times = Array.from({ length: 21 }, (_, at) => 100 + at)
    expect(pairedUp(['one'], [times])[0]?.fast).toBe(102)
  })
})

describe('batches', () => {
  it('begin anew at the end of a mix', () => {
    const mix = Int32Array.from([4, 5, 6])
    const { rids } = press.print(mix, 1, 5, 'pair')
    expect(rids).toEqual([5, 6, 4, 5, 6].map((at) => workload.requests[at]?.rid))
  })

  it('hold the texts that are read, and no others', () => {
    const mix = Int32Array.from([0])
    const { uid, rid, bit, action } = workload.requests[0] ?? {}
    expect(press.print(mix, 0, 1, 'pair')).toEqual({
      uids: [uid],
      rids: [rid],
      actions: [action],
      bits: [bit],
      keys: [],
    })
    expect(press.print(mix, 0, 1, 'key').keys).toEqual([`${uid}|${rid}`])
  })
})
