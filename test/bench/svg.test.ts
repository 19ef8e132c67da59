import { describe, expect, it } from 'vitest'
import { dotPlot, linePlot, type Plot } from '../../bench/plots.ts'
import { element, escaped, picture, TONES, text } from '../../bench/svg.ts'

describe('mark-up', () => {
  it.each([
    ['a & b', 'a &amp; b'],
    ['<script>', '&lt;script&gt;'],
    ['"quoted"', '&quot;quoted&quot;'],
    ['plain', 'plain'],
  ])('%s is written %s', (from, to) => {
    expect(escaped(from)).toBe(to)
  })

  it.each([
    [element('line', { x1: 1, class: 'grid' }), '<line x1="1" class="grid"/>'],
    [element('rect', { x: 1.26 }), '<rect x="1.3"/>'],
    [element('g', { id: '"<' }, '<a/>'), '<g id="&quot;&lt;"><a/></g>'],
    [text([1, 2], 'p < 0.1'), '<text x="1" y="2">p &lt; 0.1</text>'],
  ])('%s', (written, is) => {
    expect(written).toBe(is)
  })
})

/** The names of elements that are open at each end tag: throws where they don't match. */
function demandNested(svg: string): number {
  const open: string[] = []
  let elements = 0
  for (const [, slash, name, , self] of svg.matchAll(
    /<(\/?)([a-z]+)((?:"[^"]*"|[^">])*?)(\/?)>/g,
  )) {
    if (slash === '/') expect(open.pop()).toBe(name)
    else if (self !== '/') open.push(name ?? '')
    elements++
  }
  expect(open).toEqual([])
  return elements
}

const PLOT: Plot = {
  title: 'Times & more',
  note: 'a note',
  places: ['1k', '10k', '100k'],
  series: [
    { name: 'ours', values: [100, 200, 400] },
    { name: 'theirs', values: [1000, undefined, 5000], isYardstick: true },
    { name: 'never measured', values: [undefined, undefined, undefined] },
  ],
  write: (value) => `${value} ns`,
}

describe('a picture', () => {
  const svg = picture({ width: 100, height: 50, title: 'a < b', note: 'n' }, ['<g/>'])

  it('says its size, and its title to those who do not see it', () => {
    expect(svg).toContain('viewBox="0 0 100 50"')
    expect(svg).toContain('role="img"')
    expect(svg).toContain('<title>a &lt; b</title>')
  })

  it('has colours for light and for dark', () => {
    const dark = svg.slice(svg.indexOf('prefers-color-scheme:dark'))
    for (let tone = 0; tone < TONES; tone++) {
      const rule = new RegExp(`\\.f${tone}\\{fill:(#[0-9a-f]{6})\\}`, 'g')
      const [light, other] = [...svg.matchAll(rule)].map(([, colour]) => colour)
      expect(light).not.toBe(other)
      expect(dark).toContain(`.f${tone}{fill:${other}}`)
    }
  })

  it('loads and runs nothing', () => {
    expect(svg).not.toMatch(/href|script|url\(|@import/)
  })
})

describe('lines', () => {
  const svg = linePlot(PLOT)

  it('are well-formed, each drawn through the values that it has', () => {
    expect(demandNested(svg)).toBeGreaterThan(20)
    const lines = [...svg.matchAll(/points="([^"]*)"/g)].map(([, points]) => points?.split(' '))
    expect(lines.map((points) => points?.filter(Boolean).length)).toEqual([3, 2, 0])
  })

  it('are named at their ends with the last value, unless they have none', () => {
    expect(svg).toContain('>ours: 400 ns<')
    expect(svg).toContain('>theirs: 5000 ns<')
    expect(svg).not.toContain('never measured')
  })

  it('rise where values do', () => {
    const [ours = ''] = [...svg.matchAll(/points="([^"]*)"/g)].map(([, points]) => points)
    const heights = ours.split(' ').map((point) => Number(point.split(',')[1]))
    expect(heights.toSorted((a, b) => b - a)).toEqual(heights)
  })

  it('have a tone each, unless they are to share one', () => {
    const tonesOf = (plot: Plot): string[] =>
      [...linePlot(plot).matchAll(/class="line l(\d)/g)].map(([, tone]) => tone ?? '')
    expect(tonesOf(PLOT)).toEqual(['0', '1', '2'])
    const shared = PLOT.series.map((series) => ({ ...series, tone: 5 }))
    expect(tonesOf({ ...PLOT, series: shared })).toEqual(['5', '5', '5'])
  })

  it('are dashed where they are yardsticks', () => {
    expect(svg.match(/stroke-dasharray/g)?.length).toBe(1)
  })
})

describe('dots', () => {
  const rows = { ...PLOT, places: ['ours', 'theirs', 'others'] }
  const svg = dotPlot(rows)

  it('are well-formed, one for each value and one for each name in the legend', () => {
    expect(demandNested(svg)).toBeGreaterThan(20)
    expect(svg.match(/<circle/g)?.length).toBe(5 + rows.series.length)
  })

  it('name every row', () => {
    for (const place of rows.places) expect(svg).toContain(`>${place}<`)
  })
})
