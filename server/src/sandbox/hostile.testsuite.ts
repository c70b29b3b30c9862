/**
 * Code that means harm, or only looks like it, and the answer it must get. After each, a probe sees a clean realm: no
 * snippet may be noticed by the next evaluation of the same flow version.
 */
import type { ErrorCode } from '@weir/contract/error-codes';
import type { Json, JsonObject } from '@weir/contract/json';

export interface Snippet {
  readonly category: Category;
  /** An expression, or the body of a code step. */
  readonly expression?: string;
  readonly code?: string;
  readonly gives?: Json | undefined;
  /** Any of these errors. */
  readonly fails?: readonly ErrorCode[];
  /** A part of the error's sentence. */
  readonly says?: string;
}

type Category =
  | 'constructor-escape'
  | 'host-names'
  | 'cross-run'
  | 'cpu'
  | 'memory'
  | 'async'
  | 'thrown'
  | 'returned'
  | 'breakout'
  | 'benign';

export const scope: JsonObject = {
  trigger: {
    id: 'webhook',
    body: {
      list: [3, 1, 2],
      name: '合同',
      nested: { deep: [{ a: 1 }] },
      big: 12345678901234567890n,
    },
  },
  steps: {
    first: {
      total: 7,
      rows: [
        { g: 'x', n: 1 },
        { g: 'y', n: 2 },
        { g: 'x', n: 3 },
      ],
    },
  },
};

const error: readonly ErrorCode[] = ['sandbox_error'];
const output: readonly ErrorCode[] = ['sandbox_output'];
const timeout: readonly ErrorCode[] = ['sandbox_timeout'];
/** Memory that is asked for is refused by the engine, by the isolate or by the watch: whoever is first. */
const bounded: readonly ErrorCode[] = [
  'sandbox_memory',
  'sandbox_timeout',
  'sandbox_error',
  'sandbox_output',
  'sandbox_crash',
];

type Case = readonly [source: string, answer: Pick<Snippet, 'gives' | 'fails' | 'says'>];

const expressions = (category: Category, cases: readonly Case[]): Snippet[] =>
  cases.map(([expression, answer]) => ({ category, expression, ...answer }));
const codes = (category: Category, cases: readonly Case[]): Snippet[] =>
  cases.map(([code, answer]) => ({ category, code, ...answer }));

const hostNames = '["process","require","module","global","Buffer","fetch","ivm","console"]';
const search = `typeof globalThis.process + typeof globalThis.require + typeof globalThis.Buffer`;

