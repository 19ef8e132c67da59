/** SVG as text: elements, and the look that all charts share, in light and in dark. @module */

/** What an attribute may be. */
type Value = string | number

const SPECIAL: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** A text in which nothing is mark-up. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (special) => SPECIAL[special] ?? special)

const written = (value: Value): string =>
  typeof value === 'number' ? String(Math.round(value * 10) / 10) : escaped(value)

/** An element; its content is taken as mark-up. */
export function element(
  name: string,
  attributes: Readonly<Record<string, Value>>,
  content = '',
): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${written(value)}"`)
  const start = `<${name}${pairs.join('')}`
  return content === '' ? `${start}/>` : `${start}>${content}</${name}>`
}

/** A line of text, which may hold anything. */
export const text = (
  at: readonly [x: number, y: number],
  words: string,
  attributes: Readonly<Record<string, Value>> = {},
): string => element('text', { x: at[0], y: at[1], ...attributes }, escaped(words))

/** Eight tones that are told apart on white and on black; the first is for what matters most. */
const LIGHT: readonly string[] = [
  '#c2410c',
  '#1d4ed8',
  '#15803d',
  '#7e22ce',
  '#0e7490',
  '#a16207',
  '#be185d',
  '#57534e',
]
const DARK: readonly string[] = [
  '#fb923c',
  '#93c5fd',
  '#86efac',
  '#d8b4fe',
  '#67e8f9',
  '#fde047',
  '#f9a8d4',
  '#d6d3d1',
]

/** How many tones there are. */
export const TONES: number = LIGHT.length

const tones = (palette: readonly string[]): string =>
  palette.map((tone, at) => `.l${at}{stroke:${tone}}.f${at}{fill:${tone}}`).join('')

const STYLE = [
  'text{font:12px system-ui,sans-serif;fill:#1c1917}',
  '.title{font-size:15px;font-weight:600}.note{fill:#57534e}',
  '.back{fill:#fff}.dot{stroke:#fff}.grid{stroke:#d6d3d1;stroke-width:1}',
  '.line{fill:none;stroke-width:2}.strong{stroke-width:3.5}.strongly{font-weight:700}',
  tones(LIGHT),
  '@media (prefers-color-scheme:dark){',
  'text{fill:#fafaf9}.note{fill:#d6d3d1}.back{fill:#0c0a09}.dot{stroke:#0c0a09}.grid{stroke:#44403c}',
  tones(DARK),
  '}',
].join('')

/** A picture with its title, which also tells those who can't see it what it is. */
export function picture(
  { width, height, title, note }: Readonly<Frame>,
  parts: readonly string[],
): string {
  const head = [
    element('title', {}, escaped(title)),
    element('style', {}, STYLE),
    element('rect', { class: 'back', width, height, rx: 6 }),
    text([16, 26], title, { class: 'title' }),
    text([16, 45], note, { class: 'note' }),
  ]
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}` }
  const content = ['', ...head, ...parts, ''].join('\n')
  return `${element('svg', { ...attributes, width, height, role: 'img' }, content)}\n`
}

/** What a picture shows and how large it is. */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly title: string
  readonly note: string
}
