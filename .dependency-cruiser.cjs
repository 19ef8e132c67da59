/**
 * Which layer may import which: docs/architecture.md, as rules.
 * `test/package/layers.test.ts` plants a breach of each and sees it reported.
 */

/** "Files of `layer` import only from their own layer and from `allowed`." */
const only = (layer, allowed, comment) => ({
  name: `${layer}-imports`,
  comment,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { pathNot: [`^src/${layer}/`, ...allowed] },
})

/** A package, wherever it is installed. */
const npm = (name) => `(^|/)node_modules/${name}/`

/** The modules of Node, with and without their prefix. */
const NODE =
  '^(node:)?(assert|async_hooks|buffer|crypto|events|fs|http|https|net|os|path|perf_hooks|process|stream|timers|tls|url|util|zlib)(/|$)'

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'a file that nothing imports and that imports nothing is dead',
      severity: 'error',
      from: { orphan: true, path: '^src/' },
      to: {},
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('core', [], 'types and pure functions: no packages, no node:, no other layer'),
    only('trie', ['^src/core/'], 'the index knows resources, not requests'),
    only('engine', ['^src/(core|trie)/'], 'a decision is a function of its inputs'),
    only(
      'analysis',
      ['^src/(core|trie|engine)/'],
      'questions about a policy as a whole, without I/O',
    ),
    only('oracle', ['^src/core/'], 'the definition shares the vocabulary and nothing else'),
    {
      name: 'oracle-shares-only-types',
      comment: 'a fault in a shared function would hide itself from the comparison',
      severity: 'error',
      from: { path: '^src/oracle/' },
      to: { pathNot: '^src/oracle/', dependencyTypesNot: ['type-only'] },
    },
    only('policy', ['^src/core/', npm('yaml')], 'documents in and out; reads text, never files'),
    only(
      'testing',
      ['^src/(core|engine|oracle)/', npm('fast-check')],
      'arbitraries and contract suites for users',
    ),
    {
      name: 'testing-shares-engine-types',
      comment: 'a contract suite is handed the decider that it tests',
      severity: 'error',
      from: { path: '^src/testing/' },
      to: { path: '^src/engine/', dependencyTypesNot: ['type-only'] },
    },
    only('iam', ['^src/core/', NODE, npm('.+')], 'administration never decides'),
    only(
      'gateway',
      ['^src/(core|engine)/', NODE, npm('.+')],
      'translates and enforces; the engine decides',
    ),
    only('client', ['^src/core/'], 'asks a server by fetch, wherever that is'),
    only('server', ['^src/(core|engine|iam|gateway)/', NODE, npm('.+')], 'translation only'),
    {
      name: 'nothing-imports-the-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'entries-are-for-users',
      comment: 'the inside of the package imports the file it needs, not the entry of everything',
      severity: 'error',
      from: { path: '^src/.+/' },
      to: { path: '^src/index\\.ts$' },
    },
    {
      name: 'src-stands-alone',
      comment: 'what the program needs of spec-tables/ is generated into src/',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|spec-tables|tools|examples)/' },
    },
    {
      name: 'no-development-packages',
      comment: 'what is shipped may not need what is only installed here',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm-peer'],
      },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
}
