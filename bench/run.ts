/** A run: everything that is measured at one size with one seed, in one process. @module */

import type { Engine } from '../src/engine/engine.ts'
import { Press } from './batch.ts'
import { oneMap, ridsOf, twoMaps, uidsOf } from './contestants/bare-maps.ts'
import type { Contestant } from './contestants/contestant.ts'
import { answersOf, exactMap, joiningMap } from './contestants/exact-map.ts'
import { LARGEST_SCAN, linearScan } from './contestants/linear-scan.ts'
import { prefixWalk } from './contestants/prefix-walk.ts'
import {
  plain,
  ridgate,
  ridgateBatches,
  ridgateDecisions,
  ridgateHandles,
} from './contestants/ridgate.ts'
import { staticIndex, staticIndexHandles } from './contestants/static-index.ts'
import { ratiosOf } from './goals.ts'
import { faultsOf, sampleOf, workloadFaults } from './judge.ts'
import { measureAllocation } from './measures/allocation.ts'
import { measureBuild, weighed } from './measures/build.ts'
import { measureChange } from './measures/change.ts'
import { measureGroups } from './measures/groups.ts'
import { measureLoad } from './measures/load.ts'
import type { Figures, Measure, Stage } from './measures/stage.ts'
import { measureSwaps } from './measures/swaps.ts'
import { measureTails } from './measures/tails.ts'
import { measureWorkers } from './measures/workers.ts'
import { type Entry, type Paired, type Timing, timeInTurns } from './pairs.ts'
import { loaderAt, type Peer } from './peers/peer.ts'
import { PEERS } from './peers/peers.ts'
import { mixOf, preparedUids } from './peers/slices.ts'
import type { Run } from './results.ts'
import { shortSize } from './sizes.ts'
import { runSuite } from './suite.ts'
import { type Mix, makeWorkload, type Workload } from './workload.ts'

/** What a run is about. */
export interface RunOptions {
  readonly size: number
  readonly seed: number
  readonly isQuick: boolean
  readonly hasPeers: boolean
  /** Where `bench/` is. */
  readonly root: URL
  readonly program: URL
}

const THOROUGH: Timing = { rounds: 25, segment: 30 }
const QUICK: Timing = { rounds: 5, segment: 20 }

/** The plain engine takes minutes to be built from more. */
const LARGEST_PLAIN = 100_000

/** A peer is judged by so many requests for each that a batch of it may have: slow ones by fewer. */
const JUDGED_BY = 24

const MEASURES: readonly Measure[] = [
  measureAllocation,
  measureTails,
  measureChange,
  measureGroups,
  measureLoad,
  measureSwaps,
  measureBuild,
  measureWorkers,
]

function demandRight(faults: readonly string[]): void {
  if (faults.length === 0) return
  const told = faults.slice(0, 10).join('\n')
  throw new Error(`${told}\n${faults.length} wrong answers; nothing is timed`)
}

/** All that is timed on the mixed requests; the yardsticks come first. */
function entriesOf(workload: Workload, engine: Engine, press: Press): Entry[] {
  const answers = answersOf(workload)
  const [rids, uids] = [ridsOf(workload), uidsOf(workload)]
  const [maps, own] = [twoMaps(rids, uids), ridgate(workload, engine)]
  const contestants: Contestant[] = [
    maps,
    oneMap(rids),
    own,
    ridgateHandles(workload, engine),
    ridgateBatches(workload, engine),
    ridgateDecisions(workload, engine),
    ...(workload.size <= LARGEST_PLAIN ? [plain(workload)] : []),
    exactMap(workload, answers),
    joiningMap(workload, answers),
    staticIndex(workload),
    staticIndexHandles(workload),
    prefixWalk(workload),
    ...(workload.size <= LARGEST_SCAN ? [linearScan(workload)] : []),
  ]
  const entry = (contestant: Contestant): Entry => ({
    contestant,
    press,
    mix: workload.mixes.mixed,
  })
  const mixed = (contestant: Contestant, mix: Mix): Entry => ({
    name: `${contestant.name}, ${mix}`,
    contestant,
    press,
    mix: workload.mixes[mix],
  })
  const byHeat = (['hot', 'cold'] as const).flatMap((mix) => [mixed(maps, mix), mixed(own, mix)])
  return [...contestants.map(entry), ...byHeat]
}

