/** Batches: requests as fresh strings, as a parser of HTTP would hand them over. @module */

import type { Request } from './requests.ts'

/** How many requests are made ready at a time, outside of what is timed. */
export const BATCH = 1024

/** Requests in columns, their texts never read before: no hash of them is known. */
export interface Batch {
  readonly uids: string[]
  readonly actions: string[]
  readonly rids: string[]
  /** The uid, a bar, and the RID; empty unless asked for. */
  readonly keys: string[]
  readonly bits: number[]
}

/** Which texts a contestant reads: the other ones are not made for it. */
export type Texts = 'pair' | 'key'

/** The key of a request in a map that knows only exact pairs. */
export const keyOf = (uid: string, rid: string): string => `${uid}|${rid}`

/** Writes requests to bytes once, and makes new strings of them whenever asked. */
export class Press {
  readonly #requests: readonly Request[]
  readonly #bytes: Buffer
  readonly #starts: Int32Array

  constructor(requests: readonly Request[]) {
    const keys = requests.map(({ uid, rid }) => keyOf(uid, rid))
    this.#requests = requests
    this.#bytes = Buffer.from(keys.join(''), 'latin1')
    this.#starts = new Int32Array(keys.length + 1)
    keys.forEach((key, at) => {
      this.#starts[at + 1] = (this.#starts[at] as number) + key.length
    })
  }

  /** A batch of the requests at `count` places of a mix, from `from` on, beginning anew at its end. */
  print(mix: Int32Array, from: number, count: number, texts: Texts): Batch {
    const batch: Batch = { uids: [], actions: [], rids: [], keys: [], bits: [] }
    for (let at = 0; at < count; at++) {
      const place = mix[(from + at) % mix.length] as number
      const { uid, action, bit } = this.#requests[place] as Request
      const start = this.#starts[place] as number
      const end = this.#starts[place + 1] as number
      const uidEnd = start + uid.length
      batch.actions.push(action)
      batch.bits.push(bit)
      if (texts === 'key') batch.keys.push(this.#bytes.toString('latin1', start, end))
      else {
        batch.uids.push(this.#bytes.toString('latin1', start, uidEnd))
        batch.rids.push(this.#bytes.toString('latin1', uidEnd + 1, end))
      }
    }
    return batch
  }
}
