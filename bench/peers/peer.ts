/** Peers: packages of others that decide, as contestants. @module */

import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { Contestant } from '../contestants/contestant.ts'
import type { Workload } from '../workload.ts'

/** What a peer is built from: a workload, and the users that it is prepared for. */
export interface Ground {
  readonly workload: Workload
  readonly uids: readonly string[]
  /** Loads a package that `bench/package.json` names. */
  load(name: string): Promise<unknown>
}

/** A peer in one of its ways to be used. */
export interface Peer {
  readonly name: string
  /** The largest policy that it is timed with. */
  readonly largest: number
  /** Why not with a larger one. */
  readonly why?: string
  build(ground: Ground): Promise<Contestant>
}

/** Loads packages from where `npm ci --prefix bench` has put them. */
export function loaderAt(root: URL): Ground['load'] {
  const { resolve } = createRequire(new URL('bench/package.json', root))
  return (name) => import(pathToFileURL(resolve(name)).href)
}

/** What most peers have in common: they know texts of the policy's own alphabet and no others. */
export const described = (
  name: string,
): Pick<Contestant, 'name' | 'texts' | 'isStrict' | 'expects'> => ({
  name,
  texts: 'pair',
  isStrict: false,
  expects: ({ allowed }) => allowed,
})
