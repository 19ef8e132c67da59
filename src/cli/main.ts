#!/usr/bin/env node
/** The executable: arguments in, exit code out. @module */

import { processIo } from './files.ts'
import { run } from './run.ts'

process.exitCode = await run(process.argv.slice(2), processIo())