const constructorEscapes = [
  ...expressions('constructor-escape', [
    ['this', { gives: undefined }],
    [`this.constructor.constructor("return process")()`, { fails: error, says: 'undefined' }],
    [`[].constructor.constructor("return process")()`, { fails: error, says: 'process' }],
    [`trigger.constructor.constructor("return process")()`, { fails: error, says: 'process' }],
    [
      `trigger.body.list.map.constructor("return process.env")()`,
      { fails: error, says: 'process' },
    ],
    [`Reflect.construct(Function, ["return typeof process"])()`, { gives: 'undefined' }],
    [
      `Object.getPrototypeOf(function*(){}).constructor("return typeof process")().next().value`,
      { gives: 'undefined' },
    ],
    [`Function("return this")() === globalThis`, { gives: true }],
    [`Function("return ${search}")()`, { gives: 'undefinedundefinedundefined' }],
    [`(0, eval)("typeof require")`, { gives: 'undefined' }],
    [`eval("trigger.constructor.constructor('return typeof process')()")`, { gives: 'undefined' }],
    [`new Proxy({}, { get: (t, k, r) => k }).anything`, { gives: 'anything' }],
    [`(function f(n) { return n ? f(n - 1) : f.caller })(1)`, { fails: error }],
    [
      `(() => { try { null.x } catch (e) { return e.constructor.constructor("return typeof process")() } })()`,
      { gives: 'undefined' },
    ],
    [
      `(() => { const f = () => f(); try { f() } catch (e) { return e.constructor === RangeError } })()`,
      { gives: true },
    ],
    [
      `(() => { Error.prepareStackTrace = (e, s) => s; return new Error().stack })()`,
      { fails: error, says: 'extensible' },
    ],
    [
      `(() => { class E extends Error { static prepareStackTrace(e, s) { return s } } return typeof new E().stack })()`,
      { gives: 'string' },
    ],
    [`new Error("x").stack.includes("/")`, { gives: false }],
    [
      `new Error("x", { cause: trigger }).cause.constructor.constructor("return typeof process")()`,
      { gives: 'undefined' },
    ],
    [
      `(() => { const r = {}; Error.captureStackTrace(r); return r.stack.includes("node_modules") })()`,
      { gives: false },
    ],
    [
      `Object.getOwnPropertyNames(globalThis).filter((n) => ${hostNames}.includes(n))`,
      { gives: [] },
    ],
  ]),
  ...codes('constructor-escape', [
    [
      `return (await (async () => {}).constructor("return typeof process")())`,
      { gives: 'undefined' },
    ],
    [
      `return (async function*(){}).constructor.constructor("return typeof process")()`,
      { gives: 'undefined' },
    ],
    [
      `class P extends Promise<number> { static get [Symbol.species]() { return Function } }; return P.resolve(1).then((x) => x)`,
      { fails: error },
    ],
    [
      `const seen = new Set<any>(); const todo: any[] = [globalThis, trigger]; const found: string[] = [];
      while (todo.length) { const o = todo.pop(); if ((typeof o !== 'object' && typeof o !== 'function') || !o || seen.has(o)) continue; seen.add(o);
        const c = o.constructor?.name; if (['Reference', 'ExternalCopy', 'Isolate', 'Context', 'Callback'].includes(c)) found.push(c);
        todo.push(Object.getPrototypeOf(o)); for (const k of Reflect.ownKeys(o)) { const d = Object.getOwnPropertyDescriptor(o, k)!; todo.push(d.value, d.get, d.set) } }
      return found`,
      { gives: [] },
    ],
    [`return arguments.length`, { gives: 2 }],
  ]),
];

const hostNameSnippets = [
  ...expressions('host-names', [
    [`require("fs")`, { fails: error, says: 'require' }],
    [`process.binding("fs")`, { fails: error, says: 'process' }],
    [`import("node:fs")`, { fails: error, says: 'asynchronous' }],
    [`import("data:text/javascript,1")`, { fails: error, says: 'asynchronous' }],
    [`import.meta.url`, { fails: error, says: 'syntax' }],
    [`fetch("http://127.0.0.1")`, { fails: error, says: 'fetch' }],
    [`setTimeout(() => {}, 1)`, { fails: error, says: 'setTimeout' }],
    [`queueMicrotask(() => {})`, { fails: error }],
    [`console.log(1)`, { fails: error, says: 'console' }],
    [`%DebugPrint(1)`, { fails: error, says: 'syntax' }],
    [
      `typeof WebAssembly + typeof SharedArrayBuffer + typeof Atomics`,
      { gives: 'undefinedundefinedundefined' },
    ],
    [
      `typeof FinalizationRegistry + typeof WeakRef + typeof JSON.rawJSON`,
      { gives: 'undefinedundefinedundefined' },
    ],
    [
      `typeof ShadowRealm + typeof performance + typeof structuredClone`,
      { gives: 'undefinedundefinedundefined' },
    ],
  ]),
  ...codes('host-names', [
    [`return await import("node:fs")`, { fails: error }],
    [`return await import("file:///etc/passwd")`, { fails: error }],
    [`import fs from 'node:fs'; return fs.readFileSync('/etc/passwd', 'utf8')`, { fails: error }],
  ]),
];

