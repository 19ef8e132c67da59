import { describe, expect, it } from 'vitest'
import { Engine } from '../../src/engine/engine.ts'
import { runs } from '../properties/runs.ts'
import { crowds, drawCorrupt, drawFrom, refusalOf, type Sample, samples } from './corruption.ts'

const SAMPLES = 50

describe('corrupted snapshots', () => {
  it('are refused, or decide as the policy that they show', () => {
    const draw = drawFrom(1)
    const pool = [...samples(SAMPLES, 1), ...crowds()]
    const outcomes = { accepted: 0, refused: 0 }
    for (let run = 0; run < runs(10_000); run++) {
      if (refusalOf(drawCorrupt(pool, draw)) === undefined) outcomes.accepted++
      else outcomes.refused++
    }
    // Some are not damaged at all: a word was swapped for the same one.
    expect(outcomes.accepted).toBeGreaterThan(runs(100))
    expect(outcomes.refused).toBeGreaterThan(runs(5000))
  })

  it('are never taken for another policy with any one bit flipped, the checksum right or not', () => {
    for (const sample of samples(2, 2)) {
      const policy = policyOf(sample.bytes, sample)
      for (let bit = 0; bit < sample.bytes.length * 8; bit += 5) {
        const bytes = sample.bytes.slice()
        bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))
        expect(refusalOf({ ...sample, bytes })).toBeDefined()
      }
      expect(policyOf(sample.bytes, sample)).toBe(policy)
    }
  })

  it('are refused wherever they are cut off', () => {
    for (const sample of samples(3, 3)) {
      for (let length = 0; length < sample.bytes.length; length++) {
        expect(refusalOf({ ...sample, bytes: sample.bytes.subarray(0, length) })).toBeDefined()
      }
    }
  })
})

const policyOf = (bytes: Uint8Array, { catalogue }: Sample): string =>
  JSON.stringify(Engine.fromBytes(bytes, { catalogue }).toPolicy())
