import { describe, expect, it } from 'vitest'
import { chartsOf } from '../../bench/charts.ts'
import { goalsTable, readmePart, shortNumber, tablesOf, withPart } from '../../bench/report.ts'
import { combined, type Results, type Run } from '../../bench/results.ts'

const timed = (name: string, fast: number) => ({
  name,
  fast,
  median: fast * 1.1,
  ratio: fast / 200,
})

const run = (size: number, seed: number, factor: number): Run => ({
  size,
  seed,
  requests: size,
  pairs: [timed('two Map.gets', 200 * factor), timed('ridgate', 250 * factor)],
  peers: [timed('ridgate, same users', 250), timed('CASL, an ability per user', 1500 * factor)],
  suite: [{ name: 'build', nanoseconds: 5e6 * factor, rme: 2, samples: 9 }],
  figures: {
    G1: 0.8 * factor,
    G8: 50 / factor,
    'single ridgate p99': 400,
    'single Map.get p99': 300,
  },
  left: size > 1000 ? ['Casbin, one enforcer: it reads everything'] : [],
})

const results: Results = {
  date: '2026-01-02',
  machine: '2 × Test Processor',
  node: '20.0.0',
  seeds: [7, 8, 9],
  sizes: [1000, 100_000].map((size) =>
    combined(size, [run(size, 7, 1), run(size, 8, 3), run(size, 9, 0.5)]),
  ),
}

describe('runs together', () => {
  it('give the median, the least and the largest of each figure', () => {
    const [small] = results.sizes
    expect(small?.figures['G1']).toEqual({ median: 0.8, low: 0.4, high: 0.8 * 3 })
    expect(small?.pairs.map(({ name, fast }) => [name, fast])).toEqual([
      ['two Map.gets', { median: 200, low: 100, high: 600 }],
      ['ridgate', { median: 250, low: 125, high: 750 }],
    ])
    expect(small?.suite).toEqual([
      { name: 'build', nanoseconds: { median: 5e6, low: 2.5e6, high: 15e6 } },
    ])
  })

  it('tell once what was left out', () => {
    expect(results.sizes[1]?.left).toEqual(['Casbin, one enforcer: it reads everything'])
  })

  it('keep a figure that only some of them have', () => {
    const some = { ...run(1000, 7, 1), figures: { G13: 1.2 } }
    expect(combined(1000, [run(1000, 8, 1), some]).figures['G13']?.median).toBe(1.2)
  })
})

describe('the goals’ table', () => {
  const rows = goalsTable(results).split('\n')

  it('has a column for each size', () => {
    expect(rows[0]).toBe('| goal | must | aim | 1k | 100k |')
  })

  it.each([
    ['G1 ', '| 0.80 (0.40–2.40) | 0.80 (0.40–2.40) ✗ |'],
    ['G8 ', '| ≤ 64 B | ≤ 40 B | 50.0 (16.7–100) | 50.0 (16.7–100) |'],
    ['G12 ', '| ≤ 20 µs | ≤ 2 µs | – | – |'],
    ['G2 ', '| ≥ 0.65 / 0.75 / 1 / 1 | ≥ 0.9 / 1 / 1.4 / 1.3 |'],
  ])('has in %s%s', (id, cells) => {
    expect(rows.find((row) => row.startsWith(`| ${id}`))).toContain(cells)
  })
})

describe('the tables of times', () => {
  const text = tablesOf(results)

  it.each([
    '| one check | 1k | 100k |',
    '| ridgate | 250 ns (× 1.25) | 250 ns (× 1.25) |',
    '| CASL, an ability per user | 1500 ns (× 7.50) | 1500 ns (× 7.50) |',
    '| build | 5000 µs (2500 µs–15 ms) | 5000 µs (2500 µs–15 ms) |',
    '| single call, p99 | 400 ns | 400 ns |',
    '| single call, p50 | – | – |',
    'Not timed at every size: Casbin, one enforcer: it reads everything.',
    '2 × Test Processor, Node 20.0.0; medians of 3 runs with the seeds 7, 8, 9',
  ])('hold %s', (line) => {
    expect(text).toContain(line)
  })

  it('have none for peers where there were none', () => {
    const sizes = results.sizes.map((size) => ({ ...size, peers: [] }))
    expect(tablesOf({ ...results, sizes })).not.toContain('prepared users')
  })
})

describe('the README', () => {
  it('gets what stands between its markers', () => {
    const text = 'a\n<!-- bench:start -->\nold\n<!-- bench:end -->\nb\n'
    expect(withPart(text, 'new')).toBe('a\n<!-- bench:start -->\nnew\n<!-- bench:end -->\nb\n')
  })

  it.each(['no markers', '<!-- bench:end --><!-- bench:start -->'])('keeps `%s`', (text) => {
    expect(withPart(text, 'new')).toBe(text)
  })

  it('shows every chart that is written', () => {
    const part = readmePart(results)
    for (const { file, alt } of chartsOf(results)) {
      expect(part).toContain(`![${alt}](bench/charts/${file})`)
    }
    expect(part).toContain('<details>')
  })
})

describe('numbers', () => {
  it.each([
    [0.004, '0.00'],
    [1.234, '1.23'],
    [12.34, '12.3'],
    [123.4, '123'],
  ])('%f is written %s', (value, text) => {
    expect(shortNumber(value)).toBe(text)
  })
})

describe('charts', () => {
  it('are three, and two where no peer was measured', () => {
    expect(chartsOf(results).map(({ file }) => file)).toEqual([
      'checks.svg',
      'peers.svg',
      'tails.svg',
    ])
    const sizes = results.sizes.map((size) => ({ ...size, peers: [] }))
    expect(chartsOf({ ...results, sizes }).length).toBe(2)
  })

  it('name what they show', () => {
    const [checks, peers, tails] = chartsOf(results).map(({ svg }) => svg)
    expect(checks).toContain('>ridgate: 250 ns<')
    expect(checks).toContain('>100k grants<')
    expect(peers).toContain('>CASL, an ability per user<')
    expect(tails).toContain('>Map.get p99: 300 ns<')
  })
})
