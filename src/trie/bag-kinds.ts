/** The kinds of bags that there are: see bag.ts. @module */

import type { BagKind } from './bag.ts'
import { HOLDER_SHIFT } from './mark.ts'

/** How many items a list has at most that decisions read. */
const FEW = 16
/** How many it has where none does: lists take less room than tables. */
const MANY = 64

/** The grants at a node, by the number of their holder. */
export const MARKS: BagKind = { shift: HOLDER_SHIFT, inPlace: 2, most: FEW }

/** The groups of a user, or those whose grants make superusers, by number. */
export const GROUPS: BagKind = { shift: 0, inPlace: 1, most: FEW }

/** The users in a group, by number. */
export const MEMBERS: BagKind = { shift: 0, inPlace: 1, most: MANY }

/** The nodes at which a holder has grants, by place. */
export const PLACES: BagKind = { shift: 0, inPlace: 1, most: MANY }
