/** Paths of requests: decoded once, and cut into segments. @module */

/**
 * The path of a URL, percent-decoded once, without one trailing slash.
 *
 * What a client sends as `%252F` is left as `%2F`, which {@link paramsOf} turns into a slash that
 * separates nothing; what it sends as `%2F` is a slash like any other. Bytes that are no UTF-8 stay
 * as they were written: no identifier holds a percent sign, so they name nothing.
 */
export function pathOf({ url }: { readonly url: string }): string {
  const start = url.indexOf('/', url.indexOf('//') + 2)
  if (start === -1) return '/'
  const query = url.indexOf('?', start)
  const path = decodedOnce(query === -1 ? url.slice(start) : url.slice(start, query))
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** A path with every escape decoded where all of it is UTF-8, else as it is. */
function decodedOnce(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The values of the `{name}` segments of a template, in a path that it matches. */
export type Params = Readonly<Record<string, string>>

/**
 * The parameters of a path, whose segments are those of the template. The `%2F` that is left after
 * one decoding is a slash within a RID; `%2f` in lower case is none, as in DC/OS.
 */
export function paramsOf(template: readonly string[], path: string): Params {
  const segments = path.split('/')
  const params: Record<string, string> = {}
  template.forEach((part, at) => {
    if (!part.startsWith('{')) return
    params[part.slice(1, -1)] = (segments[at] ?? '').replaceAll('%2F', '/')
  })
  return params
}