const crossRun = [
  ...expressions('cross-run', [
    [`Object.prototype.polluted = 1`, { fails: error, says: 'extensible' }],
    [`trigger.__proto__.polluted = 1`, { fails: error }],
    [`Object.assign(trigger.constructor.prototype, { polluted: 1 })`, { fails: error }],
    [`Object.defineProperty(Array.prototype, "map", { value: () => "stolen" })`, { fails: error }],
    [`Array.prototype.map = () => "stolen"`, { fails: error, says: 'read only' }],
    [`Array.prototype[0] = "stolen"`, { fails: error }],
    [`Array.prototype[Symbol.iterator] = 1`, { fails: error }],
    [`JSON.parse = () => "stolen"`, { fails: error }],
    [`globalThis.leak = 1`, { fails: error }],
    [`Function("leak = 1; return typeof leak")()`, { gives: 'undefined' }],
    [`(0, eval)("var leak = 1")`, { fails: error }],
    [`(0, eval)("let leak = 1; leak")`, { gives: 1 }],
    [`(0, eval)("function leak() {}")`, { fails: error }],
    [`delete globalThis.JSON`, { fails: error }],
    [`Object.setPrototypeOf(Object.prototype, { polluted: 1 })`, { fails: error }],
    [`Object.setPrototypeOf(globalThis, { leak: 1 })`, { fails: error }],
    [`Object.setPrototypeOf(Array, { leak: 1 })`, { fails: error }],
    [`/(se)(cret)/.exec("my secret")[1]`, { gives: 'se' }],
    [`(RegExp.input = "secret", RegExp.$_)`, { gives: 'secret' }],
    [`Error.stackTraceLimit = 0`, { fails: error }],
    [`Symbol.for("leak")`, { fails: error }],
    [`Math.random = () => 4`, { fails: error }],
    [`Date.now = () => 4`, { fails: error }],
    [`Date.prototype.toISOString = () => "stolen"`, { fails: error }],
    [`new Date().constructor.now = () => 4`, { fails: error }],
    [`Intl.DateTimeFormat.prototype.leak = 1`, { fails: error }],
    [`Intl.NumberFormat = 1`, { fails: error }],
    [`new Intl.NumberFormat().format.leak = 1`, { gives: 1 }],
    [`Object.getOwnPropertyDescriptor(new Error(), "stack").get.leak = 1`, { fails: error }],
    [
      `Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true })`,
      { fails: error },
    ],
    [`Object.getPrototypeOf(async () => {}).leak = 1`, { fails: error }],
    [`Object.getPrototypeOf(Object.getPrototypeOf((function*(){})())).leak = 1`, { fails: error }],
    [
      `Object.getPrototypeOf(Object.getPrototypeOf([].values().map(x => x))).leak = 1`,
      { fails: error },
    ],
    [`Object.getPrototypeOf("a".matchAll(/a/g)).leak = 1`, { fails: error }],
    [`Object.getPrototypeOf(new Intl.Segmenter().segment("a")).leak = 1`, { fails: error }],
    [`Object.getOwnPropertyDescriptor(Array.prototype, "map").set.leak = 1`, { fails: error }],
    [`Reflect.set(Array.prototype, "map", 1, {})`, { gives: true }],
    [
      `Object.getOwnPropertyDescriptor(Array.prototype, "map").set.call(Array.prototype, 1)`,
      { fails: error },
    ],
    [`Object.freeze(Array.prototype) && [1].concat([2])`, { gives: [1, 2] }],
    [`BigInt.prototype.toJSON = () => "stolen"`, { fails: error }],
    [
      `((t) => { try { t.leak = 1 } catch { return "frozen" } })(((x) => x)\`a\`)`,
      { gives: 'frozen' },
    ],
    [`(trigger.body.list.sort(), trigger.leak = 1, trigger.body.list)`, { gives: [1, 2, 3] }],
    [`JSON.parse('{"__proto__":{"polluted":1}}').polluted`, { gives: undefined }],
  ]),
  ...codes('cross-run', [
    [`(globalThis as any).then = 1`, { fails: error }],
    [`Promise.prototype.then = function () { return 1 as any }; return 1`, { fails: error }],
    [
      `const r = Object.getPrototypeOf(Object.getPrototypeOf(async function*(){}.prototype)); r.leak = 1`,
      { fails: error },
    ],
    [
      `class Base { constructor(o: any) { return o } } class Stamp extends Base { #x = 1; static has(o: any) { return #x in o } } return Stamp.has(Array)`,
      { gives: false },
    ],
  ]),
];

