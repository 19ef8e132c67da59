/** Signs: a bit or two of a number, by which most that are not meant are known. @module */

/** The bit of a number in a user's low marks: what lacks its bit is none of the user's. */
export const lowBit = (number: number): number => 1 << (number & 31)

/** The bit of a number in a user's high marks. */
export const highBit = (number: number): number => 1 << ((number >>> 5) & 31)
