/** Sources that are made to be hard to read, or to be read as something else, and what a check must say of each. */
import type { ErrorCode } from '@weir/contract/error-codes';
import type { CheckedSource } from './sandbox.ts';

export interface HostileSource extends CheckedSource {
  readonly name: string;
  /** Any of these; null: nothing is wrong with it. */
  readonly gives: readonly (ErrorCode | null)[];
  /** Line and column, from 1. */
  readonly at?: readonly [line: number, column: number];
}

type Case = readonly [
  source: string,
  gives: HostileSource['gives'],
  at?: readonly [line: number, column: number],
];

const listed = (kind: CheckedSource['kind'], cases: readonly Case[]): HostileSource[] =>
  cases.map(([source, gives, at]) => ({
    name: `${kind} of ${source.length}: ${JSON.stringify(source.slice(0, 60))}`,
    kind,
    source,
    gives,
    ...(at && { at }),
  }));

const fine = [null];
const wrong: readonly ErrorCode[] = ['sandbox_error'];
/** Reading it may be more than a guest can do; then that is said, and of it alone. */
const bounded: readonly (ErrorCode | null)[] = [
  null,
  'sandbox_error',
  'sandbox_memory',
  'sandbox_crash',
];

const nested = (open: string, close: string, depth: number, inside = '1') =>
  open.repeat(depth) + inside + close.repeat(depth);
const megabytes = (count: number) => count * 1024 * 1024;

const neverRun: readonly Case[] = [
  ['(() => { for (;;); })()', fine],
  ['(() => { const a = []; for (;;) a.push(new Array(1e4).fill(1)) })()', fine],
  ['/^(a+)+$/.test("a".repeat(40) + "b")', fine],
  ['(Object.prototype.polluted = 1)', fine],
  ['`${(() => { for (;;); })()}`', fine],
  ['class { static x = (() => { for (;;); })() }', fine],
  ['class { static { for (;;); } }', fine],
  ['(function f() { f() })()', fine],
  ['import("node:fs")', fine],
  ['nothing.there', fine],
];

const expressions: readonly Case[] = [
  ...neverRun,
  // Not one expression.
  ['1; 2', wrong, [1, 2]],
  ['', wrong],
  ['// nothing', wrong],
  ['1); (2', wrong, [1, 2]],
  ['1], [2', wrong, [1, 2]],
  ['1]; }); while (1) {} (function () { [1', wrong, [1, 2]],
  ['1\n); (2', wrong, [2, 1]],
  ['1 /*', wrong],
  ['`${', wrong],
  ['1 //\u2028 ) ; (', wrong],
  // A comment of old, as in a run.
  ['-->\n1', fine],
  ['return 1', wrong, [1, 1]],
  ['(() => 1)(); return 2', wrong],
  ['throw 1', wrong, [1, 1]],
  ['yield 1', wrong],
  ['let a = 1', wrong],
  ['...trigger', wrong],
  // Asynchronous, but for functions inside.
  ['await 1', wrong, [1, 7]],
  ['await (1)', wrong, [1, 1]],
  ['await\n[1]', wrong, [1, 1]],
  ['[1,\n  2 + await (1)]', wrong, [2, 7]],
  // A name there, as in a run.
  ['() => await (1)', fine],
  ['\\u0061wait (1)', fine],
  ['[1].map(async (n) => await f(n))', fine],
  ['(async () => { for await (const a of b) await (a); })', fine],
  ['({ await: "await" }).await // await', fine],
  // Faults deep inside.
  ['() => { () => { let a; let a } }', wrong, [1, 28]],
  ['() => /(/', wrong, [1, 7]],
  ['() => { () => { 1 = 2 } }', wrong],
  ['{ a: 1, b: }', wrong, [1, 12]],
  ['with ({}) 1', wrong],
  ['import.meta', wrong],
  ['super.x', wrong],
  ['#x in trigger', wrong],
  // Much of it.
  [nested('(', ')', 1000), fine],
  [nested('(', ')', 200_000), bounded],
  ['['.repeat(500_000), bounded],
  [nested('{a:', '}', 10_000), bounded],
  [nested('`${', '}`', 10_000), bounded],
  [nested('(a=>', ')', 3000), bounded],
  [nested('function(){return ', '}', 3000), bounded],
  ['a=>'.repeat(20_000), bounded],
  ['x?'.repeat(100_000), bounded],
  [`${'!'.repeat(200_000)}1`, bounded],
  [`"${'x'.repeat(megabytes(10))}"`, bounded],
  [`${'1+'.repeat(megabytes(2))}1`, bounded],
  [`[${'1,'.repeat(megabytes(6))}]`, bounded],
  [`"${'x'.repeat(megabytes(17))}"`, ['too_large']],
];

const bodies: readonly Case[] = [
  ...neverRun.map(([source, gives]): Case => [`return ${source}`, gives]),
  ['', fine],
  ['for (;;);', fine],
  ['await new Promise(() => {})', fine],
  ['const a: number = await f<string>({} as const);\nreturn a satisfies number', fine],
  // Closing what stands around it.
  ['}', wrong, [1, 2]],
  ['} {', wrong, [1, 3]],
  ['}; {', wrong],
  ['} + function () {', wrong, [1, 3]],
  ['}, function () {', wrong],
  ['} while (0); do {', wrong],
  ['} async function other() {', wrong, [1, 3]],
  ['} } , { a() {', wrong],
  ['return 1 /*', wrong],
  ['return `', wrong],
  ['if (1) {\n  return 1', wrong, [2, 11]],
  // Types that are wrong, or that leave code behind.
  ['const a: = 1', wrong, [1, 10]],
  ['return 1;\nenum A { x }', wrong, [2, 1]],
  ['namespace X { export const a = 1 }', wrong, [1, 1]],
  ['class A { constructor(private x: number) {} }', wrong],
  ['import fs from "node:fs"', wrong, [1, 1]],
  ['export const a = 1', wrong, [1, 1]],
  ['const a = <any>1', wrong],
  ['break', wrong, [1, 1]],
  ['let a = 1;\n let a = 2', wrong, [2, 6]],
  ['const a = 010', wrong],
  ['with ({}) {}', wrong],
  // Much of it.
  [nested('(', ')', 1500), bounded],
  [nested('(', ')', 20_000), bounded],
  [nested('{', '}', 20_000, ''), bounded],
  [`let a: ${nested('A<', '>', 20_000)}`, bounded],
  [`let a: ${nested('[', ']', 20_000)}`, bounded],
  [`type A = ${'B extends C ? D : '.repeat(20_000)} E`, bounded],
  [`if (1) `.repeat(20_000), bounded],
  [`const a${'0'.repeat(megabytes(1))}: number = 1`, bounded],
  ['const a: number = 1;\n'.repeat(100_000), bounded],
];

export const hostileSources: readonly HostileSource[] = [
  ...listed('expression', expressions),
  ...listed('code', bodies),
];
