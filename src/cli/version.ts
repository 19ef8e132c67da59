/** The version of this package. @module */

import { readFileSync } from 'node:fs'

const manifest = new URL('../../package.json', import.meta.url)

/** As `package.json` has it, which lies two folders up from the sources and from the build. */
export const VERSION: string = String(
  (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: unknown }).version,
)
