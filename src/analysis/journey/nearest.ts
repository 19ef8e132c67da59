/** Misspelt names: which of the known ones was likely meant. @module */

/** The most characters of a name that is looked at. */
const MAX_LENGTH = 64

/** The most names that are offered. */
const MAX_OFFERED = 3

/**
 * The candidates that `word` was likely meant to be, the likeliest first, at most three: those
 * that hold it whole, or that are few letters away from it. Costs the lengths of word and
 * candidates, multiplied; a word of more than 64 characters is not looked at.
 */
function nearest(word: string, candidates: readonly string[]): string[] {
  if (word === '' || word.length > MAX_LENGTH) return []
  const wanted = word.toLowerCase()
  const room = Math.max(1, Math.floor(wanted.length / 3))
  return candidates
    .map((candidate) => ({ candidate, distance: distanceOf(wanted, candidate) }))
    .filter(({ distance }) => distance <= room)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_OFFERED)
    .map(({ candidate }) => candidate)
}

/** Letters to add, drop or change; 1 for a candidate that holds the word whole. */
function distanceOf(word: string, candidate: string): number {
  const letters = editDistance(word, candidate)
  return word.length > 2 && candidate.includes(word) ? Math.min(letters, 1) : letters
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const kept = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(kept, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}

/** `; likely \`a\` or \`b\``: the nearest names, to end a message with; empty if there are none. */
export function likelyText(word: string, candidates: readonly string[]): string {
  const names = nearest(word, candidates).map((name) => `\`${name}\``)
  return names.length === 0 ? '' : `; likely ${names.join(' or ')}`
}
