/**
 * The same answers every time: the clock stands still during an evaluation, and `Math.random` is a series that its
 * seed determines.
 */

const RealDate = Date;
const DateTimeFormat = Intl.DateTimeFormat;

let now = 0;
let seedText = '';
let state = new Uint32Array(4);

/**
 * Begins an evaluation.
 * @param {number} at ms UTC that every clock shows
 * @param {string} seed
 */
export function beginSeries(at, seed) {
  now = at;
  seedText = seed;
  state = seeded(seed);
}

/** ms UTC that every clock shows. */
export function currentTime() {
  return now;
}

/** What the evaluation began with. */
export function currentSeed() {
  return seedText;
}

/** Replaces what would tell the real time or real randomness. */
export function installDeterminism() {
  installDate();
  installFormat();
  Object.defineProperty(Math, 'random', { value: random });
}

function installDate() {
  /** @param {unknown[]} args */
  const FixedDate = function (...args) {
    if (new.target === undefined) return new RealDate(now).toString();
    return Reflect.construct(RealDate, args.length === 0 ? [now] : args, new.target);
  };
  Object.defineProperties(FixedDate, {
    name: { value: 'Date' },
    length: { value: RealDate.length },
    prototype: { value: RealDate.prototype, writable: false },
    now: {
      value: function fixedNow() {
        return now;
      },
    },
    parse: { value: RealDate.parse },
    UTC: { value: RealDate.UTC },
  });
  Object.defineProperty(RealDate.prototype, 'constructor', { value: FixedDate });
  Object.defineProperty(globalThis, 'Date', { value: FixedDate });
}

/** Without a date these two show the present. */
function installFormat() {
  const { prototype } = DateTimeFormat;
  const bound = Object.getOwnPropertyDescriptor(prototype, 'format')?.get;
  const toParts = prototype.formatToParts;
  /** @type {WeakMap<object, (date?: Date | number) => string>} */
  const functions = new WeakMap();
  /** @param {Intl.DateTimeFormat} formatter */
  const formatOf = (formatter) => {
    const format = Reflect.apply(/** @type {() => Function} */ (bound), formatter, []);
    const known = functions.get(formatter);
    if (known) return known;
    /** @param {Date | number} [date] */
    const fixed = (date) => Reflect.apply(format, undefined, [date === undefined ? now : date]);
    functions.set(formatter, fixed);
    return fixed;
  };
  Object.defineProperties(prototype, {
    format: {
      get() {
        return formatOf(this);
      },
    },
    formatToParts: {
      /** @param {Date | number} [date] */
      value: function formatToParts(date) {
        return Reflect.apply(toParts, this, [date === undefined ? now : date]);
      },
    },
  });
}

/** A number in [0, 1) of 53 bits, as `Math.random` gives. */
function random() {
  return ((nextWord() >>> 5) * 67108864 + (nextWord() >>> 6)) / 9007199254740992;
}

/** 32 bits, by sfc32 of Chris Doty-Humphrey's PractRand: small, fast, 128 bits of state. */
export function nextWord() {
  const [a = 0, b = 0, c = 0, counter = 0] = state;
  const result = (a + b + counter) | 0;
  state[3] = counter + 1;
  state[0] = b ^ (b >>> 9);
  state[1] = c + (c << 3);
  state[2] = ((c << 21) | (c >>> 11)) + result;
  return result;
}

/**
 * Spreads the text over 128 bits (MurmurHash3's mixing, once per word), so that seeds which differ a little give series that have nothing in common.
 * @param {string} seed
 */
function seeded(seed) {
  const words = Uint32Array.of(0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f);
  for (let word = 0; word < words.length; word += 1) {
    let hash = words[word] ?? 0;
    for (let at = 0; at < seed.length; at += 1) {
      hash = Math.imul(hash ^ seed.charCodeAt(at), 0xcc9e2d51);
      hash = (hash << 15) | (hash >>> 17);
      hash = Math.imul(hash, 0x1b873593) + 0xe6546b64;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    words[word] = hash ^ (hash >>> 13);
  }
  words[3] = 1;
  state = words;
  for (let round = 0; round < 12; round += 1) nextWord();
  return words;
}
