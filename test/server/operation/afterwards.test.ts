import { describe, expect, it } from 'vitest'
import { Afterwards } from '../../../src/server/operation/afterwards.ts'

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('what is done afterwards', () => {
  it('is done once for each item, in order, and not before its time', async () => {
    const taken: number[] = []
    const later = new Afterwards<number>((item) => taken.push(item))
    later.add(1)
    later.add(2)
    expect(taken).toEqual([])
    await nextTurn()
    expect(taken).toEqual([1, 2])
    later.add(3)
    await nextTurn()
    expect(taken).toEqual([1, 2, 3])
  })

  it('may be done at once', async () => {
    const taken: number[] = []
    const later = new Afterwards<number>((item) => taken.push(item))
    later.add(1)
    later.settle()
    expect(taken).toEqual([1])
    later.add(2)
    await nextTurn()
    expect(taken).toEqual([1, 2])
  })

  it('is tried again before anything is added, and nothing is lost or done twice', async () => {
    const taken: number[] = []
    let isFull = false
    const later = new Afterwards<number>((item) => {
      if (isFull && item > 1) throw new Error('full')
      taken.push(item)
    })
    isFull = true
    for (const item of [1, 2, 3]) later.add(item)
    await nextTurn()
    expect(taken).toEqual([1])
    expect(() => later.add(4)).toThrow('full')
    expect(() => later.settle()).toThrow('full')
    expect(() => later.add(4)).toThrow('full')
    isFull = false
    later.add(5)
    expect(taken).toEqual([1, 2, 3])
    await nextTurn()
    expect(taken).toEqual([1, 2, 3, 5])
    later.add(6)
    await nextTurn()
    expect(taken).toEqual([1, 2, 3, 5, 6])
  })
})
