/** The routes of the IAM API. @module */

import type { App } from '../app-env.ts'
import type { Trust } from '../caller.ts'
import type { ServerParts } from '../parts.ts'
import { handlersOf } from './handlers.ts'
import { BASE, type Operation } from './operation.ts'
import { OPERATIONS } from './operations.generated.ts'
import { perform } from './perform.ts'

/** Adds every operation; only `policyquery` to a listener that trusts no more than that. */
export function addIamRoutes(app: App, parts: ServerParts, trust: Trust): void {
  const handlers = handlersOf(parts)
  for (const operation of OPERATIONS) {
    if (trust === 'policyquery' && operation.id !== 'queryPolicy') continue
    const { method, path, id } = operation
    const template = `${BASE}${path}`.split('/')
    const performed = { operation, template, handler: handlers[id], trust }
    const route = template.map((part) => (part.startsWith('{') ? `:${part.slice(1, -1)}` : part))
    app.on(method, route.join('/'), (context) => perform(context, performed, parts))
  }
}

/** The methods that a path has, if it is one of the IAM API's. */
export function methodsAt(path: string): readonly string[] {
  const segments = path.split('/')
  const lies = ({ path }: Operation): boolean => {
    const template = `${BASE}${path}`.split('/')
    return (
      template.length === segments.length &&
      template.every((part, at) => part.startsWith('{') || part === segments[at])
    )
  }
  return OPERATIONS.filter(lies).map(({ method }) => method)
}