async function judged(
  contestant: Contestant,
  workload: Workload,
  press: Press,
  places?: Iterable<number>,
): Promise<Contestant> {
  demandRight(await faultsOf(contestant, workload, press, places))
  return contestant
}

/** Peers beside the engine, all asked only about the users that some of them are prepared for. */
async function peersOf(
  { workload, press, engine, timing }: Stage,
  root: URL,
  peers: readonly Peer[],
): Promise<Paired[]> {
  const uids = preparedUids(workload)
  const mix = mixOf(workload, uids)
  const ground = { workload, uids, load: loaderAt(root) }
  const own = { ...ridgate(workload, engine), name: 'ridgate, same users' }
  const entries: Entry[] = [{ contestant: own, press, mix }]
  for (const { name, build } of peers) {
    const start = performance.now()
    const contestant = await build(ground)
    const built = performance.now() - start
    const places = sampleOf(mix, (contestant.most ?? 128) * JUDGED_BY)
    await judged(contestant, workload, press, places)
    console.error(`  ${name}: built in ${built.toFixed(0)} ms, ${places.length} answers are right`)
    entries.push({ contestant, press, mix })
  }
  return timeInTurns(entries, timing)
}

async function figuresOf(stage: Stage, pairs: readonly Paired[]): Promise<Figures> {
  const figures: Record<string, number> = { ...ratiosOf(pairs) }
  for (const measure of MEASURES) Object.assign(figures, await measure(stage))
  return figures
}

function tell(pairs: readonly Paired[]): void {
  for (const { name, median, fast, ratio } of pairs) {
    const times = `${fast.toFixed(0)} ns fast, ${median.toFixed(0)} median`
    console.error(`  ${name}: ${times}, × ${ratio.toFixed(2)}`)
  }
}

/** What is not timed at a size, and why. */
const leftOut = (size: number): string[] => [
  ...(size > LARGEST_SCAN ? ['linear scan: it costs the number of grants'] : []),
  ...(size > LARGEST_PLAIN ? ['plain engine: it takes minutes to build'] : []),
  ...PEERS.flatMap(({ name, largest, why = '' }) => (size > largest ? [`${name}: ${why}`] : [])),
]

/** Judges all contestants, then times them and takes every other figure. */
export async function measured({ size, seed, isQuick, ...rest }: RunOptions): Promise<Run> {
  const workload = makeWorkload({ size, seed })
  const press = new Press(workload.requests)
  console.error(`${shortSize(size)}, seed ${seed}: ${workload.requests.length} different requests`)
  const { engine, bytesPerGrant } = weighed(workload)
  demandRight(workloadFaults(workload))
  const entries = entriesOf(workload, engine, press)
  for (const { contestant } of entries) await judged(contestant, workload, press)
  console.error('  all give the right answers')
  const timing = isQuick ? QUICK : THOROUGH
  const stage: Stage = { workload, press, engine, timing, isQuick, program: rest.program }
  const pairs = await timeInTurns(entries, timing)
  tell(pairs)
  const fitting = PEERS.filter(({ largest }) => rest.hasPeers && size <= largest)
  const peers = fitting.length === 0 ? [] : await peersOf(stage, rest.root, fitting)
  tell(peers)
  return {
    size,
    seed,
    requests: workload.requests.length,
    pairs,
    peers,
    suite: isQuick ? [] : runSuite(workload, engine, press),
    figures: { G8: bytesPerGrant, ...(await figuresOf(stage, [...pairs, ...peers])) },
    left: leftOut(size),
  }
}