const cpu = [
  ...expressions('cpu', [
    [`(() => { for (;;); })()`, { fails: timeout }],
    [`(() => { for (;;) try { for (;;); } catch {} finally { for (;;); } })()`, { fails: timeout }],
    [`(() => { const f = () => { try { f() } finally { f() } }; f() })()`, { fails: timeout }],
    [`/^(a+)+$/.test("a".repeat(40) + "b")`, { fails: timeout }],
    [`[..."ab".repeat(5)].sort(() => { for (;;); })`, { fails: timeout }],
    [`({ get x() { for (;;); } }).x`, { fails: timeout }],
    [`({ get x() { for (;;); } })`, { fails: timeout }],
    [`({ toJSON() { for (;;); } })`, { fails: timeout }],
    [`({ get then() { for (;;); } })`, { fails: timeout }],
    [`new Proxy({}, { ownKeys() { for (;;); } })`, { fails: timeout }],
    [`(() => { throw { get message() { for (;;); } } })()`, { fails: timeout }],
    [`(() => { throw { message: { toString() { for (;;); } } } })()`, { fails: timeout }],
    [`(() => { throw { get stack() { for (;;); } } })()`, { fails: timeout }],
    [`7n ** 99999999n % 3n`, { fails: [...timeout, ...error] }],
    [`Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)`, { fails: timeout }],
    [`"x".repeat(2 ** 28).split("").length`, { fails: bounded }],
    [`((async () => { for (;;) await null; })(), 1)`, { fails: timeout }],
    [`(Promise.resolve().then(() => { for (;;); }), 1)`, { fails: timeout }],
    [
      `"é".repeat(2 ** 22).normalize("NFKD").localeCompare("e\\u0301".repeat(2 ** 22))`,
      { fails: bounded, gives: 0 },
    ],
    [`new Array(2 ** 25).fill(0).toString().length`, { fails: bounded, gives: 2 ** 26 - 1 }],
    [`eval("for (;;);")`, { fails: timeout }],
  ]),
  ...codes('cpu', [
    [`for (;;);`, { fails: timeout }],
    [`await null; for (;;);`, { fails: timeout }],
    [`for (;;) await null`, { fails: timeout }],
    [`const f = (): Promise<void> => Promise.resolve().then(f); await f()`, { fails: timeout }],
    [`return { then(r: any) { this.then(r); } }`, { fails: [...timeout, ...error] }],
    [`return { then() { for (;;); } }`, { fails: timeout }],
    [`return new Proxy({}, { get() { for (;;); } })`, { fails: timeout }],
    [`async function* g() { for (;;) yield 1 } for await (const x of g());`, { fails: timeout }],
  ]),
];

