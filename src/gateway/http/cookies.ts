/** Cookies of a request. @module */

const pairs = (header: string): string[] => header.split(';').map((pair) => pair.trim())

/** The value of a cookie; `undefined` where it is missing, empty, or there twice. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined
  const found = pairs(header).filter((pair) => pair.startsWith(`${name}=`))
  const value = found[0]?.slice(name.length + 1).replace(/^"(.*)"$/, '$1')
  return found.length === 1 && value !== '' ? value : undefined
}

/** Whether a cookie of this name came at all. */
export const hasCookie = (header: string | undefined, name: string): boolean =>
  header !== undefined && pairs(header).some((pair) => pair.startsWith(`${name}=`))

/** The cookies whose names do not begin like this. */
export const cookiesWithout = (header: string, start: string): string =>
  pairs(header)
    .filter((pair) => pair !== '' && !pair.toLowerCase().startsWith(start))
    .join('; ')
