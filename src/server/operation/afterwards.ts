/** Afterwards: what need not be done before an answer is given. @module */

/**
 * Keeps items until the requests that came in together are answered, and has them taken one after
 * another then: between two requests nothing of that work is near the processor, so that for many
 * at once it costs a fraction.
 */
export class Afterwards<Item> {
  readonly #take: (item: Item) => void
  #kept: Item[] = []
  #isDue = false
  #isStuck = false

  /** @param take - does what there is to do for an item. */
  constructor(take: (item: Item) => void) {
    this.#take = take
  }

  /** Keeps an item. Throws what `take` throws again, where it has thrown before. */
  add(item: Item): void {
    if (this.#isStuck) this.settle()
    this.#kept.push(item)
    if (this.#isDue) return
    this.#isDue = true
    setImmediate(this.#settleWhenDue)
  }

  readonly #settleWhenDue = (): void => {
    this.#isDue = false
    try {
      this.settle()
    } catch {
      // Nobody is there to be told: the next one to add something will be.
      this.#isStuck = true
    }
  }

  /** Has everything taken now. What could not be taken is kept. */
  settle(): void {
    let taken = 0
    try {
      for (const item of this.#kept) {
        this.#take(item)
        taken++
      }
      this.#isStuck = false
    } finally {
      this.#kept = this.#kept.slice(taken)
    }
  }
}
