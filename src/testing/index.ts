/**
 * The testing kit: arbitraries, the contract of deciders, and a model of changes. Needs
 * fast-check, and no test runner. @module
 */

export { catalogues, isOrderly, partsOfDcos, smallCatalogues } from './catalogues.ts'
export { batchesFor, changesFor } from './changes.ts'
export { deciderContract } from './contract.ts'
export { decisionText, type Law, type LawOptions, type MakeDecider } from './law.ts'
export { gid, rid, uid } from './literals.ts'
export { PolicyModel, type Refusal } from './model.ts'
export { grantsOf, type PolicySize, policiesOf } from './policies.ts'
export { requestsFor, resourcesFor } from './requests.ts'
export { nearMissesOf, neighboursOf, ridsOf } from './rids.ts'
export {
  type Scenario,
  type ScenarioOptions,
  type Setting,
  scenarios,
  settings,
} from './scenarios.ts'
export {
  ALL_GIDS,
  ALL_UIDS,
  actionSets,
  actions,
  gids,
  modes,
  principals,
  releases,
  subjects,
  uids,
  unknownActions,
  unknownSubjects,
} from './words.ts'
