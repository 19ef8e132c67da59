/** Safe URLs: addresses at which nobody in between can answer in another's place. @module */

const LOCAL: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** The URL of a text, if it is `https`, or `http` on loopback. */
export function safeUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isLocal = url?.protocol === 'http:' && LOCAL.has(url.hostname)
  return url?.protocol === 'https:' || isLocal ? url : undefined
}
