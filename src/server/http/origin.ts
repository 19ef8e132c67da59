/** Where a browser's request comes from: pages of others may not change anything. @module */

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

/** Whether a request of this method changes nothing. */
export const isSafe = (method: string): boolean => SAFE_METHODS.includes(method)

/** What the headers say of where a request comes from. */
export type Source = 'same-origin' | 'elsewhere' | 'unsaid'

/**
 * Where a request comes from. `Sec-Fetch-Site` is the browser's own word; where it is missing,
 * `Origin` must name the very host that is asked. The scheme isn't compared: TLS ends before us.
 */
export function sourceOf(headers: Headers): Source {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' ? 'same-origin' : 'elsewhere'
  const origin = headers.get('origin')
  if (origin === null) return 'unsaid'
  return origin.replace(/^https?:\/\//, '') === headers.get('host') ? 'same-origin' : 'elsewhere'
}
