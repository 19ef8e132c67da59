/** Wrecks: sound snapshots to be damaged where it hurts. @module */

import { expect } from 'vitest'
import { RidgateError } from '../../src/core/error.ts'
import type { Policy } from '../../src/core/policy.ts'
import { Engine } from '../../src/engine/engine.ts'
import { gid, rid, uid } from '../../src/testing/index.ts'
import { Arena } from '../../src/trie/arena.ts'
import {
  END_MASK,
  GROUPS_AT,
  NODE_PARENT,
  NODE_SHAPE,
  NODE_TEXT,
  PRINCIPAL_NUMBER,
  USERS_AT,
} from '../../src/trie/layout.ts'
import { memoryOf } from '../../src/trie/memory.ts'
import { principalNamed } from '../../src/trie/name.ts'
import { Nodes } from '../../src/trie/nodes.ts'
import { SLOTS } from '../../src/trie/table.ts'
import { wordsBetween } from '../../src/trie/text.ts'
import { seal } from './corruption.ts'

/** A base and one more. */
export const SERVICES = 'dcos:service:marathon:marathon:services'
const SECRETS = 'dcos:secrets:default'

const user = (name: string) => ({ kind: 'user', uid: uid(name) }) as const

/** A policy with something of everything. */
const WRECKED: Policy = {
  users: ['aaa', 'aab', 'carol', 'dave'].map((name) => ({ uid: uid(name), service: false })),
  groups: [
    { gid: gid('ops'), members: [uid('aaa'), uid('carol')] },
    { gid: gid('dev'), members: [uid('carol')] },
  ],
  grants: [
    { principal: user('aaa'), resource: rid('dcos:superuser'), actions: ['full'] },
    { principal: user('aaa'), resource: rid(`${SERVICES}:/dev`), actions: ['read'] },
    { principal: user('aab'), resource: rid(`${SERVICES}:/dev`), actions: ['read'] },
    { principal: user('aab'), resource: rid(`${SERVICES}:/dev/one`), actions: ['read'] },
    { principal: user('aab'), resource: rid(`${SERVICES}:/dev/two`), actions: ['read'] },
    { principal: user('dave'), resource: rid(`${SERVICES}:/dev//no`), actions: ['read'] },
    { principal: user('carol'), resource: rid(`${SECRETS}:/p/q`), actions: ['read'] },
    { principal: user('carol'), resource: rid(`${SECRETS}:/*/*`), actions: ['read'] },
    { principal: user('carol'), resource: rid('x:y:z'), actions: ['read'] },
    { principal: user('carol'), resource: rid(`${SERVICES}`), actions: ['read'] },
  ],
}

/** Words to be damaged, with what is needed to find one's way in them. */
export class Wreck {
  readonly words: Int32Array

  constructor(policy: Policy = WRECKED) {
    this.words = new Int32Array(Engine.fromPolicy(policy).toBytes().buffer as ArrayBuffer)
  }

  at(place: number): number {
    return this.words[place] as number
  }

  set(place: number, word: number): this {
    this.words[place] = word
    return this
  }

  add(place: number, by: number): this {
    return this.set(place, this.at(place) + by)
  }

  user(name: string): number {
    return principalNamed(this.words, USERS_AT, name)
  }

  group(name: string): number {
    return principalNamed(this.words, GROUPS_AT, name)
  }

  number(holder: number): number {
    return this.at(holder + PRINCIPAL_NUMBER) & 0xffffff
  }

  node(text: string): number {
    const nodes = new Nodes(new Arena(memoryOf(this.words)))
    for (const node of nodes.all()) if (nodes.textOf(node) === text) return node
    throw new Error(`no node ${text}`)
  }

  /** The base that a node lies right below: another one may have its text, too. */
  above(text: string): number {
    return this.at(this.node(text) + NODE_PARENT)
  }

  /** The words of a node that are of its own text. */
  textOf(node: number): readonly number[] {
    const start = this.at(this.at(node + NODE_PARENT) + NODE_SHAPE) & END_MASK
    const count = wordsBetween(start, this.at(node + NODE_SHAPE) & END_MASK)
    return Array.from({ length: count }, (_, of) => node + NODE_TEXT + of)
  }

  /** Writes another character into the text of a node, so far from its end. */
  letter(text: string, fromEnd: number, character: string): this {
    const node = this.node(text)
    const at = text.length - fromEnd
    const [first = 0] = this.textOf(node)
    const start = this.at(this.at(node + NODE_PARENT) + NODE_SHAPE) & END_MASK
    const word = first + (at >> 2) - (start >> 2)
    const shift = (at & 3) << 3
    const changed = text.charCodeAt(at) ^ character.charCodeAt(0)
    return this.set(word, this.at(word) ^ (changed << shift))
  }

  /** Where the slot of the first record of a table is. */
  slot(table: number): number {
    let at = this.at(table + SLOTS)
    while (this.at(at) === 0) at++
    return at
  }

  get bytes(): Uint8Array {
    seal(this.words)
    return new Uint8Array(this.words.buffer as ArrayBuffer)
  }
}

/** Why bytes are refused. */
export function messageOf(bytes: Uint8Array): string {
  try {
    Engine.fromBytes(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(RidgateError)
    expect((error as RidgateError).code).toBe('ERR_SNAPSHOT')
    return (error as RidgateError).message
  }
  return 'taken'
}

/** What is damaged, what is said of it, and how it is done. */
export type Row = readonly [what: string, message: string, damage: (wreck: Wreck) => unknown]

/** The word that a message names as the first found wrong; none in some messages. */
export const wordIn = (message: string): number | undefined => {
  const [, word] = /at word (\d+)/.exec(message) ?? []
  return word === undefined ? undefined : Number(word)
}
