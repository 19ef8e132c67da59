/** The way up: from a resource to what it lies below, as whoever has no trie cuts it. @module */

const JOBS = 'dcos:service:metronome:'

/** What cuts the paths of the family that a resource of the workload is in. */
export const separatorOf = (rid: string): '.' | '/' => (rid.startsWith(JOBS) ? '.' : '/')

/** The resource next above `rid`; none where its path, which begins after `base`, has ended. */
export function above(rid: string, separator: '.' | '/', base: number): string | undefined {
  const end = rid.lastIndexOf(separator)
  return end <= base ? undefined : rid.slice(0, end)
}
