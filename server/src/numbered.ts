/** Items at a time at most. */
const places = 2 ** 20;

/**
 * What is under way, by numbers it is given: of which much comes and goes, and little is there at a time. As a `Map` by a
 * rising number, which costs several times as much here: each table a `Map` gives up names the one that follows it and
 * holds what it held, so that the collector of young objects takes all of it for living until the old ones are
 * collected as well.
 */
export class Numbered<Item> {
  readonly #items: (Item | undefined)[] = [];
  /** By place: the number that is there now, or was last. */
  readonly #numbers: number[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#numbers.length - this.#free.length;
  }

  /** Answers its number, which nothing else had or will have. Throws a RangeError when there are a million already. */
  add(item: Item): number {
    const place = this.#free.pop() ?? this.#numbers.length;
    if (place >= places) throw new RangeError('too many at a time');
    const number = (this.#numbers[place] ?? place) + places;
    this.#numbers[place] = number;
    this.#items[place] = item;
    return number;
  }

  get(number: number): Item | undefined {
    const place = number % places;
    return this.#numbers[place] === number ? this.#items[place] : undefined;
  }

  /** As `get`; it is there no longer. */
  take(number: number): Item | undefined {
    const item = this.get(number);
    if (item === undefined) return undefined;
    const place = number % places;
    this.#items[place] = undefined;
    this.#free.push(place);
    return item;
  }

  /** Those that are there now, in no order. */
  all(): Item[] {
    return this.#items.filter((item) => item !== undefined);
  }

  /** As `all`; none is there any longer. */
  takeAll(): Item[] {
    return this.#numbers.flatMap((number) => {
      const item = this.take(number);
      return item === undefined ? [] : [item];
    });
  }
}