const memory = [
  ...expressions('memory', [
    [`(() => { const a = []; for (;;) a.push(new Array(1e4).fill(1)) })()`, { fails: bounded }],
    [`(() => { let s = "x"; for (;;) s += s + s.length })()`, { fails: bounded }],
    [
      `(() => { const m = new Map(); for (let i = 0;; i++) m.set(i, { i }) })()`,
      { fails: bounded },
    ],
    [
      `(() => { const a = []; for (;;) a.push(new Uint8Array(1e7).fill(1)) })()`,
      { fails: bounded },
    ],
    [`new ArrayBuffer(2 ** 40).byteLength`, { fails: bounded }],
    [`new Uint8Array(2 ** 33).length`, { fails: bounded }],
    [
      `(() => { const b = new ArrayBuffer(8, { maxByteLength: 2 ** 32 }); b.resize(2 ** 31); return new Uint8Array(b).fill(1).length })()`,
      { fails: bounded },
    ],
    [
      `(() => { const b = new ArrayBuffer(16, { maxByteLength: 64 }); const t = new Uint8Array(b, 8); b.resize(4); return t })()`,
      { gives: {} },
    ],
    [`[...".".repeat(1e9)]`, { fails: bounded }],
    [`".".repeat(1e9).length`, { fails: bounded }],
    [`"x".padEnd(2 ** 29, "ab").split("a").length`, { fails: bounded }],
    [`(() => { let f = () => 1; for (;;) { const g = f; f = () => g() } })()`, { fails: bounded }],
    [
      `(() => { let o = {}; for (let i = 0; i < 60; i++) o = { a: o, b: o }; return o })()`,
      { fails: bounded },
    ],
    [`"x".repeat(2e8)`, { fails: bounded }],
    [`"x".repeat(9e6)`, { fails: output, says: '8 MB' }],
    [`"合".repeat(4e6)`, { fails: output, says: '8 MB' }],
    [`(() => { const a = []; a[2 ** 32 - 2] = 1; return a.join().length })()`, { fails: bounded }],
    [`new Array(2 ** 32 - 1).fill(0).length`, { fails: bounded }],
    [`Function("[".repeat(1e6))`, { fails: bounded }],
    [`Array.from({ length: 2 ** 40 })`, { fails: bounded }],
    [`(() => { const g = function*() { yield* g() }; return [...g()] })()`, { fails: bounded }],
  ]),
  ...codes('memory', [
    [
      `const a: unknown[] = []; for (;;) { a.push(new Array(1e4).fill(1)); await null }`,
      { fails: bounded },
    ],
    [
      `const all: Promise<void>[] = []; for (;;) all.push(Promise.resolve().then(() => {}))`,
      { fails: bounded },
    ],
    [`return 'x'.repeat(200_000_000)`, { fails: bounded }],
  ]),
];

const async = [
  ...codes('async', [
    [`await new Promise(() => {})`, { fails: timeout }],
    [`Promise.reject(new Error('orphan')); return 1`, { gives: 1 }],
    [`Promise.reject({ get message() { throw 1 } }); return 2`, { gives: 2 }],
    [`(async () => { throw new Error('orphan') })(); await null; return 3`, { gives: 3 }],
    [
      `await Promise.all([1, 2].map(async (n) => { if (n === 2) throw new Error('two') }))`,
      { fails: error, says: 'two' },
    ],
    [
      `(async () => { for (let i = 0; i < 1000; i++) await null; })(); return 'early'`,
      { gives: 'early' },
    ],
    [`return { then: (r: (v: number) => void) => r(5) }`, { gives: 5 }],
    [`return { then() { throw new Error('poisoned') } }`, { fails: error, says: 'poisoned' }],
    [`await { get then() { throw new Error('poisoned') } }`, { fails: error, says: 'poisoned' }],
  ]),
  ...expressions('async', [
    [`Promise.resolve(1)`, { fails: error, says: 'asynchronous' }],
    [`(async () => 1)()`, { fails: error, says: 'asynchronous' }],
    [`({ then() {} })`, { fails: error, says: 'asynchronous' }],
    [`(Promise.reject(1), "kept")`, { gives: 'kept' }],
    [`await 1`, { fails: error, says: 'asynchronous' }],
    [`await (trigger)`, { fails: error, says: 'asynchronous' }],
    [`\`\${await [1]}\``, { fails: error, says: 'asynchronous' }],
    [`(async () => await (1))().constructor.name`, { gives: 'Promise' }],
    [`({ await: 5 }).await`, { gives: 5 }],
  ]),
];

