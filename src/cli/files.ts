/** Files, standard input and output, with limits. @module */

import { createReadStream } from 'node:fs'
import { chmod, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { err, ok, type Result } from '../core/result.ts'
import { tooLarge } from '../policy/text.ts'
import { type Io, STDIN } from './io.ts'

/** The real world. A reader of standard output that goes away (`| head -1`) is no error. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    isTTY: process.stdout.isTTY === true,
    env: process.env,
    read: (file, maxBytes) =>
      file === STDIN ? readStream(process.stdin, maxBytes) : readFileUpTo(file, maxBytes),
    write: (file, text) =>
      attempt(async () => {
        await writeFile(file, text)
        return ok(undefined)
      }),
    replace: replaceFile,
    writePrivate: (file, text) => attempt(() => writeFilePrivately(file, text)),
    fetch: (...request) => globalThis.fetch(...request),
    stopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve())
      }),
    onHangup: (act) => void process.on('SIGHUP', act),
  }
}

/** Beside the file first, then in its place: a reader finds the old text or the new one. */
export async function writeFilePrivately(
  file: string,
  text: string,
): Promise<Result<undefined, string>> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.new`
  await writeFile(draft, text, { mode: 0o600 })
  await chmod(draft, 0o600)
  await rename(draft, file)
  return ok(undefined)
}

/**
 * Writes bytes to a file beside the one that is meant, and gives it that one's name once all are on
 * the disk. What was there stays as it was where anything goes wrong.
 */
export function replaceFile(file: string, bytes: Uint8Array): Promise<Result<undefined, string>> {
  return attempt(async () => {
    const beside = `${file}.${process.pid}.tmp`
    const handle = await open(beside, 'wx')
    try {
      try {
        await handle.writeFile(bytes)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(beside, file)
      return ok(undefined)
    } catch (error) {
      await rm(beside, { force: true })
      throw error
    }
  })
}

/**
 * The bytes of a file. One that is too large is refused by its size, before it is read; what has
 * no size, such as a pipe, once more has been read than may be.
 */
export function readFileUpTo(file: string, maxBytes: number): Promise<Result<Uint8Array, string>> {
  return attempt(async () => {
    const found = await stat(file)
    if (found.isDirectory()) return err('is a directory; name a file in it')
    if (found.size > maxBytes) return err(tooLarge(found.size, maxBytes))
    return readStream(createReadStream(file), maxBytes)
  })
}

async function readStream(
  stream: AsyncIterable<Uint8Array | string>,
  maxBytes: number,
): Promise<Result<Uint8Array, string>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    size += bytes.byteLength
    if (size > maxBytes) return err(`is too large: at most ${maxBytes} bytes are read`)
    chunks.push(bytes)
  }
  return ok(Buffer.concat(chunks))
}

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'may not be opened: permission denied',
  EPERM: 'may not be opened: permission denied',
  EEXIST: 'another run writes to it; remove what it left with `.tmp`',
  EISDIR: 'is a directory; name a file in it',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
  ERR_INVALID_ARG_VALUE: 'no file can have this name',
}

async function attempt<T>(act: () => Promise<Result<T, string>>): Promise<Result<T, string>> {
  try {
    return await act()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    return err(FAULTS[code] ?? `can't be opened: ${code}`)
  }
}
