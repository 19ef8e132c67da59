/**
 * Completes the lockfile with the platforms that a registry did not serve: `npm install` leaves
 * their optional packages out, and `npm ci` then refuses the file. Run it after `npm install`.
 *
 * @module
 */

import { readFileSync, writeFileSync } from 'node:fs'

const LOCKFILE = 'package-lock.json'

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openbsd', 'openharmony', 'win32']

const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64']

const LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' }

/** What the lockfile says of an installed package, as far as it is read or written here. */
interface Locked {
  readonly version?: string
  readonly cpu?: readonly string[]
  readonly dev?: true
  readonly libc?: readonly string[]
  readonly optional?: true
  readonly os?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** The entry of a package whose name says the platform that it is for. */
function platformPackage(name: string, version: string): Locked {
  const words = name.split(/[/-]/)
  const os = words.filter((word) => SYSTEMS.includes(word))
  const cpu = words.filter((word) => PROCESSORS.includes(word))
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`no platform in the name \`${name}\``)
  const library = Object.entries(LIBRARIES).find(([suffix]) => words.includes(suffix))?.[1]
  const libc = os[0] === 'linux' && library !== undefined ? { libc: [library] } : {}
  return { version, cpu, dev: true, ...libc, optional: true, os }
}

/** Where a package that another names may stand, nearest first. */
function placesOf(name: string, dependent: string): string[] {
  const above = dependent.split('/node_modules/').slice(0, -1)
  const folders = above.map((_, at) => above.slice(0, at + 1).join('/node_modules/'))
  return [dependent, ...folders.toReversed(), '']
    .map((folder) => (folder === '' ? '' : `${folder}/`))
    .map((folder) => `${folder}node_modules/${name}`)
}

const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync(LOCKFILE, 'utf8'))

for (const [path, { optionalDependencies }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies ?? {})) {
    if (placesOf(name, path).some((place) => lock.packages[place] !== undefined)) continue
    lock.packages[`node_modules/${name}`] = platformPackage(name, version)
    console.log(`added ${name} ${version}`)
  }
}

const [root, ...others] = Object.entries(lock.packages)
const sorted = others.toSorted(([a], [b]) => (a < b ? -1 : 1))
lock.packages = Object.fromEntries([root as [string, Locked], ...sorted])
writeFileSync(LOCKFILE, `${JSON.stringify(lock, null, 2)}\n`)