const thrower = (what: string) => `(() => { throw ${what} })()`;
const thrown = expressions('thrown', [
  [thrower('null'), { fails: error, says: 'null' }],
  [thrower('undefined'), { fails: error, says: 'undefined' }],
  [thrower('"text"'), { fails: error, says: 'text' }],
  [thrower('Symbol("s")'), { fails: error, says: 'Symbol(s)' }],
  [thrower('10n'), { fails: error, says: '10' }],
  [thrower('{ code: "retry", retryable: true }'), { fails: error, says: 'retry' }],
  [thrower('Object.create(null)'), { fails: error }],
  [thrower('new Proxy({}, { get() { throw 1 } })'), { fails: error }],
  [thrower('new Proxy(function () {}, { get() { throw 1 } })'), { fails: error }],
  [thrower('{ get message() { throw 1 } }'), { fails: error }],
  [thrower('{ toString() { throw 1 } }'), { fails: error }],
  [
    thrower('(() => { const e = new Error("a"); e.cause = e; return e })()'),
    { fails: error, says: 'a' },
  ],
  [
    thrower('Object.assign(new Error("m"), { code: "sandbox_timeout", name: "WeirError" })'),
    { fails: error, says: 'm' },
  ],
  [thrower('new Error("Script execution timed out.")'), { fails: error, says: 'timed out' }],
  [
    thrower('new Error("Isolate was disposed during execution due to memory limit")'),
    { fails: error },
  ],
  [thrower('new Error("line\\n{\\"level\\":50}")'), { fails: error }],
  [thrower('new Error("x".repeat(1e6))'), { fails: error }],
  [thrower('Object.assign(new Error("m"), { stack: "flow:99999999999:1" })'), { fails: error }],
  [thrower('new AggregateError([1], "many")'), { fails: error, says: 'many' }],
]);

const returned = [
  ...expressions('returned', [
    [`(() => { const a = {}; a.a = a; return a })()`, { fails: output, says: 'itself' }],
    [`() => 1`, { fails: output, says: 'function' }],
    [`Symbol("s")`, { fails: output, says: 'symbol' }],
    [
      `({ f() {}, s: Symbol("s"), u: undefined, n: NaN, i: -Infinity, z: -0 })`,
      { gives: { n: null, i: null, z: 0 } },
    ],
    [`-0`, { gives: 0 }],
    [`10n ** 20n`, { gives: '100000000000000000000' }],
    [`[1n, { a: 2n }]`, { gives: ['1', { a: '2' }] }],
    [`"\\ud800a\\udc00"`, { gives: '\ufffda\ufffd' }],
    [`"\\\\ud800"`, { gives: '\\ud800' }],
    [`"😀"`, { gives: '😀' }],
    [`({ ["\\ud800"]: 1 })`, { gives: { '\ufffd': 1 } }],
    [`"a\\u0000b"`, { gives: 'a\u0000b' }],
    [`"{{ trigger }}"`, { gives: '{{ trigger }}' }],
    [`"v1\\ne{\\"kind\\":\\"syntax\\"}\\nu"`, { gives: 'v1\ne{"kind":"syntax"}\nu' }],
    [
      `({ kind: "syntax", retire: true, failure: "memory" })`,
      { gives: { kind: 'syntax', retire: true, failure: 'memory' } },
    ],
    [`new Map([[1, 2]])`, { gives: {} }],
    [`new Date(0)`, { gives: '1970-01-01T00:00:00.000Z' }],
    [`({ toJSON() { throw new Error("unwilling") } })`, { fails: error, says: 'unwilling' }],
    [`({ toJSON: () => undefined })`, { gives: undefined }],
    [`Array(300).fill().reduce((a) => [a], 1)`, { fails: output, says: 'deep' }],
    [`Array(1e5).fill().reduce((a) => [a], 1)`, { fails: [...output, ...timeout] }],
    [`({ ["k".repeat(5e6)]: 1 })["k".repeat(5e6)]`, { gives: 1 }],
    [`trigger.body.big`, { gives: '12345678901234567890' }],
    [`void 0`, { gives: undefined }],
  ]),
  ...codes('returned', [
    [`1`, { gives: null }],
    [`return undefined`, { gives: null }],
    [`return () => 1`, { fails: output }],
    [`return trigger.body.big`, { gives: '12345678901234567890' }],
  ]),
];

