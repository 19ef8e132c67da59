import { describe, expect, it } from 'vitest'
import { MAX_PROBLEMS, MAX_YAML_BYTES, type Reading, readPolicy } from '../../src/policy/index.ts'

const yaml = (text: string | Uint8Array): Reading => readPolicy(text, { name: 'p.yaml' })
const json = (text: string): Reading => readPolicy(text, { name: 'p.json' })
const script = (text: string): Reading => readPolicy(text, { name: 'p.sh' })
const FORMATS = ['yaml', 'json', 'script', 'page'] as const

const MILLION = 'x'.repeat(1_000_000)

/** No policy, and messages that a terminal can show: one line each, printable, not long. */
function expectRefused(reading: Reading, message: string): void {
  expect(reading.policy.ok).toBe(false)
  expect(reading.problems.map((problem) => problem.message).join('\n')).toContain(message)
  for (const problem of reading.problems) {
    expect(problem.message).toMatch(/^[\x20-\x7e…]{1,400}$/)
    expect(problem.line).toBeGreaterThan(0)
    expect(problem.column).toBeGreaterThan(0)
  }
}

describe('hostile input', { timeout: 60_000 }, () => {
  it.each(FORMATS)('that is empty, as %s', (format) => {
    for (const text of ['', ' \n\t\r\n', '\ufeff']) {
      expectRefused(readPolicy(text, { name: 'p', format }), 'is empty')
    }
  })

  it.each(FORMATS)('that is binary, as %s', (format) => {
    const bytes = Uint8Array.from({ length: 4096 }, (_, index) => (index * 193) & 255)
    expectRefused(readPolicy(bytes, { name: 'p', format }), 'is it a binary file?')
    expectRefused(readPolicy(new Uint8Array([0xff, 0xfe, 97, 0]), { name: 'p', format }), 'UTF-8')
    expectRefused(readPolicy('users: [a\0b]', { name: 'p', format }), 'holds a NUL character')
  })

  it.each(FORMATS)('that is too large, as %s, before any of it is read', (format) => {
    const reading = readPolicy('é'.repeat(100), { name: 'p', format, maxBytes: 199 })
    expectRefused(reading, 'is too large: 200 bytes, where at most 199 are read')
  })

  it('of 65 MiB', () => {
    expectRefused(yaml(new Uint8Array(65 * 1024 * 1024)), 'is too large')
  })

  it('of more YAML than is read in time', () => {
    const text = `# ${'x'.repeat(MAX_YAML_BYTES)}`
    expectRefused(yaml(text), 'of YAML: write it as JSON')
  })

  it.each([
    ['flow lists in YAML', yaml('['.repeat(2_000))],
    ['closed flow lists in YAML', yaml(`users: ${'['.repeat(200)}${']'.repeat(200)}`)],
    ['block lists in YAML', yaml(`users: \n${'- '.repeat(2_000)}a`)],
    ['flow maps in YAML', yaml(`${'{a: '.repeat(500)}1${'}'.repeat(500)}`)],
    ['lists in JSON', json('['.repeat(1_000_000))],
    ['maps in JSON', json('{"a":'.repeat(100_000))],
  ])('with deep %s', (_, reading) => {
    expectRefused(reading, 'nest more than 32 deep')
  })

  it('with aliases of aliases', () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) =>
        `  ${'abcdefghij'[i + 1]}: &${'abcdefghij'[i + 1]} [${`*${'abcdefghij'[i]}, `.repeat(9)}]`,
    )
    const reading = yaml(`users: []\ngroups:\n  a: &a [x, y]\n${levels.join('\n')}\n`)
    expectRefused(reading, 'aliases are not read')
    expect(reading.problems).toHaveLength(81)
  })

  it('with duplicate keys', () => {
    expectRefused(yaml('grants: []\ngrants: []'), 'duplicate key `grants`, first on line 1')
    expectRefused(json('{"groups": {"a": [], "a": ["b"]}}'), 'duplicate key `a`')
  })

  it.each([
    ['YAML', yaml(`grants: [{user: a, resource: "${MILLION}:x", actions: [read]}]`)],
    ['JSON', json(`{"grants": [{"user": "a", "resource": "${MILLION}:x", "actions": ["read"]}]}`)],
    ['a script', script(`dcos security org users grant a ${MILLION}:x read`)],
  ])('with a RID of a million characters in %s', (_, reading) => {
    expectRefused(reading, 'it is longer than 1024 characters')
  })

  it.each([
    ['a uid', `users: ["${MILLION}"]`],
    ['a gid', `groups: {"${MILLION}": []}`],
    ['an action', `grants: [{user: a, resource: "a:b", actions: ["${MILLION}"]}]`],
    ['a mode', `mode: ${MILLION}`],
  ])('with %s of a million characters', (_, text) => {
    expectRefused(yaml(text), 'xxx…')
  })

  it('with a key of a million characters', () => {
    expectRefused(json(`{"${MILLION}": []}`), 'unknown key `xxx')
  })

  it('with names of the prototype', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
    for (const name of names) {
      const reading = json(
        `{"users": ["${name}"], "groups": {"${name}": ["${name}"]}, "grants": [` +
          `{"group": "${name}", "resource": "${name}:${name}", "actions": ["read"]}]}`,
      )
      expect(reading.policy).toEqual({
        ok: true,
        value: {
          users: [{ uid: name, service: false }],
          groups: [{ gid: name, members: [name] }],
          grants: [
            {
              principal: { kind: 'group', gid: name },
              resource: `${name}:${name}`,
              actions: ['read'],
            },
          ],
        },
      })
      expect(yaml(`groups: {${name}: [${name}]}`).policy).toMatchObject({
        value: { groups: [{ gid: name, members: [name] }] },
      })
      expectRefused(json(`{"${name}": []}`), `unknown key \`${name}\``)
    }
    expect(Object.hasOwn(Object.prototype, 'users')).toBe(false)
    expect(script('dcos security org users grant <constructor> a:b read').skipped).toHaveLength(1)
  })

  it('with lone surrogates', () => {
    expectRefused(json('{"users": ["a\\ud800"]}'), 'malformed-uid: `a\\u{d800}`')
    expectRefused(yaml('users: ["a\\ud800"]'), 'malformed-uid: `a\\u{d800}`')
    expectRefused(yaml('users: ["a\ud800"]'), 'malformed-uid: `a\\u{d800}`')
  })

  it('with twins that look alike', () => {
    expectRefused(yaml('users: ["jos\u00e9"]'), 'malformed-uid: `jos\\u{e9}`')
    expectRefused(yaml('users: ["jose\u0301"]'), 'malformed-uid: `jose\\u{301}`')
    expectRefused(script('dcos security org users create jos\u00e9'), 'malformed-uid: `jos\\u{e9}`')
  })

  it('with control characters and line breaks in names', () => {
    expectRefused(yaml('users: ["a\\u001b[31m\\nb"]'), 'malformed-uid: `a\\u{1b}[31m\\u{a}b`')
    const skip = script('dcos security org x\u001by').skipped[0]
    expect(skip?.text).toBe('dcos security org x\\u{1b}y')
  })

  it('with more problems than anyone reads', () => {
    const reading = json(`{"users": [${'"?",'.repeat(MAX_PROBLEMS + 4)}"?"]}`)
    expect(reading.problems).toHaveLength(MAX_PROBLEMS + 1)
    expect(reading.problems.at(-1)?.message).toBe('and 5 more problems')
    expect(reading.policy.ok).toBe(false)
  })

  it('that is neither policy nor script nor page', () => {
    expectRefused(readPolicy('hello\nworld', { name: 'p.txt' }), 'is neither a policy')
  })

  it.each([
    ['unclosed quotes', `${"echo 'a\n".repeat(10_001)}`],
    ['unclosed substitutions', '$('.repeat(50_000)],
    ['one long word', MILLION],
    ['placeholders', '<a>'.repeat(30_000)],
    ['angle brackets', '<'.repeat(100_000)],
    ['backticks on one line', `\`${'a` `'.repeat(20_000)}`],
    ['bold on one line', '**Members** select '.repeat(3_000)],
    ['table openings', '<table>\n'.repeat(10_000)],
    ['fences', '```\n'.repeat(10_000)],
    ['braces', '${a'.repeat(30_000)],
  ])(
    'in scripts and pages with %s takes linear time: a quadratic reader runs into the time limit',
    (_, text) => {
      for (const name of ['p.sh', 'p.md']) {
        expect(readPolicy(text, { name }).understood).toEqual([])
      }
    },
  )
})
