/** Properties draw the same cases in every run; `RIDGATE_SEED` draws others, and so does the fuzzer. @module */

import fc from 'fast-check'

const seed = Number(process.env['RIDGATE_SEED'] ?? '1')
if (!Number.isInteger(seed)) throw new Error('`RIDGATE_SEED` must be a whole number')
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed })
