/** Prevention: the fewest grants by which nothing breaks. @module */

import { type ActionMask, actionBit, actionsOf } from '../../core/action.ts'
import { parseUid, type Uid } from '../../core/principal.ts'
import { parseRid, type Rid } from '../../core/rid.ts'
import type { Engine } from '../../engine/engine.ts'
import {
  childrenOf,
  Forest,
  type Ground,
  nodeLike,
  type PlaceNode,
  type Tree,
} from '../cover/forest.ts'
import { closed, includes } from '../cover/masks.ts'
import {
  exactCover,
  type Site,
  type Standing,
  settle,
  sortedChildren,
  widen,
} from '../cover/needs.ts'
import { spreads } from '../cover/stand.ts'
import type { ChangedRequest, Opened, Prevention } from './rehearsal.ts'

/** How to merge siblings, and the places among which to look for what that opens. */
export interface Widening {
  readonly atLeast: number
  readonly known: Forest
}

/**
 * The fewest grants that prevent each of these requests from breaking under `to`, by subject and
 * path, each with the requests that it prevents from breaking.
 *
 * @param breaks - denied by `to`, sound, by subject; those of one subject side by side.
 */
export function preventionsOf(
  breaks: readonly ChangedRequest[],
  to: Engine,
  wide: Widening | undefined,
): Prevention[] {
  const view = to.view()
  const { superuser } = to.catalogue
  const ground = { gazetteer: view.gazetteer, ...(superuser === undefined ? {} : { superuser }) }
  const bySubject = new Map<Uid, ChangedRequest[]>()
  for (const request of breaks) {
    const uid = parseUid(String(request.subject))
    if (!uid.ok) continue
    const others = bySubject.get(uid.value)
    if (others === undefined) bySubject.set(uid.value, [request])
    else others.push(request)
  }
  return [...bySubject].flatMap(([uid, requests]) => {
    const isKnown = view.hasUser(uid)
    return new Curer(uid, to, ground, wide)
      .preventions(requests)
      .map((one) => ({ ...one, isKnown }))
  })
}

/** The grants of one subject. */
class Curer {
  readonly #uid: Uid
  readonly #to: Engine
  readonly #ground: Ground
  readonly #wide: Widening | undefined

  constructor(uid: Uid, to: Engine, ground: Ground, wide: Widening | undefined) {
    this.#uid = uid
    this.#to = to
    this.#ground = ground
    this.#wide = wide
  }

  preventions(requests: readonly ChangedRequest[]): Omit<Prevention, 'isKnown'>[] {
    const forest = new Forest(this.#ground.gazetteer)
    const byNode = new Map<PlaceNode, ChangedRequest[]>()
    for (const request of requests) {
      const rid = parseRid(request.resource)
      const node = rid.ok ? forest.add(rid.value, actionBit(request.action)) : undefined
      if (node !== undefined) byNode.set(node, [...(byNode.get(node) ?? []), request])
    }
    return forest.trees().flatMap((tree) => this.#ofTree(tree, byNode))
  }

  #ofTree(
    tree: Tree,
    byNode: ReadonlyMap<PlaceNode, readonly ChangedRequest[]>,
  ): Omit<Prevention, 'isKnown'>[] {
    const site: Site = { ground: this.#ground, tree }
    settle(site)
    if (this.#wide !== undefined) widen(site, this.#wide.atLeast)
    const standings = exactCover(site)
    const requests = assigned(site, standings, byNode)
    return standings.map((standing) => {
      const { resource, actions } = standing
      const opens = this.#opened(tree, standing)
      return {
        grant: {
          principal: { kind: 'user', uid: this.#uid },
          resource,
          actions: actionsOf(actions),
        },
        requests: requests.get(standing) ?? [],
        isOutside: tree.family === undefined,
        ...(opens === undefined ? {} : { opens }),
      }
    })
  }

  /** What a grant opens at places that are known; nothing where it is as narrow as can be. */
  #opened(tree: Tree, { node, isStar, actions }: Standing): Opened | undefined {
    const place = isStar ? node.children?.get('*') : node
    if (this.#wide === undefined || includes(place?.used ?? 0, actions)) return undefined
    const known = nodeLike(this.#wide.known.likeOf(tree), node)
    const found: Rid[] = []
    const visit = (at: PlaceNode, own: PlaceNode | undefined): void => {
      const { asked } = at
      const besides = closed(actions) & ~closed(own?.used ?? 0)
      if (asked !== undefined && this.#denies(asked, besides)) found.push(asked)
      for (const child of sortedChildren(at)) visit(child, own?.children?.get(child.segment))
    }
    if (known !== undefined && !isStar) visit(known, node)
    if (known !== undefined && isStar) {
      for (const child of sortedChildren(known)) visit(child, node.children?.get(child.segment))
    }
    return { places: found.length, examples: found.slice(0, MAX_EXAMPLES) }
  }

  #denies(resource: Rid, actions: ActionMask): boolean {
    return actionsOf(actions).some((action) => !this.#to.isAllowed(this.#uid, action, resource))
  }
}

/** The most places that are named of those that a grant opens besides. */
const MAX_EXAMPLES = 5

/** Each request with the grant that prevents it from breaking: the nearest that allows it. */
function assigned(
  { tree }: Site,
  standings: readonly Standing[],
  byNode: ReadonlyMap<PlaceNode, readonly ChangedRequest[]>,
): Map<Standing, ChangedRequest[]> {
  const found = new Map<Standing, ChangedRequest[]>(standings.map((standing) => [standing, []]))
  const here = new Map(standings.filter(({ isStar }) => !isStar).map((one) => [one.node, one]))
  const stars = new Map(standings.filter(({ isStar }) => isStar).map((one) => [one.node, one]))
  const nearest = (from: PlaceNode, bit: ActionMask): Standing | undefined => {
    for (let at: PlaceNode | undefined = from; at !== undefined; at = at.parent) {
      const covering = at === from ? here.get(at) : (stars.get(at) ?? spreading(tree, here, at))
      if (covering !== undefined && includes(closed(covering.actions), bit)) return covering
    }
    return undefined
  }
  const visit = (node: PlaceNode): void => {
    for (const request of byNode.get(node) ?? []) {
      const standing = nearest(node, actionBit(request.action))
      if (standing !== undefined) found.get(standing)?.push(request)
    }
    for (const child of childrenOf(node)) visit(child)
  }
  visit(tree.root)
  return found
}

const spreading = (
  tree: Tree,
  here: ReadonlyMap<PlaceNode, Standing>,
  at: PlaceNode,
): Standing | undefined => (spreads(tree, at) ? here.get(at) : undefined)