const syntax = { fails: error, says: 'syntax' };
const breakout = [
  ...expressions('breakout', [
    [`1); while (1) {} (1`, syntax],
    [`1)}; globalThis.leak = 1; (() => { return (1`, syntax],
    [`1], [2`, syntax],
    [`1}, {`, syntax],
    [`a) => (1`, syntax],
    [`1; 2`, syntax],
    [`return 1`, syntax],
    [`1 /*`, syntax],
    [`1 // the rest`, { gives: 1 }],
    [`/* before */ 1`, { gives: 1 }],
    [`1 <!-- one`, { gives: 1 }],
    [`#!/bin/sh\n1`, syntax],
    [`1 //# sourceURL=/etc/passwd`, { gives: 1 }],
    [`1 //# sourceMappingURL=http://127.0.0.1/x`, { gives: 1 }],
    [`with ({}) 1`, syntax],
    [`010`, syntax],
    [`"use strict"`, { gives: 'use strict' }],
    [`delete trigger`, syntax],
    [`undeclared = 1`, { fails: error, says: 'undeclared' }],
    [`super.x`, syntax],
    [`new.target`, { gives: undefined }],
    [``, syntax],
    [`...trigger`, syntax],
    [`,`, syntax],
    [`\`\${`, syntax],
    [`1\u2028+ 1`, { gives: 2 }],
    [`\\u0074rigger.id`, { gives: 'webhook' }],
    [`eval("trig" + "ger.id")`, { gives: 'webhook' }],
  ]),
  ...codes('breakout', [
    [`} {`, syntax],
    [`}; globalThis.leak = 1; {`, syntax],
    [`} ) ( {`, syntax],
    [`} + function () {`, syntax],
    [`} while (0); do {`, syntax],
    [`return 1 /*`, syntax],
    [`return 1 //`, { gives: 1 }],
    [`let a = 1;\nlet a = 2;`, syntax],
    [`${'('.repeat(3000)}1${')'.repeat(3000)}`, { fails: [...error, 'sandbox_crash'] }],
    [`enum A { x } return A.x`, { fails: error, says: 'enum' }],
    [`const trigger = 1; var steps = 2; return trigger + steps`, { gives: 3 }],
    [`return f(); function f() { return 4 }`, { gives: 4 }],
  ]),
];

