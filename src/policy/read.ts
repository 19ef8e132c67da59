/** Reading: any policy file, in any form, to a policy and what there is to say about it. @module */

import { err, ok } from '../core/result.ts'
import { Binds } from './binds.ts'
import { Changes } from './changes.ts'
import { readDocument } from './document.ts'
import { Draft } from './draft.ts'
import { formatOf } from './format.ts'
import { parseJson } from './json.ts'
import { Notes } from './notes.ts'
import { readPage } from './page.ts'
import {
  MAX_BYTES,
  MAX_YAML_BYTES,
  type PolicyFormat,
  type Reading,
  type ReadOptions,
} from './reading.ts'
import { readScript } from './script.ts'
import { Source, textOf, tooLarge } from './text.ts'
import type { Tree } from './tree.ts'
import { parseYaml } from './yaml.ts'

/**
 * Reads a policy document (YAML, JSON), a script of `dcos security org` and `curl` commands, or a
 * documentation page with such commands or steps.
 *
 * Bytes must be UTF-8; a byte order mark and CRLF are fine. Never throws on any input; every
 * problem is listed, up to {@link MAX_PROBLEMS}. Lone surrogates cannot stand in a name, nor can
 * any two texts that differ in a byte name the same thing.
 *
 * Linear in the size of the file; YAML takes seconds for each MiB and is limited accordingly.
 */
export function readPolicy(input: string | Uint8Array, options: ReadOptions): Reading {
  const maxBytes = Math.min(options.maxBytes ?? MAX_BYTES, MAX_BYTES)
  const text = textOf(input, maxBytes)
  if (!text.ok) return unreadable(options, text.error)
  if (text.value.trim() === '')
    return unreadable(options, 'is empty; a policy without grants is `grants: []`')
  const format = options.format ?? formatOf(options.name, text.value)
  if (format === 'unknown') {
    return unreadable(
      options,
      'is neither a policy in YAML or JSON, nor a command script, nor a page',
    )
  }
  const yamlBytes = format === 'yaml' ? Buffer.byteLength(text.value) : 0
  if (yamlBytes > MAX_YAML_BYTES) {
    return unreadable(
      options,
      `${tooLarge(yamlBytes, MAX_YAML_BYTES)} of YAML: write it as JSON`,
      format,
    )
  }
  const notes = new Notes(new Source(options.name, text.value), options.lenient)
  return finish(format, notes, options)
}

function finish(
  format: PolicyFormat,
  notes: Notes,
  { bind, onProgress }: Pick<ReadOptions, 'bind' | 'onProgress'>,
): Reading {
  const draft = new Draft()
  const binds = new Binds(bind)
  if (format === 'yaml' || format === 'json') {
    const tree = treeOf(format, notes)
    if (tree !== undefined) readDocument(tree, draft, notes, onProgress)
  } else {
    const changes = new Changes(draft, notes, binds)
    const to = notes.source.text.length
    if (format === 'page') readPage(changes)
    else readScript({ from: 0, to, transcript: false }, changes)
    if (notes.understood.length === 0 && notes.problems().length === 0)
      notes.warn(0, 'nothing here makes a user, a group or a grant')
  }
  const problems = notes.problems()
  const fatal = problems.filter((problem) => problem.fatal)
  return {
    name: notes.source.file,
    format,
    policy: fatal.length > 0 ? err(fatal) : ok(draft.policy()),
    problems,
    understood: notes.understood,
    skipped: notes.skipped,
    origins: () => draft.origins(),
    unusedBinds: binds.unused(),
  }
}

function treeOf(format: 'yaml' | 'json', notes: Notes): Tree | undefined {
  let complaints = 0
  const complain = (at: number, message: string): void => {
    complaints++
    notes.fatal(at, message)
  }
  const { text } = notes.source
  const tree = format === 'json' ? parseJson(text, complain) : parseYaml(text, complain)
  if (tree === undefined && complaints === 0) {
    notes.fatal(0, 'holds no policy; one without grants is `grants: []`')
  }
  return tree
}

function unreadable(options: ReadOptions, message: string, format?: PolicyFormat): Reading {
  const problem = { file: options.name, line: 1, column: 1, message, fatal: true }
  return {
    name: options.name,
    format: format ?? options.format ?? 'unknown',
    policy: err([problem]),
    problems: [problem],
    understood: [],
    skipped: [],
    origins: () => [],
    unusedBinds: Object.keys(options.bind ?? {}),
  }
}
