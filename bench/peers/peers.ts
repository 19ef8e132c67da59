/** All peers, each in the fastest way that its documentation shows. @module */

import { accesscontrol } from './accesscontrol.ts'
import { casbinForAll, casbinPerUser } from './casbin.ts'
import { casl } from './casl.ts'
import { cedarForAll, cedarPerUser } from './cedar.ts'
import { easyRbac } from './easy-rbac.ts'
import type { Peer } from './peer.ts'

export const PEERS: readonly Peer[] = [
  casl,
  casbinPerUser,
  casbinForAll,
  cedarPerUser,
  cedarForAll,
  accesscontrol,
  easyRbac,
]
