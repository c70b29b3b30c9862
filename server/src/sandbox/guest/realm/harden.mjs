/**
 * Makes a fresh realm safe to use again and again: nothing that one evaluation does can be seen by the next one.
 *
 * Everything reachable is frozen. Freezing alone would break honest code: where a prototype holds a read-only
 * `toString`, the assignment `own.toString = …` throws. So the data properties of prototypes become accessors whose
 * setter gives the receiver a property of its own, as the assignment would have.
 */

/** What is shared between threads, lets code see the garbage collector, keeps state by name or reaches a console. */
const removed = /** @type {const} */ ([
  [globalThis, 'WebAssembly'],
  [globalThis, 'SharedArrayBuffer'],
  [globalThis, 'Atomics'],
  [globalThis, 'FinalizationRegistry'],
  [globalThis, 'WeakRef'],
  [globalThis, 'console'],
  [Symbol, 'for'],
  [Symbol, 'keyFor'],
  // A raw text in a result would leave unread.
  [JSON, 'rawJSON'],
  [JSON, 'isRawJSON'],
]);

/** To be called once, before any code of a tenant; what others install must be there already. */
export function harden() {
  for (const [holder, name] of removed) Reflect.deleteProperty(holder, name);
  const found = reachable();
  const accessors = [...prototypesAmong(found)].flatMap(allowAssignment);
  for (const object of found) Object.freeze(object);
  for (const accessor of accessors) Object.freeze(accessor);
}

/** Intrinsics that no property of the global object leads to, by an example of what has them. */
function examples() {
  const text = 'text';
  const strictArguments = (function () {
    // biome-ignore lint/complexity/noArguments: the object itself is wanted, it holds an intrinsic.
    return arguments;
  })();
  const asyncGenerator = (async function* () {})();
  return [
    async () => {},
    function* () {},
    async function* () {},
    (function* () {})(),
    asyncGenerator,
    strictArguments,
    // The accessors of `stack` are two functions shared by all errors.
    new Error(text),
    [][Symbol.iterator](),
    text[Symbol.iterator](),
    text.matchAll(/t/g),
    new Map().entries(),
    new Set().values(),
    [].values().map(() => 0),
    Iterator.from({ next: () => ({ done: true, value: 0 }) }),
    new Intl.Segmenter().segment(text),
    new Intl.Segmenter().segment(text)[Symbol.iterator](),
  ];
}

/**
 * All objects of the realm that code could meet.
 * @returns {Set<object>}
 */
function reachable() {
  const found = new Set();
  /** @type {unknown[]} */
  const next = [globalThis, ...examples()];
  while (next.length > 0) {
    const value = next.pop();
    if (!isObject(value) || found.has(value)) continue;
    found.add(value);
    next.push(Object.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key);
      next.push(property?.value, property?.get, property?.set);
    }
  }
  return found;
}

/**
 * @param {unknown} value
 * @returns {value is object}
 */
function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/**
 * Those that others inherit from. Constructors are left out: nobody assigns over what one constructor has from another.
 * @param {Set<object>} objects
 * @returns {Set<object>}
 */
function prototypesAmong(objects) {
  /** @type {Set<object>} */
  const prototypes = new Set([Function.prototype]);
  for (const object of objects) {
    for (const value of [Object.getPrototypeOf(object), Reflect.get(object, 'prototype', object)])
      if (typeof value === 'object' && value !== null) prototypes.add(value);
  }
  prototypes.delete(globalThis);
  return prototypes;
}

/**
 * @param {object} prototype
 * @returns {unknown[]} the functions it made
 */
function allowAssignment(prototype) {
  const made = [];
  for (const key of Reflect.ownKeys(prototype)) {
    const property = Object.getOwnPropertyDescriptor(prototype, key);
    if (!property?.configurable || !('value' in property)) continue;
    // Hardly anybody assigns over these, and as accessors they would make each spread four times as slow.
    if (typeof key === 'symbol' || key === 'next') continue;
    const { get, set } = accessor(prototype, key, property.value);
    const enumerable = property.enumerable ?? false;
    Object.defineProperty(prototype, key, { get, set, enumerable, configurable: false });
    made.push(get, set);
  }
  return made;
}

/**
 * @param {object} prototype
 * @param {string} key
 * @param {unknown} value
 */
function accessor(prototype, key, value) {
  return {
    get() {
      return value;
    },
    /** @param {unknown} own */
    set(own) {
      const done =
        isObject(this) &&
        this !== prototype &&
        (Object.hasOwn(this, key)
          ? Reflect.defineProperty(this, key, { value: own })
          : Reflect.defineProperty(this, key, {
              value: own,
              writable: true,
              enumerable: true,
              configurable: true,
            }));
      if (!done) throw new TypeError(`Cannot assign to read only property '${key}' of object`);
    },
  };
}