const benign = [
  ...expressions('benign', [
    [
      `steps.first.rows.reduce((all, r) => ({ ...all, [r.g]: (all[r.g] ?? 0) + r.n }), {})`,
      { gives: { x: 4, y: 2 } },
    ],
    [`Object.groupBy(steps.first.rows, (r) => r.g).x.length`, { gives: 2 }],
    [`trigger.body.list.toSorted((a, b) => b - a)`, { gives: [3, 2, 1] }],
    [
      `new Intl.NumberFormat("zh-CN", { style: "currency", currency: "CNY" }).format(1234.5)`,
      { gives: '¥1,234.50' },
    ],
    [
      `new Date(0).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai" })`,
      { gives: '1970/1/1 08:00:00' },
    ],
    [
      `new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai" }).format()`,
      { gives: '01/01/2026' },
    ],
    [`new Date().getTimezoneOffset()`, { gives: 0 }],
    [
      `"a,b\\nc,d".split("\\n").map((l) => l.split(","))`,
      {
        gives: [
          ['a', 'b'],
          ['c', 'd'],
        ],
      },
    ],
    [
      `(() => { const o = {}; o.toString = () => "mine"; o.constructor = 1; return String(o) + o.constructor })()`,
      { gives: 'mine1' },
    ],
    [
      `(() => { const e = new Error("a"); e.message = "b"; e.name = "Mine"; return String(e) })()`,
      { gives: 'Mine: b' },
    ],
    [`(() => { const a = [1]; a.map = () => "own"; return a.map() })()`, { gives: 'own' }],
    [
      `(() => { class A { toString = () => "field"; static of() { return new A() } } return String(A.of()) })()`,
      { gives: 'field' },
    ],
    [
      `(() => { function A() {} A.prototype.toString = () => "old"; return String(new A()) })()`,
      { gives: 'old' },
    ],
    [
      `(() => { const m = new Map(); const get = m.get; m.get = (k) => get.call(m, k) ?? 0; return m.get(1) })()`,
      { gives: 0 },
    ],
    [
      `(() => { class MyError extends Error { constructor(m) { super(m); this.name = "MyError" } } try { throw new MyError("x") } catch (e) { return e instanceof MyError && e.name } })()`,
      { gives: 'MyError' },
    ],
    [`[..."héllo"].toReversed().join("")`, { gives: 'olléh' }],
    [`[...new Set([1, 1, 2])].length`, { gives: 2 }],
    [`"2026-01-02".replace(/(\\d+)-(\\d+)-(\\d+)/, "$3/$2/$1")`, { gives: '02/01/2026' }],
    [`[..."a1b2".matchAll(/\\d/g)].map((m) => m[0])`, { gives: ['1', '2'] }],
    [`(function* () { yield 1; yield 2 })().toArray()`, { gives: [1, 2] }],
    [`structured?.x`, { fails: error, says: 'structured' }],
    [`trigger.body.nested?.deep?.[0]?.a ?? "none"`, { gives: 1 }],
    [
      `Array.from({ length: 20000 }, (_, i) => ({ i })).filter((r) => r.i % 2).length`,
      { gives: 10000 },
    ],
    [`encodeURIComponent("合同")`, { gives: '%E5%90%88%E5%90%8C' }],
    [`BigInt(trigger.body.big) + 1n`, { gives: '12345678901234567891' }],
    [
      `(() => { const d = new Date(2020, 0, 31); d.setMonth(1); return d.toISOString() })()`,
      { gives: '2020-03-02T00:00:00.000Z' },
    ],
    [`class { static x = 5 }.x`, { gives: 5 }],
  ]),
  ...codes('benign', [
    [
      `interface Row { g: string; n: number }\nconst sum = <T extends Row>(rows: T[]): number => rows.reduce((all, { n }) => all + n, 0);\nreturn sum(steps.first.rows as Row[]) satisfies number`,
      { gives: 6 },
    ],
    [
      `type Id = string | number;\nconst ids = ['a', 'b'] as const;\nconst of = (id: Id): string => \`\${id}!\`;\nreturn ids.map(of)`,
      { gives: ['a!', 'b!'] },
    ],
    [
      `const wait = (n: number) => Promise.resolve(n);\nlet all = 0;\nfor (const n of [1, 2, 3]) all += await wait(n);\nreturn all`,
      { gives: 6 },
    ],
    [
      `abstract class Shape { abstract area(): number; toString(): string { return \`\${this.area()}\` } }\nclass Square extends Shape { constructor(readonly_: number) { super(); this.#s = readonly_ } #s: number; override area() { return this.#s ** 2 } }\nreturn String(new Square(3))`,
      { gives: '9' },
    ],
  ]),
];

export const snippets: readonly Snippet[] = [
  ...constructorEscapes,
  ...hostNameSnippets,
  ...crossRun,
  ...cpu,
  ...memory,
  ...async,
  ...thrown,
  ...returned,
  ...breakout,
  ...benign,
];

/** What a fresh realm says of itself. */
export const probe = `[
  ({}).polluted, typeof globalThis.leak, typeof leak, Object.getOwnPropertyNames(globalThis).length, Reflect.ownKeys(Array.prototype).length,
  Reflect.ownKeys(Object.prototype).length, [3, 1, 2].map((x) => x).sort().join(), JSON.stringify({ a: 1 }), JSON.parse("[1]")[0],
  RegExp.$1 + RegExp.input + RegExp.lastMatch + RegExp.rightContext, Error.stackTraceLimit, typeof Error.prepareStackTrace,
  Date.now(), new Date().toISOString(), Math.random(), [...new Map([[1, 2]])], String(Object.isFrozen(globalThis)),
  new Intl.NumberFormat("en").format(1234.5), "leak" in Array, "leak" in Intl.DateTimeFormat.prototype, trigger.leak, trigger.body.list,
]`;
