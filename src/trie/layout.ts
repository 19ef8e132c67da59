/**
 * The layout: where everything stands in the words of an arena. What decides lives in one array of
 * 32-bit words, so that it can be saved as it is and read by several threads. See
 * docs/snapshot-format.md. @module
 */

declare const refBrand: unique symbol

/** The place of a record in the words of an arena; {@link NOTHING} where there is none. */
export type Ref = number & { readonly [refBrand]: true }

/** The place of no record: the header begins there. */
export const NOTHING: Ref = 0 as Ref

// The header, a word each.

/** `ridg`, by which words are known as an arena's. */
export const MAGIC_AT: number = 0
/** The version of this layout. */
export const FORMAT_AT: number = 1
/** Odd while a change is being written: see sequence.ts. */
export const SEQUENCE_AT: number = 2
/** How many words there are. */
export const LENGTH_AT: number = 3
/** The revision, its low 32 bits and those above. */
export const REVISION_AT: number = 4
/** The number of the mode in `MODES`. */
export const MODE_AT: number = 6
/** The number of the release in `RELEASES`. */
export const RELEASE_AT: number = 7
/** Two hashes of the catalogue. */
export const CATALOGUE_AT: number = 8
/** The checksum of a snapshot, in two words; 0 in an arena that is in use. */
export const CHECKSUM_AT: number = 10
export const CHECKSUM_HIGH_AT: number = 36
/** How many grants there are. */
export const GRANTS_AT: number = 11
/** How many of the grants stand on malformed paths, and reach nothing. */
export const DEAD_GRANTS_AT: number = 35
/** The table of nodes by text, with a sieve: see table.ts. */
export const NODES_AT: number = 12
/** The table of users by name. */
export const USERS_AT: number = 16
/** The table of groups by name. */
export const GROUPS_AT: number = 20
/** The list of principals by number: where it is, how many numbers it has, the next unused one. */
export const PRINCIPALS_AT: number = 24
/** How many numbers the list of principals has room for. */
export const PRINCIPALS_ROOM_AT: number = 25
/** The number that no one ever had. */
export const NEXT_NUMBER_AT: number = 26
/** The number that was given back last; its place in the list names the one before. */
export const FREE_NUMBER_AT: number = 27
/** The bag of those whose grants make superusers, by number. */
export const SUPERUSERS_AT: number = 28
/** The marks of these numbers, as a user has them of its groups. */
export const SUPERUSERS_LOW_AT: number = 30
export const SUPERUSERS_HIGH_AT: number = 31
/** Where the next block is cut from, and where what it is cut from ends. */
export const CUT_AT: number = 32
export const CUT_END_AT: number = 33
/** How many words stand in blocks that are in use. */
export const USED_AT: number = 34
/** The first free block of each class of sizes: see arena.ts. */
export const FREE_AT: number = 40
/** How many classes of sizes there are. */
export const CLASSES: number = 56
/** Where the header ends. */
export const HEADER_WORDS: number = 96

export const MAGIC: number = 0x67646972
export const FORMAT: number = 3

// A node: a place at which grants stand, or above one.

/** The node above; {@link NOTHING} for a base. */
export const NODE_PARENT: number = 0
/** Where its text ends, its family and its flags, in one word. */
export const NODE_SHAPE: number = 1
/** A bag of marks that holds two in place: see mark.ts. */
export const NODE_MARKS: number = 2
/** The siblings on both sides. */
export const NODE_NEXT: number = 5
export const NODE_PREVIOUS: number = 6
/** The branch block, there where nodes stand below. */
export const NODE_BRANCH: number = 7
/** The text that the node adds to that of the one above. */
export const NODE_TEXT: number = 8

/** In a branch block: the first node below, and how many grants stand at the node and below. */
export const BRANCH_CHILD: number = 0
export const BRANCH_WEIGHT: number = 1
export const BRANCH_WORDS: number = 2

/** In a shape: 11 bits for the length of the text. */
export const END_MASK: number = 0x7ff
/** It is a base: nothing stands above it. */
export const IS_BASE: number = 1 << 11
/** A grant without a star reaches what lies below, too. */
export const IS_OPEN: number = 1 << 12
/** It is there for its whole text only, and nothing lies below it. */
export const IS_WHOLE: number = 1 << 13
/** Its text alone is a RID of another family, or none: it is there for what is longer only. */
export const IS_STEM: number = 1 << 14
/** Its text is malformed: grants on it reach nothing. */
export const IS_DEAD: number = 1 << 15
/** The number of its family stands above these bits, plus one: 0 where it has none. */
export const FAMILY_SHIFT: number = 16

// A principal: a user or a group.

/** Its number, and what it is. */
export const PRINCIPAL_NUMBER: number = 0
/** How many characters its name has. */
export const PRINCIPAL_LENGTH: number = 1
/** Of a user: a bit for its number and each of its groups'. */
export const PRINCIPAL_LOW: number = 2
export const PRINCIPAL_HIGH: number = 3
/** A bag of numbers: the groups of a user, the users in a group. */
export const PRINCIPAL_PEERS: number = 4
/** A bag of the nodes at which it holds grants. */
export const PRINCIPAL_PLACES: number = 6
/** How many grants it holds. */
export const PRINCIPAL_GRANTS: number = 8
/** Its name. */
export const PRINCIPAL_NAME: number = 9

/** In a principal's number: 24 bits for the number. */
export const NUMBER_MASK: number = 0xff_ffff
/** It is a group. */
export const IS_GROUP: number = 1 << 24
/** It is a service account. */
export const IS_SERVICE: number = 1 << 25

/** The most users and groups together: a mark has 24 bits for a number, and 0 is nobody's. */
export const MOST_PRINCIPALS: number = 2 ** 24 - 1

/** How many words a text of so many characters takes. */
export const wordsFor = (characters: number): number => (characters + 3) >> 2
