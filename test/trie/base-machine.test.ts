import { describe, expect, it } from 'vitest'
import {
  type BaseMachine,
  baseMachineOf,
  CLASS_OF,
  CODES,
  DEAD,
  NO_FAMILY,
  START,
} from '../../src/trie/base-machine.ts'
import { IN_FAMILY, MALFORMED, RidScan } from '../../src/trie/scan.ts'
import { catalogueWith, familyOf, tailOf } from '../core/acme.ts'

const ALPHABET = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
  (character) => /[A-Za-z0-9/.\-_*@:]/.test(character),
)

/** The state after a text, and the family whose base the text is. */
function run({ next, families }: BaseMachine, text: string): { state: number; family: number } {
  let state = START
  for (const character of text) {
    const code = character.charCodeAt(0)
    state = code < CODES ? (next[state * CODES + code] ?? DEAD) : DEAD
  }
  return { state, family: families[state] ?? NO_FAMILY }
}

const machineOf = (...bases: string[]): BaseMachine =>
  baseMachineOf(bases.map((base) => familyOf(base, tailOf('none'))))

describe('the classes of characters', () => {
  it('are one for each of the alphabet, and none of another character', () => {
    const classes = new Set(ALPHABET.map((one) => CLASS_OF[one.charCodeAt(0)]))
    expect(classes.size).toBe(ALPHABET.length)
    expect(classes.has(0)).toBe(false)
    expect(CLASS_OF.filter((one) => one === 0).length).toBe(CODES - ALPHABET.length)
  })
})

describe('machines', () => {
  it('are shared by the same bases in the same order, and by no others', () => {
    const machine = machineOf('a:shared', 'a:<x>')
    expect(machineOf('a:shared', 'a:<x>')).toBe(machine)
    expect(machineOf('a:<x>', 'a:shared')).not.toBe(machine)
    expect(machineOf('a:shared')).not.toBe(machine)
    expect(machineOf('a:shared","a:<x>')).not.toBe(machine)
  })

  it('are made anew, and alike, once eight others have been asked for', () => {
    const machine = machineOf('a:first')
    for (let at = 0; at < 7; at++) machineOf(`a:other${at}`)
    expect(machineOf('a:first')).toBe(machine)
    for (let at = 0; at < 8; at++) machineOf(`a:next${at}`)
    expect(machineOf('a:first')).not.toBe(machine)
    expect(machineOf('a:first')).toEqual(machine)
    expect(machineOf('a:next7')).toBe(machineOf('a:next7'))
  })
})

describe('a base machine', () => {
  it.each(ALPHABET.filter((one) => one !== ':'))('reads `%s` in a base, and no other', (one) => {
    const machine = machineOf(`a:${one}`)
    for (const other of ALPHABET) {
      expect(run(machine, `a:${other}`).family).toBe(other === one ? 0 : NO_FAMILY)
    }
    expect(run(machine, 'a:\n').state).toBe(DEAD)
  })

  it('is dead once no base can be completed, and stays so', () => {
    const machine = machineOf('a:b', 'a:<x>:c')
    for (const text of ['b', 'a:b:d', 'a::', 'a:b:c:', 'a:\u00e9', 'aa']) {
      expect(run(machine, text)).toEqual({ state: DEAD, family: NO_FAMILY })
      expect(run(machine, `${text}a`).state).toBe(DEAD)
    }
  })

  it('reads any segment that is not empty where one is open', () => {
    const machine = machineOf('a:<x>:c', 'a:<x>')
    expect(run(machine, 'a:').family).toBe(NO_FAMILY)
    expect(run(machine, 'a:c').family).toBe(1)
    expect(run(machine, 'a:any/thing').family).toBe(1)
    expect(run(machine, 'a:any:').family).toBe(NO_FAMILY)
    expect(run(machine, 'a:any:c').family).toBe(0)
  })

  it('reads no character there that no RID has', () => {
    const machine = machineOf('a:<x>')
    for (const other of ['\n', ' ', '%', '\u007f', '\u0080']) {
      expect(run(machine, `a:b${other}`).state).toBe(DEAD)
    }
  })

  it.each(['%', ' ', '\u007f', '\u0080', '\u00e9', '\u4e2d'])(
    'reads no text to the end of a base with %j, and no other text through it',
    (bad) => {
      const machine = machineOf(`a:${bad}`, `a:b${bad}`, `a:b${bad}c`, 'a:bc', 'a:<x>:d')
      for (const text of [`a:${bad}`, `a:b${bad}`, `a:b${bad}c`]) {
        expect(run(machine, text)).toEqual({ state: DEAD, family: NO_FAMILY })
      }
      for (const one of ALPHABET) {
        const known = one === 'c' ? 3 : NO_FAMILY
        expect(run(machine, `a:b${one}`).family).toBe(known)
        expect(run(machine, `a:${one}`).family).toBe(NO_FAMILY)
      }
      expect(run(machine, 'a:b:d').family).toBe(4)
    },
  )

  it.each([
    [['a:<x>:<y>', 'a:<x>:c', 'a:b:<y>', 'a:b:c']],
    [['a:b:c', 'a:b:<y>', 'a:<x>:c', 'a:<x>:<y>']],
  ])('prefers the base that is literal earlier: %j', (bases) => {
    const machine = machineOf(...bases)
    expect(bases[run(machine, 'a:b:c').family]).toBe('a:b:c')
    expect(bases[run(machine, 'a:b:z').family]).toBe('a:b:<y>')
    expect(bases[run(machine, 'a:z:c').family]).toBe('a:<x>:c')
    expect(bases[run(machine, 'a:z:z').family]).toBe('a:<x>:<y>')
  })

  it('is dead where an open segment is the last and ends', () => {
    expect(run(machineOf('a:<x>'), 'a:b:').state).toBe(DEAD)
  })

  it.each([[['a:<x>:c', 'a:<longer>:<y>']], [['a:<longer>:<y>', 'a:<x>:c']]])(
    'does not care how an open segment is called: %j',
    (bases) => {
      expect(bases[run(machineOf(...bases), 'a:b:c').family]).toBe('a:<x>:c')
    },
  )

  it('has no family of none', () => {
    expect(run(baseMachineOf([]), 'a:b').family).toBe(NO_FAMILY)
  })

  it('leaves out bases so long that no RID can go on from them', () => {
    const long = Array.from({ length: 64 }, () => 'a').join(':')
    expect(run(machineOf(long), long).family).toBe(NO_FAMILY)
    expect(run(machineOf(long.slice(2)), long.slice(2)).family).toBe(0)
  })
})

describe('a base of one segment', () => {
  it.each(['slash-path', 'dot-path', 'literal'] as const)(
    'is no RID by itself, though its family may be bare: %s',
    (kind) => {
      const scan = new RidScan(catalogueWith([familyOf('x', tailOf(kind, { bare: true }))]), '2.2')
      scan.scan('x')
      expect(scan.state).toBe(MALFORMED)
      scan.scan('x:/a')
      expect(scan.state).toBe(kind === 'dot-path' ? MALFORMED : IN_FAMILY)
    },
  )
})
