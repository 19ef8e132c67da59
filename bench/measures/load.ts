/** Loading: a snapshot into an engine, beside a copy of as many bytes. @module */

import { Engine } from '../../src/engine/engine.ts'
import { medianOf } from '../numbers.ts'
import { type Figures, millisecondsOf, type Stage } from './stage.ts'

const ROUNDS = 15
const WARM_UP = 3

/** An engine that can be written as bytes, and the class that reads them. */
interface Writer {
  toBytes(): Uint8Array
}
interface Loader {
  fromBytes(bytes: Uint8Array): unknown
}

const writes = (engine: object): engine is Writer => 'toBytes' in engine
const loads = (engine: object): engine is Loader => 'fromBytes' in engine

/** Time of `load` over that of a copy into new memory: the median of paired rounds. */
export function ratioToCopy(bytes: Uint8Array, load: (bytes: Uint8Array) => unknown): number {
  const ratios = Array.from({ length: WARM_UP + ROUNDS }, () => {
    const copied = millisecondsOf(() => new Uint8Array(bytes.length).set(bytes))
    return millisecondsOf(() => load(bytes)) / copied
  })
  return medianOf(ratios.slice(WARM_UP))
}

/** No figure where engines have no snapshots. */
export function measureLoad({ engine }: Stage): Figures {
  const reader: object = Engine
  if (!writes(engine) || !loads(reader)) return {}
  return { G10: ratioToCopy(engine.toBytes(), (bytes) => reader.fromBytes(bytes)) }
}
