/** Lists: of many items those that somebody may see. @module */

import type { Subject } from '../core/principal.ts'
import type { GatewayEngine } from './gateway.ts'
import type { Params } from './routes/pattern.ts'
import { filled, templateOf } from './routes/template.ts'

/**
 * The items whose resource the subject may act upon, in their order, at one revision. An item that
 * has no resource is left out.
 *
 * @example
 * filterAllowed(engine, 'alice', 'read', apps, ({ id }) => `dcos:service:marathon:marathon:services:${id}`)
 */
export function filterAllowed<Item>(
  engine: Pick<GatewayEngine, 'isAllowed'>,
  subject: Subject,
  action: string,
  items: readonly Item[],
  toResource: (item: Item) => string | undefined,
): Item[] {
  return items.filter((item) => {
    const resource = toResource(item)
    return resource !== undefined && engine.isAllowed(subject, action, resource)
  })
}

/** A function that makes the resource of an item from a template and what the item names. */
export function resourceBy<Item>(
  template: string,
  names: (item: Item) => Params,
): (item: Item) => string | undefined {
  const read = templateOf(template)
  return (item) => filled(read, names(item))
}
