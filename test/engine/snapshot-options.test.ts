import { describe, expect, it } from 'vitest'
import type { RidgateError } from '../../src/core/error.ts'
import { Engine } from '../../src/engine/engine.ts'
import { NODE_MARKS } from '../../src/trie/layout.ts'
import { catalogueWith, FEW, familyOf, tailOf } from '../core/acme.ts'
import { seal } from '../snapshot/corruption.ts'
import { engineOf, policy } from './policies.ts'

const bytes = (): Uint8Array => engineOf(policy(['alice: read acme:slash:/a'])).toBytes()

function refusal(act: () => unknown): Pick<RidgateError, 'code' | 'message'> | undefined {
  try {
    act()
  } catch (error) {
    return error as RidgateError
  }
  return undefined
}

describe('a snapshot is not loaded', () => {
  it('under a catalogue with problems, all of which are named', () => {
    const catalogue = catalogueWith(['a', 'b'].map((base) => familyOf(base, tailOf('none'))))
    expect(refusal(() => Engine.fromBytes(bytes(), { catalogue }))).toMatchObject({
      code: 'ERR_CATALOGUE',
      message:
        'family `a` needs a base of two segments or a tail; ' +
        'family `b` needs a base of two segments or a tail',
    })
  })

  it('in a mode that there is not', () => {
    const options = { catalogue: FEW, mode: 'lax' } as object
    expect(refusal(() => Engine.fromBytes(bytes(), options))).toMatchObject({
      code: 'ERR_OPTION',
      message: 'mode `lax` is not known; leave it out for the default',
    })
  })

  it('where it is unsound, but for one that is trusted', () => {
    const words = new Int32Array(bytes().slice().buffer)
    const mark = words.findIndex(
      (word, at) => word === 1 << 6 && at > 96 && at % 2 === NODE_MARKS % 2,
    )
    // A mark of nobody: no answer changes, yet nobody ever writes so.
    words[mark + 2] = 0xfff_ff02
    seal(words)
    const wrecked = new Uint8Array(words.buffer)
    expect(refusal(() => Engine.fromBytes(wrecked, { catalogue: FEW }))).toMatchObject({
      code: 'ERR_SNAPSHOT',
    })
    const trusted = Engine.fromBytes(wrecked, { catalogue: FEW, trusted: true })
    expect(trusted.isAllowed('alice', 'read', 'acme:slash:/a')).toBe(true)
  })
})
