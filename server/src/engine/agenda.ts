/** A set kept in an order; the items must not change in what orders them. Finding a place takes logarithmic time. */
export class Agenda<T> {
  readonly #compare: (a: T, b: T) => number;
  #items: T[] = [];

  /** No two different items may compare as equal. */
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items.values();
  }

  has(item: T): boolean {
    return this.#items[this.#placeOf(item)] === item;
  }

  /** Adding what is there already changes nothing. */
  add(item: T): void {
    const place = this.#placeOf(item);
    if (this.#items[place] !== item) this.#items.splice(place, 0, item);
  }

  /** Answers whether it was there. */
  delete(item: T): boolean {
    const place = this.#placeOf(item);
    if (this.#items[place] !== item) return false;
    this.#items.splice(place, 1);
    return true;
  }

  /** Keeps those that pass. */
  keep(passes: (item: T) => boolean): void {
    if (this.#items.length > 0) this.#items = this.#items.filter(passes);
  }

  clear(): void {
    this.#items = [];
  }

  /** Index of the first item that does not come before `item`. */
  #placeOf(item: T): number {
    let from = 0;
    let to = this.#items.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const other = this.#items[middle] as T;
      if (this.#compare(other, item) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
